/** Names of rows in a comparison; what most rows share is stated once and left out of the names. */

import {
  backboneName,
  joinDetails,
  originOf,
  splitDetails,
  variantDetails,
  withoutOrigin,
} from '../../../db/catalogue/titles.ts'
import type { ComparedRow } from './rows.ts'

export interface NamedRow {
  title: string
  /** Backbone, variant and other differences in the configuration. */
  details: string
  /** The details that most rows do not share. */
  apart: string
  /** Those of `apart` that not all rows of this title have, without what its badge says; empty where no other row has the title. */
  brief: string
  /** The title, with `apart` appended where other rows have the same title. */
  full: string
}

type Row = Pick<ComparedRow, 'key' | 'backbone' | 'variant' | 'stale'>
type Known = ReadonlyMap<string, { title: string; details: string }>

/** @returns the names by key, and the details that are left out of them. */
export function nameRows(rows: readonly Row[], known: Known): { names: Map<string, NamedRow>; usual: string } {
  const backbone = usualOf(rows.map((row) => [row.backbone]))
  const words = usualOf(rows.map(({ variant }) => variant.split(' ').filter(Boolean)))
  const named = rows.map((row) => {
    const { title, details } = known.get(row.key)!
    const own = row.backbone === 'pixels' || backbone.includes(row.backbone) ? '' : backboneName(row.backbone)
    const variant = row.variant.split(' ').filter((word) => word && !words.includes(word))
    const said = [backboneName(row.backbone), ...variantDetails(row.variant)]
    const beyond = splitDetails(details).filter((part) => !said.includes(part))
    const apart = joinDetails(own, ...variantDetails(variant.join(' ')), ...beyond, row.stale && 'stale')
    return { key: row.key, title, details, apart, origin: originOf(row.variant) }
  })
  const names = named.map(({ key, origin, ...name }): [string, NamedRow] => {
    const alike = named.filter(({ title }) => title === name.title)
    const telling = splitDetails(name.apart).filter((part) =>
      alike.some(({ apart }) => !splitDetails(apart).includes(part)),
    )
    const brief = withoutOrigin(joinDetails(...telling), origin)
    return [
      key,
      { ...name, brief, full: alike.length > 1 && name.apart ? `${name.title} (${name.apart})` : name.title },
    ]
  })
  const usual = joinDetails(...backbone.map(backboneName), ...variantDetails(words.join(' ')))
  return { names: new Map(names), usual }
}

/** Words that more than half of the rows have. */
function usualOf(rows: readonly (readonly string[])[]): string[] {
  const all = [...new Set(rows.flat())]
  return all.filter((word) => 2 * rows.filter((row) => row.includes(word)).length > rows.length)
}
