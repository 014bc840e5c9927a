/** Filters of rows by method, masking and backbone, whose values are typed as people call them. */
import { METHOD_ENTRIES } from '../../../db/catalogue/methods.ts'
import { formerTitles } from '../../../db/catalogue/registered.ts'
import { backboneName, maskingName, methodName, shortNames } from '../../../db/catalogue/titles.ts'
import { didYouMean } from '../../base/did-you-mean.ts'
import { plainName } from '../own-table/keys.ts'
import type { Row } from './types.ts'

export const FACETS = ['method', 'masking', 'backbone'] as const
export type Facet = (typeof FACETS)[number]

export const isFacet = (name: string): name is Facet => (FACETS as readonly string[]).includes(name)

/** The facets of a row, and the titles by which a row of its own can be meant where a method is asked for. */
type Facetted = Pick<Row, Facet | 'name' | 'title' | 'generated'>

export const FACET_TITLES: Record<Facet, (key: string) => string> = {
  method: methodName,
  masking: maskingName,
  backbone: backboneName,
}

/**
 * What the values of a facet are called among these rows. A method made elsewhere is the first name of its rows; where people have
 * named all of them otherwise since, it is called so, too.
 */
export function facetTitles(rows: readonly Pick<Row, 'method' | 'name'>[], facet: Facet): (key: string) => string {
  const title = FACET_TITLES[facet]
  if (facet !== 'method') return title
  return (key) => {
    const [given, ...others] = new Set(rows.flatMap(({ method, name }) => (method === key ? [name] : [])))
    return given == null || others.length > 0 || isOfCatalogue(key) ? title(key) : given
  }
}

/** Whether a method is one of maskbench or a plugin, not the name of rows made elsewhere. */
export const isOfCatalogue = (method: string): boolean => METHOD_ENTRIES.some(({ key }) => key === method)

/** Letters and digits, as names are compared; all of it where there are none. */
const plain = (text: string): string => plainName(text) || text
const lower = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * What a typed value means among these rows: keys of the facet by key, title or short name, or by a title that it had before; for methods also the titles of
 * rows, given by people or generated. Upper and lower case do not matter.
 * @returns empty where nothing is called so.
 */
export function facetValues(rows: readonly Facetted[], facet: Facet, typed: string): string[] {
  const keys = [...new Set(rows.map((row) => row[facet]))]
  if (keys.includes(typed)) return [typed]
  const named = keys.filter((key) => key.toLowerCase() === lower(typed))
  if (named.length > 0) return named
  const title = FACET_TITLES[facet]
  const called = (names: (key: string) => string[]) =>
    keys.filter((key) => names(key).some((name) => plain(name) === plain(typed)))
  const titled = called((key) => [key, title(key), shortNames[facet](key)])
  if (titled.length > 0) return titled
  const formerly = called((key) => formerTitles(facet, key))
  if (formerly.length > 0) return formerly
  const titles = facet === 'method' ? [...new Set(rows.flatMap(rowTitles))] : []
  const own = titles.filter((one) => lower(one) === lower(typed))
  // A list cannot hold the comma of `ResNet-18, 3×3 stem`: its beginning means all that begin so.
  return own.length > 0 ? own : called((key) => title(key).split(', ').slice(0, 1))
}

/** Whether a row has one of the values that `facetValues` gave; none: every row. */
export function hasFacet(row: Facetted, facet: Facet, values: readonly string[]): boolean {
  if (values.length === 0 || values.includes(row[facet])) return true
  return facet === 'method' && rowTitles(row).some((title) => values.includes(title))
}

const rowTitles = ({ name, title, generated }: Facetted): string[] => [
  ...new Set([...(name === null ? [] : [name]), title, generated]),
]

/** What can be typed: the keys, and for methods the names that people gave to rows. */
export const facetNames = (rows: readonly Facetted[], facet: Facet): string[] => [
  ...new Set([...rows.map((row) => row[facet]), ...(facet === 'method' ? rows.flatMap(({ name }) => name ?? []) : [])]),
]

/** The name that was probably meant, as it can be typed. */
export function meantFacet(rows: readonly Facetted[], facet: Facet, typed: string): string | undefined {
  const names = facetNames(rows, facet)
  const guess = didYouMean(typed, [...names, ...names.map(FACET_TITLES[facet])])
  return names.find((name) => name === guess || FACET_TITLES[facet](name) === guess)
}
