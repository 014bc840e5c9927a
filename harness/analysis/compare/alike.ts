/** What can be meant by a name: configurations that share their encoders, and names that begin alike. */

import { configDifferences } from '../../../db/config/differences.ts'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import type { Database } from '../../../db/read-only.ts'
import { didYouMean } from '../../base/did-you-mean.ts'

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

/** Names to suggest. */
const MOST = 3

/**
 * The names that begin with what was typed, with or without their data set, those with the least behind it first; else the
 * nearest one. What precedes the slash is compared by itself, so that a long name of a data set makes no two rows alike.
 * @param all - full names, such as `cifar10/simclr`. @param given - names that people gave to rows.
 */
export function namesLike(all: readonly string[], given: readonly string[], text: string): string[] {
  const wanted = text.toLowerCase().replace(/\/\d+$/, '')
  const slash = wanted.lastIndexOf('/')
  const typed = wanted.slice(slash + 1)
  if (typed === '') return []
  const dataset = slash < 0 ? null : datasetMeant(all, wanted.slice(0, slash))
  const names = all.filter((name) => slash < 0 || datasetOf(name) === dataset).sort()
  const beginning = names.filter((name) => rowOf(name).toLowerCase().startsWith(typed))
  const byLength = (a: string, b: string) => rowOf(a).length - rowOf(b).length
  if (beginning.length > 0) return beginning.sort(byLength).slice(0, MOST)
  const own = slash < 0 ? given : []
  const nearest = didYouMean(typed, [...names.map(rowOf), ...own])
  if (nearest === undefined) return []
  return own.includes(nearest) ? [nearest] : names.filter((name) => rowOf(name) === nearest).slice(0, MOST)
}

const datasetOf = (name: string): string => name.slice(0, name.indexOf('/'))
const rowOf = (name: string): string => name.slice(name.indexOf('/') + 1)

function datasetMeant(all: readonly string[], typed: string): string | undefined {
  const datasets = [...new Set(all.map(datasetOf))]
  return datasets.find((one) => one.toLowerCase() === typed) ?? didYouMean(typed, datasets)
}
