/** What `evaluate --save` refuses of seeds: one that is taken, and one file as several of them. */
import { basename } from 'node:path'
import type { ExternalConfig } from '../../../../db/config/external.ts'
import { UsageError } from '../../../base/errors.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'

/** A run of the row, stored or to be stored. */
interface SeedOfRow {
  id: string
  config: ExternalConfig
  isStored: boolean
}

/**
 * @param path - the store.
 * @throws UsageError where a seed is stored already, of another file, or a file is already there as another seed: the
 * same encoder twice would count as two observations.
 */
export async function checkSeeds(planned: readonly PlannedRun[], path: string): Promise<void> {
  const stored = await storedSeeds(planned, path)
  const asked = planned.map(({ id, config }) => ({ id, config: config as ExternalConfig, isStored: false }))
  for (const [i, own] of asked.entries()) {
    const { name } = planned[i]!
    const others = [...stored.filter(({ id }) => id !== own.id), ...asked.slice(0, i)]
    const taken = others.find(({ config, isStored }) => isStored && config.seed === own.config.seed)
    if (taken !== undefined) {
      const what = `${name} is stored already, from another file (run ${taken.id})`
      const remedy = planned.length > 1 ? 'choose another --name' : 'choose another --seed or --name'
      throw new UsageError({ what, remedy })
    }
    for (const other of others) refuseSameFile(own, other)
  }
}

function refuseSameFile(own: SeedOfRow, other: SeedOfRow): void {
  const theirs = filesOf(other.config)
  const file = filesOf(own.config).find(({ sha256 }) => theirs.some((one) => one.sha256 === sha256))
  if (file === undefined) return
  const of = `seed ${other.config.seed}`
  const same = theirs.find(({ sha256 }) => sha256 === file.sha256)!
  const where = other.isStored ? `${of} of this row (run ${other.id})` : `${basename(same.path)}, which is ${of}`
  throw new UsageError({
    what: `${file.path}, given as seed ${own.config.seed}, has the same contents as ${where}`,
    remedy: 'give each seed a file of its own; the same one twice makes intervals and p too small',
  })
}

/** The files that an encoder, features or masks were read from. */
const filesOf = ({ source }: ExternalConfig) =>
  source.kind === 'features' ? [source.train, source.test] : [source.file]

async function storedSeeds(planned: readonly PlannedRun[], path: string): Promise<SeedOfRow[]> {
  const { openReadOnly } = await import('../../../../db/read-only.ts')
  const { groupRuns } = await import('../../../../db/queries/external.ts')
  const { configsOfRuns } = await import('../../../../db/queries/configs.ts')
  const database = openReadOnly(path)
  if (database === null) return []
  const ids = [...new Set(planned.map(({ groupId }) => groupId))].flatMap((groupId) =>
    groupRuns(database, groupId).map(({ id }) => id),
  )
  const configs = configsOfRuns(database, ids) as ExternalConfig[]
  database.$client.close()
  return ids.map((id, i) => ({ id, config: configs[i]!, isStored: true }))
}
