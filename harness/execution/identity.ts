/** What makes a run that run: resolved config (seed and threads included), data, and the code that matters to it. */
import { findDataset } from '../../datasets/index.ts'
import type { RunConfig } from '../../db/config.ts'
import { EnvironmentError } from '../errors.ts'
import { codeVersion } from './code-version.ts'
import { canonicalJson, sha256 } from './hash.ts'

export interface Identity {
  /** Equal exactly when a run need not be done again. */
  id: string
  /** The same without the seed: runs that may be averaged. */
  groupId: string
  dataDigest: string
  codeVersion: string
}

/** @throws UsageError for an unknown data set, EnvironmentError for one whose files are missing. */
export function identify(config: RunConfig): Identity {
  const dataset = findDataset(config.dataset)
  if (!dataset.present()) {
    throw new EnvironmentError({
      what: `the data set ${dataset.name} is not complete`,
      remedy: 'see `npx maskbench data list`',
    })
  }
  const dataDigest = dataset.digest()
  const version = codeVersion(config.kind)
  const { seed, ...group } = config
  const hash = (what: unknown) => sha256(canonicalJson([what, dataDigest, version])).slice(0, 12)
  return { id: hash({ seed, ...group }), groupId: hash(group), dataDigest, codeVersion: version }
}
