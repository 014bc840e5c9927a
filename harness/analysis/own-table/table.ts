/** From a grid of text to the values of each method on each data set, whether the table is long or wide. */
import { groupBy } from '../../../db/queries/group-by.ts'
import { asksFor } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { readCell } from './cells.ts'
import { ChoiceError } from './choice.ts'
import { asWritten, betterByArrows, type Directed, isLowerMeasure, isMeasure, isNumberMeasure } from './direction.ts'
import { type GivenTable, NUMBER, type TableValue } from './given-table.ts'
import { isRole, isTurned, leftOutOf, meantColumn, noColumn, noDataset, placeOf, ROLES, type Role } from './headings.ts'
import { averagesOf } from './layouts/averages.ts'
import { doubtfulSeeds, seedsHint } from './layouts/seed-columns.ts'
import { valueCandidates } from './layouts/values.ts'
import { checkHoldResults, columnsOf, lacks, seedsIn } from './misnamed.ts'
import { onlyValues } from './samples/means.ts'
import { type GivenSpread, type SpreadOptions, UNTOLD } from './samples/plus-minus.ts'
import { hasSpread, type Sample, sampleOf, unusedWarnings } from './samples/sample.ts'
import { alikeNames } from './spelling.ts'
import { checkValuesInUnit, decimalsOf, percentWarnings, type TableUnit, UNITS, unitOf } from './units.ts'

export interface OwnTable extends Directed {
  /** In the order of the file. */
  methods: string[]
  datasets: string[]
  /** Columns that are no data sets, such as averages, and are left out. */
  leftOut: string[]
  /** What was recognised and changed while reading, in whole phrases. */
  notes: string[]
  /** What is doubtful about the unit and the names, in whole phrases. */
  warnings: string[]
  unit: TableUnit
  /** How many the values are given with in this unit, at most. */
  decimals: number
  /** Of means that are given instead of values. */
  spread: GivenSpread
  /** `null` where the table has no value. */
  sample(method: string, dataset: string): Sample | null
}

/**
 * Long form: a column of values beside columns method, data set and seed. Wide form: a row for each method, a column for
 * each data set, and lists or repeated rows for seeds.
 * @param chosen - what the values are; null: found out from the values.
 * @param spreads - about means with a spread that are given instead of values.
 * @throws UsageError when the table is ambiguous.
 */
export function readTable(
  grid: GivenTable,
  chosen: TableUnit | null = null,
  spreads: SpreadOptions = UNTOLD,
): OwnTable {
  const whole = allValues(grid, true)
  const averages = averagesOf(whole.filter(isNumber))
  const all = whole.filter(averages.isOther)
  const values = all.filter(isNumber)
  const methods = [...new Set(values.map(({ method }) => method))]
  const datasets = [...new Set(values.map(({ dataset }) => dataset))]
  const value = grid.valueName ?? grid.head.find((heading) => isRole(heading, 'value')) ?? null
  const hasNumbers = isNumberMeasure(value ?? '') || datasets.every(isNumberMeasure)
  const unit = chosen ?? (hasNumbers && !values.some(({ percent }) => percent) ? 'number' : unitOf(values, UNITS))
  checkValuesInUnit(values, unit)
  const alike = alikeNames(values)
  const said = spreads.plusMinus ?? grid.plusMinus
  const spread = { plusMinus: said ?? 'sd', said: said !== undefined }
  const samples = new Map(
    [...groupBy(values, ({ method, dataset }) => keyOf(method, dataset))].map(([key, own]) => [
      key,
      sampleOf(own, unit, { n: spreads.n, plusMinus: spread.plusMinus }),
    ]),
  )
  return {
    methods,
    datasets,
    unit,
    decimals: Math.max(...values.map((one) => decimalsOf(unit, one))),
    leftOut: [...leftOutOf(grid), ...averages.datasets],
    notes: [
      ...(grid.notes ?? []),
      ...averages.notes,
      ...nanNotes(all, ({ method, dataset }) => samples.has(keyOf(method, dataset))),
      ...alike.notes,
    ],
    warnings: [
      ...percentWarnings(values, chosen),
      ...doubtfulSeeds(grid),
      ...averages.warnings,
      ...alike.warnings,
      ...unusedWarnings(values, spreads),
    ],
    better: betterByArrows(grid, datasets, value),
    measures: [...datasets, ...(value === null ? [] : [value]), ...metricsOf(grid)],
    spread,
    sample: (method, dataset) => samples.get(keyOf(method, dataset)) ?? null,
  }
}

/** A mean without values that are NaN is of the better runs, unlike one without values that were not measured. */
function nanNotes(all: readonly TableValue[], isSampled: (value: TableValue) => boolean): string[] {
  const lost = all.filter((value) => Number.isNaN(value.value) && isSampled(value))
  if (lost.length === 0) return []
  const [{ method, dataset, place }] = lost as [TableValue]
  const more = lost.length === 1 ? '' : ` and ${lost.length - 1} more`
  return [
    `left out as NaN: ${method} on ${dataset} (${place})${more}; if such a run diverged, the mean without it flatters`,
  ]
}

const metricsOf = ({ head, rows }: GivenTable): string[] => {
  const at = head.findIndex((heading) => /^(?:metric|measure)$/i.test(heading))
  return at < 0 ? [] : [...new Set(rows.map(({ cells }) => cells[at]!))]
}

/**
 * The same as a list, in the order of the file, for those who cannot say which values are better, and who keep single values.
 * @throws UsageError when the table is ambiguous, or has means with a spread.
 */
export function readValues(grid: GivenTable): TableValue[] {
  const values = allValues(grid, false).filter(isNumber)
  const mean = values.find(hasSpread)
  if (mean) throw onlyValues(mean)
  return values
}

const isNumber = ({ value }: TableValue) => !Number.isNaN(value)

/** With those that are NaN. @param directed - whether a reader can say that lower values are better. */
function allValues(grid: GivenTable, directed: boolean): TableValue[] {
  const place = new Map(ROLES.map((role) => [role, placeOf(grid.head, role)]))
  const at = (role: Role) => place.get(role)!
  checkSeedsInOne(grid, at('seed'))
  const long =
    at('value') >= 0 &&
    (at('dataset') >= 0 || grid.valueName !== undefined || grid.head.every((_, i) => [...place.values()].includes(i)))
  if (at('value') < 0 && at('dataset') >= 0 && at('method') >= 0) throw lacksValues(grid, directed)
  const values = long ? fromLong(grid, at, directed) : fromWide(grid, at)
  if (!values.some(isNumber)) {
    throw new UsageError({ what: 'the table has no values', remedy: 'give a number for at least one method' })
  }
  checkSeedsUnique(values)
  return values
}

const keyOf = (method: string, dataset: string): string => JSON.stringify([method, dataset])

/** Methods and data sets are named in columns, so that one more must hold the values. */
function lacksValues(grid: GivenTable, directed: boolean): UsageError {
  const candidates = valueCandidates(grid)
  const what = `the table has columns for method and data set, and none that is called value (its columns are ${columnsOf(grid)})`
  if (candidates.length === 0) return new UsageError({ what, remedy: 'add a column value with one number per row' })
  const which = candidates.map((heading) => `\`${asWritten(grid, heading)}\``).join(' or ')
  const lower = lowerAmong(grid, candidates, directed)
  const better =
    lower.length === 0
      ? ''
      : `; lower values of ${lower.map((heading) => `\`${heading}\``).join(', ')} are usually better`
  const seeds = seedsHint(grid)
  return new ChoiceError(
    `${what}; ${which} could hold the values${better}`,
    { name: 'value', values: candidates, lower },
    (written) => `${seeds === null ? '' : `${seeds}; else `}name it with ${written}`,
  )
}

/** Rows differ in another measure than the one that is called as values are. */
function severalMeasures(grid: GivenTable, other: string, value: number, directed: boolean): ChoiceError {
  const all = [grid.head[value]!, ...valueCandidates(grid).filter(isMeasure)]
  return new ChoiceError(
    `rows differ in the column \`${asWritten(grid, other)}\`, which is neither method, data set, seed nor value`,
    { name: 'value', values: all, lower: lowerAmong(grid, all, directed) },
    (written) => `name that of the values with ${written}, or delete the columns of other measures`,
  )
}

/** Those whose lower values are better, which no arrow says. */
const lowerAmong = (grid: GivenTable, measures: readonly string[], directed: boolean): string[] =>
  directed ? measures.filter((heading) => !grid.arrows?.has(heading) && isLowerMeasure(heading)) : []

/** @throws UsageError where two columns tell repetitions apart. */
function checkSeedsInOne({ head, rows }: GivenTable, seed: number): void {
  const several = (places: readonly number[]) =>
    new Set(rows.map(({ cells }) => JSON.stringify(places.map((i) => cells[i])))).size
  const other = [...head.keys()].find(
    (i) => i !== seed && isRole(head[i]!, 'seed') && several([seed, i]) > several([seed]),
  )
  if (other === undefined) return
  throw new UsageError({
    what: `the columns \`${head[seed]}\` and \`${head[other]}\` both tell repetitions apart`,
    remedy: 'number the repetitions of each method on each data set in one column seed, and delete the other',
  })
}

function fromLong(grid: GivenTable, at: (role: Role) => number, directed: boolean): TableValue[] {
  const { head, rows } = grid
  const isOther = noColumn(grid)
  const isNoDataset = noDataset(at('dataset') < 0 ? [] : rows.map(({ cells }) => cells[at('dataset')]!))
  if (at('method') < 0) throw lacks('method', grid)
  const roles = [at('method'), at('dataset'), at('seed'), at('value')]
  const other = head.findIndex(
    (heading, i) =>
      !roles.includes(i) &&
      !isRole(heading, 'seed') &&
      !isOther(heading) &&
      new Set(rows.map(({ cells }) => cells[i])).size > 1,
  )
  if (other >= 0 && seedsIn(grid, { heading: head[other]!, i: other }, [at('method'), at('dataset')]) !== null) {
    throw new UsageError({
      what: `the column \`${head[other]}\` numbers the rows of each method on each data set`,
      remedy: 'call it seed if values of one number belong together, or delete it',
    })
  }
  if (other >= 0 && isMeasure(head[other]!)) throw severalMeasures(grid, head[other]!, at('value'), directed)
  if (other >= 0) {
    const meant = meantColumn(head[other]!, grid)
    throw new UsageError({
      what: `rows differ in the column \`${head[other]}\`, which is neither method, data set, seed nor value`,
      remedy: `${meant === undefined ? '' : `${asksFor(meant)} else `}keep the rows of one kind, make the column part of the name of the method or data set, or delete it if it is another measure`,
    })
  }
  return rows.flatMap((row) => {
    const { place, cells } = row
    const method = nameIn(grid, row, at('method'), 'method')
    const dataset =
      at('dataset') < 0 ? (grid.valueName ?? head[at('value')]!) : nameIn(grid, row, at('dataset'), 'data set')
    if (isNoDataset(dataset)) return []
    const read = readCell(cells[at('value')]!, `the value in ${place}`)
    return valuesOf(read, { place, method, dataset }, at('seed') < 0 ? null : cells[at('seed')]!)
  })
}

function fromWide(grid: GivenTable, at: (role: Role) => number): TableValue[] {
  const { head, rows } = grid
  const turned = isTurned(grid)
  const isOther = noColumn(grid)
  // A table seldom names the column of its row labels.
  const label = turned ? at('dataset') : at('method') >= 0 ? at('method') : at('seed') === 0 ? 1 : 0
  const columns = head.flatMap((heading, i) =>
    i === label || isRole(heading, 'seed') || isOther(heading) ? [] : [{ heading, i }],
  )
  const isNoDataset = noDataset(turned ? rows.map(({ cells }) => cells[label]!) : [])
  if (columns.length === 0) throw lacks(turned ? 'method' : 'data set', grid)
  if (!turned && at('method') < 0 && rows.every(({ cells }) => NUMBER.test(cells[label]!))) throw lacks('method', grid)
  checkHoldResults(grid, columns, label)
  return rows.flatMap((row) => {
    const { place, cells } = row
    const name = nameIn(grid, row, label, turned ? 'data set' : 'method')
    if (turned && isNoDataset(name)) return []
    return columns.flatMap(({ heading, i }) => {
      const [method, dataset] = turned ? [heading, name] : [name, heading]
      const read = readCell(cells[i]!, `the value of ${method} on ${dataset} (${place})`)
      return valuesOf(read, { place, method, dataset }, at('seed') < 0 ? null : cells[at('seed')]!)
    })
  })
}

/** @throws UsageError for an empty cell, as merged ones leave them below their first row. */
function nameIn(
  { head, rows }: GivenTable,
  { place, cells }: GivenTable['rows'][number],
  column: number,
  what: string,
): string {
  const text = cells[column]!
  if (text !== '') return text.replace(/\s+/g, ' ')
  const heading = JSON.stringify(head[column])
  const isMerged = rows[0]!.cells[column] !== ''
  const down = `: split merged cells of the spreadsheet and fill their column down, or in pandas df[${heading}] = df[${heading}].ffill(); delete ${place} if it is an average or a note`
  throw new UsageError({
    what: `${place} names no ${what}`,
    remedy: `fill in the ${what} of every row${isMerged ? down : ''}`,
  })
}

function valuesOf(
  { values, ...written }: ReturnType<typeof readCell>,
  owner: Pick<TableValue, 'place' | 'method' | 'dataset'>,
  seed: string | null,
): TableValue[] {
  if (seed !== null && values.length > 1) {
    throw new UsageError({
      what: `${owner.place} has ${values.length} values of ${owner.method} on ${owner.dataset} under one seed`,
      remedy: 'give one value for each seed, or leave the column of seeds out',
    })
  }
  return values.map((value) => ({ ...owner, seed: seed === '' ? null : seed, value, ...written }))
}

function checkSeedsUnique(values: readonly TableValue[]): void {
  const seen = new Map<string, string>()
  for (const { method, dataset, seed, place } of values) {
    if (seed === null) continue
    const key = JSON.stringify([method, dataset, seed])
    const before = seen.get(key)
    if (before !== undefined) {
      throw new UsageError({
        what: `${place} repeats ${before}: both have a value of ${method} on ${dataset} with seed ${seed}`,
        remedy: 'give each seed once, or leave the column of seeds out if these are separate runs',
      })
    }
    seen.set(key, place)
  }
}
