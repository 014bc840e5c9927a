/** The identity of a run: resolved config (including seed and threads), data, and the version of the code it uses. */
import { type ExternalConfig, externalIdentity } from '../../../db/config/external.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import { canonicalJson, sha256 } from '../../base/hash.ts'
import type { Identity } from '../../store/runs/planned-run.ts'
import { dataDigestOf } from '../../store/runs/run-data.ts'
import { codeVersion } from './code-version.ts'

/**
 * @param known - digests of data sets by name, which are looked at once for all runs of a plan; those not yet known are
 * added.
 * @throws UsageError for an unknown data set; one that is not here counts as such.
 */
export function identify(config: RunConfig, known = new Map<string, string>()): Identity {
  const dataDigest = dataDigestOf(config, known)
  const version = codeVersion(config.kind)
  const [own, shared] = config.kind === 'external' ? externalParts(config) : [config, config]
  const { seed: _, ...group } = shared as { seed: number }
  const hash = (what: unknown) => sha256(canonicalJson([what, dataDigest, version])).slice(0, 12)
  return { id: hash(own), groupId: hash(group), dataDigest, codeVersion: version }
}

const externalParts = (config: ExternalConfig) =>
  [externalIdentity(config, false), externalIdentity(config, true)] as const
