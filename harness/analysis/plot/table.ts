/** The numbers of a plot as rows of text, one for each point and each level. */
import { headIn, numberIn } from '../../base/formats/in-unit.ts'
import type { Measured } from './lines.ts'
import type { Plot } from './plot.ts'

/** @returns head and rows; a level has no value of the option. Numbers have six digits and the unit of the axis, as in other tables. */
export function plotTable({ option, lines, references, column: { unit } }: Plot): { head: string[]; rows: string[][] } {
  const numbers = ({ n, mean, sd, ci95, seeds, values }: Measured): string[] => [
    String(n),
    ...[mean, sd, ci95?.[0], ci95?.[1]].map((value) => numberIn(unit, value)),
    seeds.join(' '),
    values.map((value) => numberIn(unit, value)).join(' '),
  ]
  return {
    head: [
      ...['line', 'details', 'method', 'masking', option?.path ?? 'option'],
      ...['n', headIn(unit, 'mean'), headIn(unit, 'sd', 'pp'), headIn(unit, 'ci95_low'), headIn(unit, 'ci95_high')],
      ...['seeds', headIn(unit, 'values')],
    ],
    rows: [
      ...lines.flatMap(({ title, details, points }) =>
        points.map((point) => [title, details, point.method, point.masking, String(point.at), ...numbers(point)]),
      ),
      ...references.map((level) => {
        return [level.title, level.details, level.method ?? '', level.masking ?? '', '', ...numbers(level)]
      }),
    ],
  }
}
