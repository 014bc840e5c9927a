/** The data sets that runs read: their digests, and errors for missing ones. */
import { findDataset } from '../../../datasets/index.ts'
import { pluginDigests } from '../../../db/config/plugins.ts'
import { datasetsOf, type RunConfig } from '../../../db/config/run.ts'
import { EnvironmentError } from '../../base/errors.ts'
import { sha256 } from '../../base/hash.ts'

/**
 * One digest over all data sets that a run reads, and over its plugins; a missing data set has a digest of its own.
 * @param known - digests of data sets by name, which are looked at once for all runs of a plan; those not yet known are
 * added.
 * @throws UsageError for an unknown data set.
 */
export function dataDigestOf(config: RunConfig, known = new Map<string, string>()): string {
  const digests = datasetsOf(config).map((name) => {
    const digest = known.get(name) ?? digestOf(name)
    known.set(name, digest)
    return digest
  })
  digests.push(...Object.values(pluginDigests(config)))
  return digests.length === 1 ? digests[0]! : sha256(digests.join())
}

/** Names of the missing data sets among those that these runs read. */
export function missingData(configs: readonly RunConfig[]): string[] {
  const names = new Set(configs.flatMap(datasetsOf))
  return [...names].filter((name) => !findDataset(name).present())
}

/** @throws EnvironmentError that names the missing data sets. */
export function checkDataPresent(configs: readonly RunConfig[]): void {
  const missing = missingData(configs)
  if (missing.length > 0) refuseMissingData(missing)
}

/** @throws EnvironmentError that names these missing data sets. */
export function refuseMissingData(missing: readonly string[]): never {
  const these = missing.length === 1 ? 'it' : 'them'
  const fetched = missing.find((name) => findDataset(name).download)
  const remedy = fetched ? `fetch ${these} with \`npx maskbench data fetch ${fetched}\`` : `restore ${these}`
  const what = `${missing.join(', ')}: missing or incomplete`
  throw new EnvironmentError({ what, remedy: `${remedy}, or leave ${these} out` })
}

const ABSENT = 'absent'

function digestOf(name: string): string {
  const dataset = findDataset(name)
  return dataset.present() ? dataset.digest() : ABSENT
}
