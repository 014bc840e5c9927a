/** Executes one run in this process: claims it, dispatches on its kind, and stores its outcome. */
import type { RunConfig } from '../../../db/config/run.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { FailureError, sentences } from '../../base/errors.ts'
import { explain } from '../../base/explain.ts'
import { EXIT } from '../../base/process/exit-codes.ts'
import type { Recorder } from '../../base/recorder.ts'
import { checkPrecision } from '../../engine/card/supported-precision.ts'
import { loadStoredPlugins } from '../../plugins/load.ts'
import { noteContinued } from '../../store/runs/continued.ts'
import type { ReusableEncoder } from '../../store/runs/encoder-reuse.ts'
import { type Engine, environment, gitState } from '../../store/runs/environment.ts'
import { storeEnvironment, storePeakOnCard } from '../../store/runs/executed-on.ts'
import { PARENT } from '../../store/runs/lease.ts'
import { claim, finish } from '../../store/runs/queue.ts'
import { LostLease, SqliteRecorder } from '../../store/runs/sqlite-recorder.ts'
import { codeVersion } from '../plan/code-version.ts'
import { RUNNERS, type Runners } from '../plan/runners.ts'
import { memoryOnCard } from '../resources/card-memory.ts'
import { loadEngine } from './engine.ts'

class Abandoned extends Error {}

export interface WorkerDependencies {
  runners: Runners
  /** Loads the engine for the run. @returns the engine; null when there is none to load. */
  engine(config: RunConfig): Promise<Engine | null>
}

/** Where a run is executed, if not in a child of `run` that shares its store with others. */
export interface WorkOptions {
  /** True if no other process opens the store. */
  alone?: boolean
  lend?: (name: string) => ReusableEncoder | null
  /** Called with the store after every write of the run. */
  wrote?: (database: Database) => void
}

/**
 * @returns the exit code, one of EXIT: `taken` when another process has the run, `interrupted` when the parent is gone.
 * @throws the error that prevented the outcome from being stored.
 */
export async function work(
  path: string,
  runId: string,
  dependencies: WorkerDependencies = REAL,
  { alone = false, lend, wrote }: WorkOptions = {},
): Promise<number> {
  const parent = Number(process.env[PARENT] ?? process.ppid)
  // Hours of work are not given up for another program that keeps the store locked; the parent says what is waited for.
  const database = openDatabase(path, { alone, existing: true, patient: !alone })
  const claimed = claim(database, runId)
  if (claimed === null) {
    database.$client.close()
    return EXIT.taken
  }
  const { config, attempt, seconds } = claimed
  const check = () => {
    if (process.ppid !== parent) throw new Abandoned()
    wrote?.(database)
  }
  const recorder = new SqliteRecorder({ database, path, runId, attempt, seconds, check, ...(lend && { lend }) })
  try {
    if (codeVersion(config.kind) !== claimed.codeVersion) {
      const what = 'the code has changed since this run was planned'
      throw new FailureError({ what, remedy: 'run the same command again' })
    }
    const engine = await dependencies.engine(config)
    await loadStoredPlugins(database, config)
    const made = environment(config, engine)
    noteContinued(database, runId, made.facts, recorder)
    storeEnvironment(database, runId, made, { ...gitState(), card: engine?.device.uuid ?? null })
    const run = (await dependencies.runners[config.kind].load()) as (
      config: unknown,
      recorder: Recorder,
    ) => Promise<void>
    await run(config, recorder)
    recorder.flush()
    // TensorFlow does not release memory, so the use at the end is the peak.
    if (engine?.device.kind === 'gpu') storePeakOnCard(database, runId, memoryOnCard(process.pid))
    finish(database, runId, 'done', undefined, attempt)
    recorder.dropResumeData()
    return EXIT.done
  } catch (error) {
    if (error instanceof LostLease) return EXIT.taken
    if (error instanceof Abandoned) {
      finish(database, runId, 'interrupted', undefined, attempt)
      return EXIT.interrupted
    }
    const { what, remedy, exitCode, sameAgain } = explain(error)
    keepWhatCanBeKept(recorder)
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    finish(database, runId, 'failed', sentences({ what, remedy }), attempt)
    return sameAgain ? EXIT.sameAgain : exitCode
  } finally {
    database.$client.close()
  }
}

/** Loads the engine with the precision of the run's evaluations, which applies until training starts. */
export async function engineFor(config: RunConfig): Promise<Engine> {
  const engine = await loadEngine()
  if (config.kind === 'representation') checkPrecision(config, engine.device)
  const { evaluateIn } = await import('../../engine/precision.ts')
  const { runEagerly } = await import('../../engine/functions/index.ts')
  runEagerly(config.kind === 'representation' && config.eager)
  evaluateIn(config.kind === 'representation' ? config.evaluationPrecision : 'float32', engine.device)
  return engine
}

const REAL: WorkerDependencies = { runners: RUNNERS, engine: engineFor }

/** Keeps the curves up to a failure, which help to understand it; errors in writing them are ignored. */
function keepWhatCanBeKept(recorder: SqliteRecorder): void {
  try {
    recorder.flush()
  } catch {}
}
