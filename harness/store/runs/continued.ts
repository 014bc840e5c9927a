/** A run that goes on in other circumstances than it began in, such as on a card after a start on the CPU. */
import { eq, like } from 'drizzle-orm'
import type { Database } from '../../../db/open.ts'
import { environments, meta, runs } from '../../../db/schema.ts'
import type { Recorder } from '../../base/recorder.ts'
import { type Difference, decisiveDifferences } from './environment.ts'
import { partsOf, statesOfRun } from './resume-states.ts'

/** Name of the event. */
export const CONTINUED = 'continued_elsewhere'

/**
 * Tells with the run what is not as it was for the attempt before, if this one goes on from there: what is stored of the
 * environment holds for the newest attempt alone. To be called before that is stored.
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

/** What the newest attempt ran with; null before the first. */
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

/** The step that this attempt goes on from; null for one that begins afresh. */
function reached(database: Database, runId: string): number | null {
  const [state] = statesOfRun(database, runId)
  if (state !== undefined) return state.step
  const parts = like(meta.key, `${partsOf(runId)}%`)
  return database.select({ key: meta.key }).from(meta).where(parts).get() === undefined ? null : 0
}
