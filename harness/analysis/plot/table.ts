/** The numbers of a plot as rows of text, one for each point and each level. */
import { sixDigits } from '../../base/text.ts'
import type { Measured } from './lines.ts'
import type { Plot } from './plot.ts'

/** @returns head and rows; a level has no value of the option. Numbers have six digits, as in other tables. */
export function plotTable({ option, lines, references }: Plot): { head: string[]; rows: string[][] } {
  const numbers = ({ n, mean, sd, ci95, seeds, values }: Measured): string[] => [
    String(n),
    ...[mean, sd, ci95?.[0], ci95?.[1]].map((value) => (value == null ? '' : sixDigits(value))),
    seeds.join(' '),
    values.map(sixDigits).join(' '),
  ]
  return {
    head: [
      ...['line', 'details', 'method', 'masking', option?.path ?? 'option'],
      ...['n', 'mean', 'sd', 'ci95_low', 'ci95_high', 'seeds', 'values'],
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
