/** Checks of a claim against printed numbers. Gains are in the unit of the store: fractions. */

import type { PublishedRow } from '../../../db/queries/published.ts'
import type { GroupSummary } from '../../statistics/summary.ts'
import { welchOfSummaries } from '../../statistics/t-test.ts'
import type { Check, ClaimVerdict } from './claim.ts'

export interface PrintedGain {
  table: string
  /** The rows of the table that count; all others are left out. */
  where: Partial<Pick<PublishedRow, 'method' | 'evaluation' | 'metric' | 'dataset' | 'backbone'>>
  /** Maskings compared. */
  to: string
  from: string
  /** Runs behind each mean, where the paper says so. */
  n?: number
  /** Whether the text says that gains are larger than the printed deviations. */
  beyond?: boolean
}

/** One check for each pair of printed cells that differ only in the masking. */
export function printedGains(
  published: readonly PublishedRow[],
  { table, where, to, from, n, beyond }: PrintedGain,
): Check[] {
  const rows = published.filter(
    (row) =>
      row.table === table && Object.entries(where).every(([key, value]) => row[key as keyof PublishedRow] === value),
  )
  return rows
    .filter(({ masking }) => masking === to)
    .flatMap((after) => {
      const before = rows.find((row) => row.masking === from && sameCell(row, after))
      return before ? [printedCheck(cellName(after), after, before, { n, beyond })] : []
    })
}

export function printedCheck(
  what: string,
  after: Cell,
  before: Cell,
  { n, beyond = false }: { n?: number | undefined; beyond?: boolean | undefined } = {},
): Check {
  const difference = rounded(after.value! - before.value!)
  const margin = after.std === null || before.std === null ? null : rounded(after.std + before.std)
  const summaries = margin === null || n === undefined ? null : [after, before].map((cell) => summary(cell, n))
  const test = summaries ? welchOfSummaries(summaries[0]!, summaries[1]!).value : null
  return {
    what,
    difference,
    ci95: test?.ci95 ?? null,
    test: margin === null ? 'printed means' : test ? `printed ± and Welch of n = ${n}` : 'printed ±',
    p: test?.p ?? null,
    verdict: printedVerdict(difference, margin, beyond),
    detail: detailOf(difference, margin, beyond),
    scale: null,
    paperScale: true,
    runs: [],
    planning: null,
  }
}

type Cell = Pick<PublishedRow, 'value' | 'std'>

/**
 * No gain in print contradicts a claim of gains; one within the sum of both printed deviations decides nothing, unless
 * the claim says that it is beyond them.
 */
function printedVerdict(difference: number, margin: number | null, beyond: boolean): ClaimVerdict {
  if (difference <= 0) return 'contradicted'
  if (margin === null || difference > margin) return 'supported'
  return beyond ? 'contradicted' : 'undecided'
}

function detailOf(difference: number, margin: number | null, beyond: boolean): string {
  if (difference === 0) return 'the two are printed as equal'
  const side = difference > 0 ? 'gain' : 'loss'
  if (margin === null) return `a ${side}; its deviation is not printed`
  if (Math.abs(difference) > margin) return `a ${side} beyond the printed ±`
  return `a ${side} within the printed ±${beyond ? ', which the text says it is beyond' : ''}`
}

function sameCell(a: PublishedRow, b: PublishedRow): boolean {
  return (['dataset', 'backbone', 'method', 'evaluation', 'condition', 'metric'] as const).every(
    (key) => a[key] === b[key],
  )
}

export function cellName({ dataset, backbone, method, evaluation, condition, metric }: PublishedRow): string {
  const who = method.startsWith('mean-of') ? '' : method
  return [who, evaluation, metric, condition, `on ${dataset}`, backbone].filter(Boolean).join(' ')
}

const summary = ({ value, std }: Cell, n: number): GroupSummary => ({ mean: value!, sd: std!, n })

/** Printed numbers have few digits; their differences have no more. */
export const rounded = (x: number): number => Math.round(x * 1e6) / 1e6
