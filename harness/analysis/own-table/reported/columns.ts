/** Columns that a table of reported numbers may have beside method, data set, seed and value. */
import { NOT_GIVEN } from '../../../../db/catalogue/not-given.ts'
import { AS_REPORTED, NO_BACKBONE } from '../../../../db/config/reported.ts'
import { asksFor } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'
import { countedInTerminal } from '../../../base/text.ts'
import { isNumbers } from '../cells.ts'
import type { GivenTable } from '../given-table.ts'
import { isRole, nearlyOf, ROLES } from '../headings.ts'
import { plainName } from '../keys.ts'

/** What a table may say of its numbers beside method, data set, seed and value, and other names for these columns. */
const FURTHER = {
  masking: ['masking', 'mask', 'scheme'],
  backbone: ['backbone', 'encoder', 'architecture', 'arch', 'network'],
  evaluation: ['evaluation', 'eval'],
  metric: ['metric', 'measure'],
  condition: ['condition', 'setting'],
  protocol: ['protocol'],
} as const

export type Further = keyof typeof FURTHER
export const FURTHER_NAMES = Object.keys(FURTHER) as Further[]

export const DEFAULTS: Record<Further, string> = {
  masking: NOT_GIVEN,
  backbone: NO_BACKBONE,
  evaluation: 'linear',
  metric: 'top1',
  condition: '',
  protocol: AS_REPORTED,
}

/** What stands for what the table does not say, instead of the defaults. */
type Missing = Partial<Record<Further, string>>

/** The place of a column by any of its names; -1 for a table without it. */
export const columnOf = (name: Further, head: readonly string[]): number =>
  head.findIndex((heading) => isCalled(heading, FURTHER[name]))

const isCalled = (heading: string, names: readonly string[]) => names.includes(plainName(heading).replace(/s$/, ''))

/** @throws UsageError for a column whose name is almost one of those that a table may have beside its numbers. */
export function checkSpelled({ head, rows }: GivenTable, places: readonly number[]): void {
  const missing = FURTHER_NAMES.filter((_, i) => places[i]! < 0).flatMap((name) => FURTHER[name])
  for (const [i, heading] of head.entries()) {
    const meant = ROLES.some((role) => isRole(heading, role)) ? undefined : nearlyOf(heading, missing)
    if (meant === undefined || places.includes(i) || rows.every(({ cells }) => isNumbers(cells[i]!))) continue
    throw new UsageError({
      what: `the column \`${heading}\` holds names and is not known (${rows[0]!.cells[i]}, …)`,
      remedy: `${asksFor(meant)} rename or delete it`,
    })
  }
}

/** What is taken for columns that the table lacks, in whole phrases. */
export function assumptions({ head }: GivenTable, missing: Missing): string[] {
  const assumed = FURTHER_NAMES.filter((name) => columnOf(name, head) < 0 && name !== 'condition')
  return assumed.map((name) => {
    const taken = takenFor(name, missing)
    return name === 'masking' && missing.masking === undefined ? `${taken}, unless names of methods tell it` : taken
  })
}

/** What is taken for empty cells of columns that the table has, in whole phrases. */
export function emptyCells({ head, rows }: GivenTable, missing: Missing): string[] {
  return FURTHER_NAMES.flatMap((name) => {
    const place = columnOf(name, head)
    const empty = place < 0 ? 0 : rows.filter(({ cells }) => cells[place] === '').length
    if (empty === 0 || name === 'condition') return []
    return `the column ${head[place]} is empty in ${countedInTerminal(empty, 'row')}, taken as ${takenFor(name, missing)}`
  })
}

function takenFor(name: Further, missing: Missing): string {
  if (missing[name] !== undefined) return `${name} ${missing[name]}`
  if (name === 'masking') return 'masking not given'
  return name === 'backbone' ? DEFAULTS.backbone : `${name} ${DEFAULTS[name]}`
}
