/** Filters of stored runs, whose values are typed as people call them: keys and titles in any case, and given names. */
import { MASKING_ENTRIES } from '../../db/catalogue/maskings.ts'
import { METHOD_ENTRIES } from '../../db/catalogue/methods.ts'
import { methodName } from '../../db/catalogue/titles.ts'
import { datasetsOfRuns, schemesOfRuns, tagsInUse } from '../../db/queries/run-facets.ts'
import type { RunFilter } from '../../db/queries/run-filter.ts'
import { countsBySuite, lastChange } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { asksFor, didYouMean } from '../base/did-you-mean.ts'
import { quoted } from '../base/quoted.ts'
import { firstFew } from '../base/text.ts'
import { facetNames, facetValues, meantFacet } from './board/facets.ts'
import { datasetAmong, isOwnDataset } from './dataset-names.ts'
import { keyOf } from './own-table/keys.ts'

const NAMES = ['dataset', 'method', 'masking', 'suite', 'tag'] as const
type Name = (typeof NAMES)[number]
type AskedNames = Pick<RunFilter, Name>

/** A value that names nothing, or several things. */
interface Misnamed {
  name: Name
  value: string
  why: string
  remedy: string
  isAmbiguous: boolean
}

export interface StoredFilter {
  /** The names asked for alone, as they are stored; a method that is the name people gave to runs is `given`. */
  filter: AskedNames & Pick<RunFilter, 'given'>
  /** Values that are left as they are. */
  wrong: Misnamed[]
  /** Names of maskbench that no run has, and which of the stored ones was perhaps meant. */
  unused: Misnamed[]
}

/** A data set, method or masking of maskbench that no run has is no mistake; nor is any name while nothing is stored. */
export function storedFilter(database: Database, asked: AskedNames): StoredFilter {
  const filter: StoredFilter['filter'] = {}
  const wrong: Misnamed[] = []
  const unused: Misnamed[] = []
  const names = NAMES.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]] as const]))
  if (names.length === 0 || lastChange(database).runs === 0) return { filter: Object.fromEntries(names), wrong, unused }
  for (const [name, value] of names) {
    const found = FINDERS[name](database, value)
    if ('why' in found) wrong.push({ name, value, ...found })
    else if ('own' in found) unused.push({ name, value, ...found.unused })
    Object.assign(filter, 'why' in found ? { [name]: value } : 'own' in found ? { [name]: found.own } : found)
  }
  return { filter, wrong, unused }
}

type Unknown = Omit<Misnamed, 'name' | 'value'>
type Found = Partial<StoredFilter['filter']> | Unknown | { own: string; unused: Unknown }

const FINDERS: Record<Name, (database: Database, value: string) => Found> = {
  dataset(database, value) {
    const stored = datasetsOfRuns(database)
    const { dataset, among } = datasetAmong(value, stored)
    if (among !== null) return several(among)
    if (dataset !== null) return { dataset }
    const none = unknown('no run is on this data set', value, stored)
    return isOwnDataset(value) ? { own: value, unused: none } : none
  },
  method(database, value) {
    const rows = facetted(database)
    const found = facetValues(rows, 'method', value)
    if (found.length > 1) return several(found)
    const [method] = found
    if (method !== undefined) return rows.some((row) => row.method === method) ? { method } : { given: method }
    const own = keyOf(METHOD_ENTRIES, value)
    const guess = meantFacet(rows, 'method', value)
    const none = unknown('no run has this method or name', value, facetNames(rows, 'method'), guess)
    return own === undefined ? none : { own, unused: none }
  },
  masking(database, value) {
    const rows = facetted(database)
    const found = facetValues(rows, 'masking', value)
    if (found.length > 1) return several(found)
    const [masking] = found
    if (masking !== undefined) return { masking }
    const own = keyOf(MASKING_ENTRIES, value)
    const guess = meantFacet(rows, 'masking', value)
    const none = unknown('no run has this masking', value, facetNames(rows, 'masking'), guess)
    return own === undefined ? none : { own, unused: none }
  },
  suite(database, suite) {
    const stored = countsBySuite(database).map((one) => one.suite)
    return stored.includes(suite) ? { suite } : unknown('no run of this suite is stored', suite, stored)
  },
  tag(database, tag) {
    const stored = tagsInUse(database).map(({ value }) => value)
    return stored.includes(tag) ? { tag } : unknown('no run has this tag', tag, stored)
  },
}

const facetted = (database: Database) =>
  schemesOfRuns(database).map(({ method, masking, given }) => {
    const title = methodName(method)
    return { method, masking, backbone: '', name: given, title: given ?? title, generated: title }
  })

const several = (names: readonly string[]): Unknown => ({
  why: `it could be ${names.map(quoted).join(' or ')}`,
  remedy: 'name one of them as it is spelled',
  isAmbiguous: true,
})

const MOST_NAMED = 12

function unknown(why: string, typed: string, names: readonly string[], guess = didYouMean(typed, names)): Unknown {
  const known = names.length === 0 ? 'there is none' : `there are ${firstFew(names, MOST_NAMED)}`
  return { why, remedy: guess === undefined ? known : `${asksFor(guess)} (${known})`, isAmbiguous: false }
}
