/** A run that was asked for, and what tells it from all others. */
import type { RunConfig } from '../../../db/config/run.ts'

export interface Identity {
  /** Equal exactly when a run need not be done again. */
  id: string
  /** The same without the seed: runs that may be averaged. */
  groupId: string
  dataDigest: string
  codeVersion: string
}

export interface PlannedRun extends Identity {
  /** `<data set>/<method>-<masking>/<seed>`; what `--only` matches. */
  name: string
  config: RunConfig
}
