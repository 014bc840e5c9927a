/**
 * What can be recomputed in the label-smoothing table: best rates, p-values, and whether accuracies are whole counts.
 */

import type { PublishedRow } from '../../../db/queries/published.ts'
import { formatExactP } from '../../statistics/p-value.ts'
import { RATES } from '../../statistics/smooth-rates.ts'
import { type GlsColumn, glsTable } from '../tables/gls-1.ts'
import type { AuditEntry } from './entry.ts'

/**
 * Test rows that every printed accuracy of a data set fits: a fifth of Heart's 303, 15% of Splice's 3,054 balanced
 * rows.
 */
const TEST_ROWS: Record<string, number> = { 'uci-heart': 61, 'uci-splice': 459 }

export function auditGls(rows: readonly PublishedRow[]): AuditEntry[] {
  const columns = glsTable(rows, []).columns
  return [
    ...columns.flatMap(bestRate),
    ...columns.flatMap(auditedP),
    ...Object.entries(TEST_ROWS).flatMap(([dataset, n]) =>
      wholeCounts(
        rows.filter((row) => row.dataset === dataset && row.metric.startsWith('test_accuracy')),
        n,
      ),
    ),
  ]
}

const where = ({ dataset, noise }: GlsColumn): string => `${dataset} e = ${noise}`

function bestRate(column: GlsColumn): AuditEntry[] {
  if (!column.published) return []
  const { rOptPrinted, rOpt, rOptAgrees, accuracy } = column.published
  const [low = 0, high = low] = rOptPrinted.split('..').map(Number)
  const named = RATES.filter((rate) => rate >= low && rate <= high)
  const extra = named.filter((rate) => !rOpt.includes(rate)).map((rate) => `${rate} (${accuracy[String(rate)]})`)
  const best = Math.max(...Object.values(accuracy))
  return [
    {
      what: `best rates, ${where(column)}`,
      printed: rOptPrinted,
      recomputed: rOpt.join(', '),
      difference: null,
      rounding: null,
      scale: 1,
      outcome: rOptAgrees ? 'agrees' : 'differs',
      note: rOptAgrees ? '' : `the range also names ${extra.join(', ')}, where the best is ${best}`,
    },
  ]
}

function auditedP(column: GlsColumn): AuditEntry[] {
  if (!column.published) return []
  const { p, pRecomputed, pAgrees, t, df } = column.published
  return [
    {
      what: `p, ${where(column)}`,
      printed: p.toFixed(3), // as the paper writes it
      recomputed: pRecomputed === null ? 'n/a' : formatExactP(pRecomputed),
      difference: pRecomputed === null ? null : pRecomputed - p,
      rounding: 5e-4,
      scale: 1,
      outcome: pAgrees ? 'agrees' : 'differs',
      note: t === null || df === null ? '' : `Welch, t ${t.toFixed(3)}, df ${df.toFixed(2)}`,
    },
  ]
}

/** One entry for all cells that are k/n to the digit, one for each value that is not. */
function wholeCounts(cells: readonly PublishedRow[], n: number): AuditEntry[] {
  const values = new Map<string, number>()
  for (const { printed } of cells) values.set(printed, (values.get(printed) ?? 0) + 1)
  const off = [...values].filter(([printed]) => nearestCount(printed, n).text !== printed)
  const fitting = cells.length - off.reduce((sum, [, count]) => sum + count, 0)
  const dataset = cells[0]?.dataset ?? ''
  const whole: AuditEntry = {
    what: `accuracies as counts of ${n} rows, ${dataset}`,
    printed: `${cells.length} cells`,
    recomputed: `${fitting} are a count over ${n} to the digit`,
    difference: null,
    rounding: null,
    scale: 1,
    outcome: off.length === 0 ? 'agrees' : 'rounding',
    note: `${n} test rows: one row is ${(100 / n).toFixed(1)} points`,
  }
  return [
    whole,
    ...off.map(([printed, count]): AuditEntry => {
      const { k, exact } = nearestCount(printed, n)
      const twice = (Math.round(Math.round(exact * 1e4) / 10) / 1e3).toFixed(3) === printed
      return {
        what: `accuracy ${printed}, ${count} cell${count === 1 ? '' : 's'} of ${dataset}`,
        printed,
        recomputed: `${k}/${n} = ${exact.toFixed(5)}`,
        difference: exact - Number(printed),
        rounding: 5.5e-4,
        scale: 1,
        outcome: twice ? 'rounding' : 'differs',
        note: twice ? 'rounded twice, to four digits and then to three' : `no count of ${n} rows gives it`,
      }
    }),
  ]
}

function nearestCount(printed: string, n: number): { k: number; exact: number; text: string } {
  const k = Math.round(Number(printed) * n)
  return { k, exact: k / n, text: (k / n).toFixed(3) }
}
