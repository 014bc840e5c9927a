/** What the filters of the list of runs offer, and the chips of what is chosen. */
import { datasetName, maskingName, methodName } from '../../../db/catalogue/titles.ts'
import type { Choice, RunFacets } from '../../../db/queries/run-facets.ts'
import { integer } from '../../../harness/base/text.ts'
import type { Chip } from '../../components/ui/chips.tsx'
import { type RunsParams, runsHref } from './params.ts'

type Filter = 'dataset' | 'method' | 'masking' | 'suite' | 'tag'

export interface FilterOptions {
  name: Filter
  label: string
  /** As the store spells it. */
  chosen: string | null
  options: { value: string; title: string; note?: string }[]
}

const TITLES: Record<Filter, [label: string, title: (key: string) => string]> = {
  dataset: ['Data set', datasetName],
  method: ['Method', methodName],
  masking: ['Masking', maskingName],
  suite: ['Suite', String],
  tag: ['Tag', String],
}

/** Names that people gave to all runs of a method made elsewhere. */
type MethodNames = ReadonlyMap<string, string>
const NONE: MethodNames = new Map()

function titleOf(filter: Filter, value: string, names: MethodNames): string {
  const given = filter === 'method' ? names.get(value) : undefined
  return given ?? TITLES[filter][1](value)
}

/** A filter for everything of which there is more than one, or that is filtered by. */
export function filterOptions(
  facets: RunFacets,
  suites: readonly string[],
  tags: readonly Choice[],
  params: RunsParams,
  names: MethodNames = NONE,
): FilterOptions[] {
  const { dataset, method, masking } = facets
  const choices: Record<Filter, { value: string; runs?: number }[]> = {
    dataset,
    method,
    masking,
    suite: suites.map((value) => ({ value })),
    tag: [...tags],
  }
  return (Object.keys(TITLES) as Filter[]).flatMap((name) => {
    const [label] = TITLES[name]
    const chosen = params[name]
    const known = choices[name]
    const all = chosen === null || known.some(({ value }) => value === chosen) ? known : [...known, { value: chosen }]
    if (all.length < (name === 'tag' ? 1 : 2) && chosen === null) return []
    const options = all.map(({ value, runs }) => ({
      value,
      title: titleOf(name, value, names),
      ...(runs === undefined ? {} : { note: integer(runs) }),
    }))
    return [{ name, label, chosen, options }]
  })
}

/** @param groupTitle - title of the runs of the chosen group. */
export function chipsOf(params: RunsParams, groupTitle: string | undefined, names: MethodNames = NONE): Chip[] {
  const without = (name: keyof RunsParams) => runsHref({ ...params, [name]: null, page: 1 })
  const filters = (Object.keys(TITLES) as Filter[]).flatMap((name) => {
    const value = params[name]
    return value === null ? [] : [{ label: `${TITLES[name][0]}: ${titleOf(name, value, names)}`, href: without(name) }]
  })
  return [
    ...(params.group ? [{ label: `seeds of ${groupTitle ?? params.group}`, href: without('group') }] : []),
    ...(params.q?.trim() ? [{ label: `"${params.q.trim()}"`, href: without('q') }] : []),
    ...(params.name ? [{ label: `Name: ${params.name}`, href: without('name') }] : []),
    ...filters,
  ]
}
