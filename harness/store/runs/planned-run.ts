/** A planned run and its identity. */
import type { RunConfig } from '../../../db/config/run.ts'

export interface Identity {
  /** Equal exactly for runs that need not be repeated. */
  id: string
  /** The identity without the seed: runs that can be averaged. */
  groupId: string
  dataDigest: string
  codeVersion: string
}

export interface PlannedRun extends Identity {
  /** `<data set>/<method>-<masking>/<seed>`; what `--only` matches. */
  name: string
  /** The part of the name that tells it apart from others of its suite, e.g. `lambda=5`; usually empty. */
  label?: string
  config: RunConfig
}
