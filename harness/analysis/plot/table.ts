/** The numbers of a plot as rows of text, one for each point and each level. */
import { headIn, numberIn } from '../../base/formats/in-unit.ts'
import { FACET_TITLES } from '../board/facets.ts'
import type { Measured } from './lines.ts'
import type { Plot } from './plot.ts'
import { valueText } from './values.ts'

/** Facets that stand beside each point, unless one is the option on the axis, which has its own column. */
const BESIDE = ['method', 'masking'] as const

/**
 * @param names - how methods, maskings and values of the option are written: `keys` for programs, `titles` as pages show them.
 * @returns head and rows; a level has no value of the option. Numbers have six digits and the unit of the axis, as in other tables.
 */
export function plotTable(plot: Plot, names: 'keys' | 'titles' = 'keys'): { head: string[]; rows: string[][] } {
  const { option, lines, references, methodTitles } = plot
  const { unit } = plot.column
  const path = option?.path ?? 'option'
  const beside = BESIDE.filter((facet) => facet !== path)
  const facetsOf = (row: Record<(typeof BESIDE)[number], string | null>): string[] =>
    beside.map((facet) => {
      const key = row[facet] ?? ''
      if (names === 'keys') return key
      return (facet === 'method' ? methodTitles[key] : undefined) ?? FACET_TITLES[facet](key)
    })
  const numbers = ({ n, mean, sd, ci95, seeds, values }: Measured): string[] => [
    String(n),
    ...[mean, sd, ci95?.[0], ci95?.[1]].map((value) => numberIn(unit, value)),
    seeds.join(' '),
    values.map((value) => numberIn(unit, value)).join(' '),
  ]
  return {
    head: [
      ...['line', 'details', ...beside, path],
      ...['n', headIn(unit, 'mean'), headIn(unit, 'sd', 'pp'), headIn(unit, 'ci95_low'), headIn(unit, 'ci95_high')],
      ...['seeds', headIn(unit, 'values')],
    ],
    rows: [
      ...lines.flatMap(({ title, details, points }) =>
        points.map((point) => {
          const at = names === 'keys' ? String(point.at) : valueText(plot, point.at)
          return [title, details, ...facetsOf(point), at, ...numbers(point)]
        }),
      ),
      ...references.map((level) => [level.title, level.details, ...facetsOf(level), '', ...numbers(level)]),
    ],
  }
}
