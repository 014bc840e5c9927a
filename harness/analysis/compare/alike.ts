/** What can be meant by a name: configurations that share their encoders. */

import { configDifferences } from '../../../db/config/differences.ts'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import type { Database } from '../../../db/read-only.ts'

/** No setting of an encoder: what it is evaluated by, and what is said about it. */
const NOT_OF_ENCODER = ['seed', 'evaluations', 'told', 'source.file', 'source.train', 'source.test']

/** All groups if they hold the same encoders and differ in their evaluations only; else none. */
export function ofSameEncoders<Run extends { id: string; seed: number }>(
  database: Database,
  groups: readonly (readonly Run[])[],
): (readonly Run[])[] {
  const first = configsOfRuns(
    database,
    groups.map((group) => group[0]!.id),
  )
  const trained = first.map((config) => ({ ...config, plugins: trainingPlugins(config) }))
  if (configDifferences(trained, NOT_OF_ENCODER).some((facts) => facts.length > 0)) return []
  const members = groups.flat()
  const configs = configsOfRuns(
    database,
    members.map(({ id }) => id),
  )
  const files = new Map<number, string>()
  const isOneFile = members.every(({ seed }, i) => {
    const digest = digestsIn(configs[i]!)
    const known = files.get(seed) ?? digest
    files.set(seed, known)
    return known === digest
  })
  return isOneFile ? [...groups] : []
}

/** The digests of the files of a row made elsewhere; the same text for all others. */
function digestsIn(config: object): string {
  const source = 'source' in config ? config.source : null
  return JSON.stringify(source, (key, value: unknown) => (key === 'path' ? undefined : value)) ?? ''
}
