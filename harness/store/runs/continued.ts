/** Runs that are resumed in another environment than they started in, such as on a GPU after a start on the CPU. */
import { eq, like } from 'drizzle-orm'
import type { Database } from '../../../db/open.ts'
import { environments, meta, runs } from '../../../db/schema/index.ts'
import type { Recorder } from '../../base/recorder.ts'
import { type Difference, decisiveDifferences } from './environment.ts'
import { partsOf, resumeStatesOf } from './resume-states.ts'

/** Name of the event. */
export const CONTINUED = 'continued_elsewhere'

/**
 * Stores an event with the differences from the environment of the previous attempt, if this one resumes from it. Only
 * the environment of the newest attempt is stored, so this must be called before it is replaced.
 */
export function noteContinued(
  database: Database,
  runId: string,
  now: Record<string, unknown>,
  recorder: Pick<Recorder, 'event'> & { flush(): void },
): void {
  const before = factsOf(database, runId)
  const step = reached(database, runId)
  if (before === null || step === null) return
  const changed = decisiveDifferences(before, now)
  if (changed.length === 0) return
  const message = `the run went on elsewhere: ${described(changed)}; the bits of an unbroken run are not promised`
  recorder.event({ name: CONTINUED, axis: 'step', step, message })
  recorder.flush()
}

/** The environment of the newest attempt; null before the first. */
export function factsOf(database: Database, runId: string): Record<string, unknown> | null {
  const found = database
    .select({ facts: environments.facts })
    .from(runs)
    .innerJoin(environments, eq(environments.id, runs.environmentId))
    .where(eq(runs.id, runId))
    .get()
  return found?.facts ?? null
}

function described(changed: readonly Difference[]): string {
  return changed.map(({ fact, stored, now }) => `${fact} was ${stored ?? 'none'}, is ${now ?? 'none'}`).join('; ')
}

/** The step from which this attempt resumes; null if it starts from the beginning. */
function reached(database: Database, runId: string): number | null {
  const [state] = resumeStatesOf(database, runId)
  if (state !== undefined) return state.step
  const parts = like(meta.key, `${partsOf(runId)}%`)
  return database.select({ key: meta.key }).from(meta).where(parts).get() === undefined ? null : 0
}
