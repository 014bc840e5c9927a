/** The analysis of a table that a reader enters: what `stats table` prints. It reads and writes no store. */
import { analyseTable, type Family } from '../../../harness/analysis/own-table/analyse.ts'
import { pairedByPosition } from '../../../harness/analysis/own-table/by-position.ts'
import { type Choice, ChoiceError } from '../../../harness/analysis/own-table/choice.ts'
import { ranksDiagram } from '../../../harness/analysis/own-table/diagram.ts'
import { higherIsBetter } from '../../../harness/analysis/own-table/direction.ts'
import { filledTable } from '../../../harness/analysis/own-table/filled.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { inPercent } from '../../../harness/analysis/own-table/in-percent.ts'
import type { TableTest } from '../../../harness/analysis/own-table/pairs.ts'
import type { RankAnalysis } from '../../../harness/analysis/own-table/ranks.ts'
import { type OwnTable, readTable } from '../../../harness/analysis/own-table/table.ts'
import type { TableUnit } from '../../../harness/analysis/own-table/units.ts'
import type { FilledTable } from '../../../harness/analysis/tables/formats/panel.ts'
import { UsageError } from '../../../harness/base/errors.ts'
import { LONGEST } from '../../lib/params.ts'
import { BETTER_FIELD, N_FIELD, PLUS_MINUS_FIELD, TEST_FIELD, UNIT_FIELD, VALUE_FIELD } from './control-options.ts'
import type { SignificanceParams } from './params.ts'
import type { RanksFigure } from './ranks-figure.ts'

/** What is analysed: the text and how. */
export type EnteredTable = Pick<
  SignificanceParams,
  | 'test'
  | 'correction'
  | 'alpha'
  | 'ranks'
  | 'family'
  | 'unit'
  | 'print'
  | 'better'
  | 'against'
  | 'bold'
  | 'spread'
  | 'value'
  | 'lists'
> &
  // A tab may keep a table from before these could be chosen.
  Partial<Pick<SignificanceParams, 'decimals' | 'n' | 'plusMinus'>> & { table: string }

export type OwnTableReport =
  | {
      filled: FilledTable
      figure: RanksFigure | null
      ranks: RankAnalysis | null
      alpha: number
      unranked: string[]
      problem: null
    }
  | { filled: null; problem: { what: string; remedy: string } }

const MOST = { letters: 200_000, methods: 40, datasets: 40 }
/** Values of a method in the exact test of ranks, whose time grows with their fourth power. */
const MOST_RANKED = 25
/** Halves of surrogate pairs, which no address and no file can hold. */
const HALF_LETTERS = /\p{Cs}/gu
/** An address of this length goes through every server and browser. */
const LONGEST_ENCODED = 8000

/** Whether a table can be part of the address; a form sends its lines with two characters at their ends. */
export function fitsAddress(table: string): boolean {
  const sent = table.replace(/\r?\n/g, '\r\n')
  return sent.length <= LONGEST && String(new URLSearchParams({ sent })).length <= LONGEST_ENCODED
}

export function reportOf(entered: EnteredTable): OwnTableReport {
  const { table: text, unit, print, value, better, against, lists, ranks: rankTest, ...rest } = entered
  const { decimals = 'auto', n = '', plusMinus = 'auto', ...options } = rest
  try {
    // If a file is not text, what it is matters more than its size.
    if (text.length > MOST.letters && !text.includes('\0'))
      throw tooLarge(`${text.length} letters`, `${MOST.letters} letters`)
    const spreads = { n: countIn(n), plusMinus: plusMinus === 'auto' ? null : plusMinus }
    const read = readTable(
      readGrid(text.replace(HALF_LETTERS, '\ufffd'), 'it', value.trim() || null, spreads),
      unit === 'auto' ? null : (unit as TableUnit),
      spreads,
    )
    const seeded = lists === 'paired' ? pairedByPosition(read) : read
    const table = print === 'percent' ? inPercent(seeded) : seeded
    const test = options.test === 'mcnemar' ? 'auto' : (options.test as TableTest)
    checkSize(table, test)
    const asked = {
      ...options,
      family: options.family as Family,
      test,
      rankTest,
      higherIsBetter: higherIsBetter(table, better === 'auto' ? null : better),
      ...(against.trim() !== '' && { against: against.trim() }),
      ...(decimals !== 'auto' && { decimals: Number(decimals) }),
    }
    const analysis = analyseTable(table, asked, LOWER_CHOICE, SPREAD_CHOICE)
    const ranks = analysis.ranks.value
    return {
      filled: filledTable(analysis, 'Your table', `your table ${digestOf(text)}`),
      figure: ranks && figureOf(ranks, entered.alpha, analysis.unranked),
      ranks,
      alpha: entered.alpha,
      unranked: analysis.unranked,
      problem: null,
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const remedy = error instanceof ChoiceError ? error.worded(asField) : error.remedy
    return { filled: null, problem: { what: error.message, remedy } }
  }
}

/** How the form calls a choice. */
const FIELDS: Record<Choice['name'], { label: string; options: readonly { value: string; title: string }[] }> = {
  unit: UNIT_FIELD,
  value: VALUE_FIELD,
  n: N_FIELD,
  test: TEST_FIELD,
}

/** What somebody types; null for nothing. @throws UsageError for anything but a whole number from 2. */
function countIn(typed: string): number | null {
  const text = typed.trim()
  if (text === '') return null
  if (/^\d{1,9}$/.test(text) && Number(text) >= 2) return Number(text)
  throw new UsageError({
    what: `"${text}" under "${N_FIELD.label}" is no number of values`,
    remedy: 'write a whole number of at least 2, or nothing',
  })
}

const asField = ({ name, values, lower = [] }: Choice): string => {
  const field = `${values.map((value) => clear(name, value)).join(' or ')} under "${FIELDS[name].label}"`
  if (lower.length === 0) return field
  const which = lower.length === values.length ? '' : ` for ${lower.map((value) => clear(name, value)).join(' or ')}`
  return `${field}, and choose ${LOWER_CHOICE}${which}`
}

/** What somebody types is in quotation marks. */
function clear(name: Choice['name'], value: string): string {
  const title = titleOf(FIELDS[name].options, value)
  return name === 'value' || name === 'n' ? `"${title}"` : title
}

/** How the form says that ± is no standard deviation. */
const SPREAD_CHOICE = `"${titleOf(PLUS_MINUS_FIELD.options, 'se')}" or "${titleOf(PLUS_MINUS_FIELD.options, 'ci95')}" under "${PLUS_MINUS_FIELD.label}"`

/** How the form says that lower values are better. */
const LOWER_CHOICE = `"${titleOf(BETTER_FIELD.options, 'lower')}" under "${BETTER_FIELD.label}"`

function titleOf(options: readonly { value: string; title: string }[], value: string): string {
  return options.find((option) => option.value === value)?.title ?? value
}

function checkSize(table: OwnTable, test: TableTest): void {
  const { methods, datasets } = table
  if (methods.length > MOST.methods) throw tooLarge(`${methods.length} methods`, `${MOST.methods} methods`)
  if (datasets.length > MOST.datasets) throw tooLarge(`${datasets.length} data sets`, `${MOST.datasets} data sets`)
  if (test !== 'mann-whitney') return
  const counts = datasets.flatMap((dataset) =>
    methods.map((method) => table.sample(method, dataset)?.values?.length ?? 0),
  )
  const most = Math.max(...counts)
  if (most > MOST_RANKED) throw tooLarge(`${most} values of one method`, `${MOST_RANKED} with the exact test of ranks`)
}

/** Seven digits or letters that tell texts apart, as far as so few can. */
const digestOf = (text: string): string =>
  [...text].reduce((sum, sign) => (31 * sum + sign.codePointAt(0)!) % 2 ** 32, 7).toString(36)

const tooLarge = (what: string, most: string): UsageError =>
  new UsageError({
    what: `the table has ${what}, and this page takes up to ${most}`,
    remedy: 'use `npx maskbench stats table FILE`, which has no limit',
  })

function figureOf(ranks: RankAnalysis, alpha: number, unranked: readonly string[]): RanksFigure {
  const { rows, ...diagram } = ranksDiagram(ranks, alpha, unranked)
  return {
    ...diagram,
    rows: rows.map((row) => ({ ...row, key: row.title, method: row.title, masking: 'none', rate: null })),
  }
}
