/** The code that executes each kind of run. A new kind needs one entry here. */
import type { RunConfig, RunnableKind } from '../../../db/config/run.ts'
import type { Recorder } from '../../base/recorder.ts'

type Config<Kind extends RunnableKind> = Extract<RunConfig, { kind: Kind }>

interface Runner<Kind extends RunnableKind> {
  /** Path from the project's root; the code version hashes this file and its imports. */
  entry: string
  load(): Promise<(config: Config<Kind>, recorder: Recorder) => Promise<void>>
}

export type Runners = { [Kind in RunnableKind]: Runner<Kind> }

export const RUNNERS: Runners = {
  representation: {
    entry: 'harness/training/run.ts',
    load: async () => (await import('../../training/run.ts')).runRepresentation,
  },
  external: {
    entry: 'harness/training/external.ts',
    load: async () => (await import('../../training/external.ts')).runExternal,
  },
  'noisy-labels': {
    entry: 'harness/noisy-labels/run.ts',
    load: async () => (await import('../../noisy-labels/run.ts')).runNoisyLabels,
  },
}
