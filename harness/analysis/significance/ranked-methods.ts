/** What counts as one method across data sets, and what it is called. */
import { isRegistered } from '../../../db/catalogue/registered.ts'
import { backboneName, type Origin, originOf, REPORTED, schemeName, variantName } from '../../../db/catalogue/titles.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { rate as rateText } from '../../base/text.ts'
import type { ComparedRow } from './rows.ts'

export interface RankedMethod {
  key: string
  method: string
  masking: string
  rate: number | null
  origin: Origin | null
  /** Where its numbers are reported; null for rows that were trained. */
  source: string | null
  /** As tables and diagrams print it: `SimCLR (Table 2)`. */
  title: string
}

/** A row of one data set with what tells its method from others of the same title. */
export interface MethodRow extends ComparedRow {
  methodKey: string
  source: string | null
  facts: string[]
}

/**
 * Rows of several data sets are one method if runs print the same name for them, the data set aside. Numbers of two
 * sources are never one method, nor are reported numbers and those of runs.
 * @param source - where the numbers of the row are reported; null for a row that was trained.
 */
export function methodRow(row: ComparedRow, source: string | null): MethodRow {
  const { method, masking, backbone, variant, rate } = row
  const origin = originOf(variant)
  // Which ResNet is trained follows from the size of the images, so it differs between data sets.
  const named = origin === REPORTED || backbone === 'vit-tiny' || isRegistered('backbone', backbone)
  const labels = variant
    .split(' ')
    .filter((word) => word.includes('='))
    .join(' ')
  const parts = [method, masking, rate ?? '', named ? backbone : '', labels, origin ?? '', source ?? '']
  const facts = [named ? backboneName(backbone) : '', variantName(labels), source ?? variantName(origin ?? '')]
  return { ...row, source, methodKey: parts.filter((part) => part !== '').join(':'), facts: facts.filter(Boolean) }
}

/** Methods by their keys. Titles tell them apart: a source is always named, other facts where titles are shared. */
export function rankedMethods(rows: readonly MethodRow[]): ReadonlyMap<string, RankedMethod> {
  const first = [...new Map(rows.toReversed().map((row) => [row.methodKey, row])).values()].reverse()
  const alike = groupBy(first, plainTitle)
  return new Map(
    first.map((row) => {
      const { methodKey: key, method, masking, rate, variant, source } = row
      const others = alike.get(plainTitle(row))!
      const told = row.facts.filter((fact) => fact === source || others.some(({ facts }) => !facts.includes(fact)))
      const title = `${plainTitle(row)}${told.length > 0 ? ` (${told.join(', ')})` : ''}`
      return [key, { key, method, masking, rate, origin: originOf(variant), source, title }]
    }),
  )
}

/** The title where the source is said elsewhere: `SimCLR (Table 2)` -> `SimCLR`, `SimCLR (ViT-Tiny, Table 2)` -> `SimCLR (ViT-Tiny)`. */
export function withoutSource({ title, source }: Pick<RankedMethod, 'title' | 'source'>): string {
  if (source === null) return title
  const [alone, last] = [` (${source})`, `, ${source})`]
  if (title.endsWith(alone)) return title.slice(0, -alone.length)
  return title.endsWith(last) ? `${title.slice(0, -last.length)})` : title
}

const plainTitle = ({ method, masking, rate }: ComparedRow): string =>
  rate === null ? schemeName(method, masking) : `r = ${rateText(rate)}`
