/** What makes a run that run: resolved config (seed and threads included), data, and the code that matters to it. */
import { findDataset } from '../../datasets/index.ts'
import { datasetsOf, type RunConfig } from '../../db/config.ts'
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

/**
 * @param known - digests of data sets by name, which are looked at once for all runs of a plan; those not yet known are added.
 * @throws UsageError for an unknown data set; one that is not here counts as such.
 */
export function identify(config: RunConfig, known = new Map<string, string>()): Identity {
  const digests = datasetsOf(config).map((name) => {
    const digest = known.get(name) ?? digestOf(name)
    known.set(name, digest)
    return digest
  })
  const dataDigest = digests.length === 1 ? digests[0]! : sha256(digests.join())
  const version = codeVersion(config.kind)
  const { seed, ...group } = config
  const hash = (what: unknown) => sha256(canonicalJson([what, dataDigest, version])).slice(0, 12)
  return { id: hash({ seed, ...group }), groupId: hash(group), dataDigest, codeVersion: version }
}

/** Names of the data sets that these runs read and that are not here. */
export function missingData(configs: readonly RunConfig[]): string[] {
  const names = new Set(configs.flatMap(datasetsOf))
  return [...names].filter((name) => !findDataset(name).present())
}

/** @throws EnvironmentError naming them. */
export function refuseMissingData(configs: readonly RunConfig[]): void {
  const missing = missingData(configs)
  if (missing.length > 0) refuseMissing(missing)
}

/** @throws EnvironmentError naming these data sets, which are not here. */
export function refuseMissing(missing: readonly string[]): never {
  const these = missing.length === 1 ? 'it' : 'them'
  const fetched = missing.find((name) => findDataset(name).download)
  const remedy = fetched ? `get ${these} with \`npx maskbench data fetch ${fetched}\`` : `bring ${these} back`
  const what = `${missing.join(', ')}: not here, or not complete`
  throw new EnvironmentError({ what, remedy: `${remedy}, or leave ${these} out` })
}

const ABSENT = 'absent'

function digestOf(name: string): string {
  const dataset = findDataset(name)
  return dataset.present() ? dataset.digest() : ABSENT
}
