/** Values of an option: their order, their scale and their text. */

import { methodName, shortNames } from '../../../db/catalogue/titles.ts'
import { MASKINGS, METHODS } from '../../../db/names.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import { rate } from '../../base/text.ts'
import type { Value } from './observations.ts'
import type { Scale } from './options.ts'

const IN_ORDER: Record<string, readonly string[]> = { method: METHODS, masking: MASKINGS }

/** Numbers ascend; methods and maskings are in the order of the catalogue, other words in that of the alphabet. */
export function orderOf(path: string): (a: Value, b: Value) => number {
  const known = IN_ORDER[path] ?? []
  const place = (value: Value) => (known.includes(String(value)) ? known.indexOf(String(value)) : known.length)
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b
    return place(a) - place(b) || naturalOrder(String(a), String(b))
  }
}

/** Values that span more than two decades are on a logarithmic scale. */
const DECADES = 2

/** @returns with `why`: the reason for which the wanted scale is not used. */
export function scaleOf(
  values: readonly Value[],
  wanted: Scale,
): { scale: 'linear' | 'log' | 'categories'; why: string | null } {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length || values.length === 0) {
    const why = wanted === 'auto' || values.length === 0 ? null : 'the values of this option are not numbers'
    return { scale: 'categories', why }
  }
  const isPositive = numbers.every((value) => value > 0)
  if (wanted === 'log' && !isPositive) {
    return { scale: 'linear', why: 'a logarithmic scale needs values above 0, and this option has others' }
  }
  const spans = isPositive && Math.log10(Math.max(...numbers) / Math.min(...numbers)) > DECADES
  return { scale: wanted === 'log' || (wanted === 'auto' && spans) ? 'log' : 'linear', why: null }
}

/** What values are of, and what methods among them are called. */
interface Axis {
  option: { path: string } | null
  methodTitles: Readonly<Record<string, string>>
}

/** A value of the option as it stands at the axis and in tables. */
export function valueText({ option, methodTitles }: Axis, value: Value): string {
  const path = option?.path
  if (typeof value === 'number') return rate(value)
  if (path === 'method') return methodTitles[String(value)] ?? methodName(String(value))
  return path === 'masking' ? shortNames.masking(String(value)) : String(value)
}
