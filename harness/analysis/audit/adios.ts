/**
 * Audits the ADIOS paper's tables: recomputes table 5's last row and two rows of table 6, and finds likely misprints.
 */

import { groupBy } from '../../../db/queries/group-by.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import { sixDigits } from '../../base/text.ts'
import { summarize } from '../../statistics/summary.ts'
import { type AuditEntry, compareNumbers, halfDigit } from './entry.ts'

const POINTS = 0.01
const GAIN = 'adios-minus-none'

/** @param table of the paper. @param all rows of all tables: some are means of another's. */
export function auditAdios(table: string, all: readonly PublishedRow[]): AuditEntry[] {
  const rows = all.filter((row) => row.table === table)
  return [
    ...rows.filter(({ masking }) => masking === GAIN).map((row) => averageGain(row, rows)),
    ...(table === 'adios-6' ? rows.flatMap((row) => meanOfMethods(row, all)) : []),
    ...repeated(rows),
    ...wideSpreads(rows),
  ]
}

/** Mean over methods of ADIOS minus none: the rounding of six cells, each weighted by a third. */
function averageGain(row: PublishedRow, rows: readonly PublishedRow[]): AuditEntry {
  const ofMetric = rows.filter(({ metric, masking }) => metric === row.metric && masking !== GAIN)
  const side = (masking: string) => ofMetric.filter((cell) => cell.masking === masking)
  const sum = (cells: readonly PublishedRow[]) => cells.reduce((total, { printed }) => total + Number(printed), 0)
  const [after, before] = [side('adios'), side('none')]
  const rounding = [...after, ...before].reduce((total, { printed }) => total + halfDigit(printed), 0) / after.length
  const mean = (sum(after) - sum(before)) / after.length
  return compareNumbers(`average gain of ${row.metric}`, row.printed, mean, { rounding, scale: POINTS })
}

/**
 * ADIOS and None are the means of table 1's ResNet-18 linear column; their ± should be the deviation over the methods.
 */
function meanOfMethods(row: PublishedRow, all: readonly PublishedRow[]): AuditEntry[] {
  const cells = all.filter(
    ({ table, dataset, backbone, masking, evaluation }) =>
      table === 'adios-1' &&
      dataset === row.dataset &&
      backbone === row.backbone &&
      masking === row.masking &&
      evaluation === row.evaluation,
  )
  if (cells.length === 0 || row.std === null) return []
  const { mean, sd } = summarize(cells.map(({ printed }) => Number(printed)))
  const half = Math.max(...cells.map(({ printed }) => halfDigit(printed)))
  const what = `${row.masking} on ${row.dataset}`
  const spread = sd! * Math.sqrt((cells.length - 1) / cells.length)
  const own = summarize(cells.map(({ std }) => (std ?? 0) / POINTS)).mean
  const printed = sixDigits(row.std / POINTS)
  const note = `over the three methods; with n instead of n - 1 it would be ${spread.toFixed(2)}, the mean of the methods' own deviations ${own.toFixed(2)}`
  return [
    compareNumbers(`mean of the methods, ${what}`, row.printed, mean, { rounding: half, scale: POINTS }),
    // A shift of each of three values by h moves their deviation by h √(3/2) at most.
    compareNumbers(`± of ${what}`, printed, sd!, { rounding: half * Math.sqrt(1.5), scale: POINTS, note }),
  ]
}

/** Two methods with the same mean in every column of a block: chance hardly does that three times in a row. */
function repeated(rows: readonly PublishedRow[]): AuditEntry[] {
  const blocks = groupBy(
    rows.filter(({ value }) => value !== null),
    ({ dataset, backbone, masking }) => [dataset, backbone, masking].filter(Boolean).join(' '),
  )
  return [...blocks].flatMap(([block, blockRows]) => {
    const methods = [...groupBy(blockRows, ({ method }) => method)].map(([method, cells]) => ({
      method,
      means: cells.map(({ printed }) => printed).join(' '),
      cells: cells.length,
    }))
    return methods.flatMap((one, i) =>
      methods
        .slice(i + 1)
        .filter((other) => other.cells > 1 && other.means === one.means)
        .map(
          (other): AuditEntry => ({
            what: `${one.method} and ${other.method}, ${block}`,
            printed: one.means,
            recomputed: other.means,
            difference: 0,
            rounding: null,
            scale: 1,
            outcome: 'odd',
            note: `both rows print the same ${other.cells} means: one may have been copied`,
          }),
        ),
    )
  })
}

/** Multiple of the column's median. */
const WIDE = 10

function wideSpreads(rows: readonly PublishedRow[]): AuditEntry[] {
  return [...groupBy(rows, ({ evaluation, metric, unit }) => `${evaluation} ${metric} ${unit}`).values()].flatMap(
    (column) => {
      const spreads = column.flatMap(({ std }) => std ?? []).sort((a, b) => a - b)
      const median = spreads[Math.floor((spreads.length - 1) / 2)] ?? 0
      return column
        .filter(({ std }) => std !== null && median > 0 && std > WIDE * median)
        .map(({ method, masking, dataset, backbone, metric, std, unit }): AuditEntry => {
          const scale = unit === 'percent' ? POINTS : 1
          return {
            what: `± of ${[method.startsWith('mean-of') ? '' : method, masking, metric, 'on', dataset, backbone].filter(Boolean).join(' ')}`,
            printed: sixDigits(std! / scale),
            recomputed: `median of the column ${sixDigits(median / scale)}`,
            difference: null,
            rounding: null,
            scale,
            outcome: 'odd',
            note: `${Math.round(std! / median)} times the median: a misplaced decimal point would explain it`,
          }
        })
    },
  )
}
