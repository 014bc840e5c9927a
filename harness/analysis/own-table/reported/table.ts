/** Turns a table of reported numbers into rows with scores; names become keys of the catalogue. */
import { EVALUATION_ENTRIES } from '../../../../db/catalogue/evaluations.ts'
import { directionOf, isShare, METRIC_ENTRIES } from '../../../../db/catalogue/metrics.ts'
import type { ReportedConfig } from '../../../../db/config/reported.ts'
import { ROW_NAME, ROW_NAME_RULE } from '../../../../db/row-name.ts'
import { UsageError } from '../../../base/errors.ts'
import { countedInTerminal } from '../../../base/text.ts'
import { isNumberMeasure } from '../direction.ts'
import type { GivenTable, TableValue } from '../given-table.ts'
import { isRole, leftOutOf } from '../headings.ts'
import { backboneKey, besideMasked, keyAmong, maskingKey, methodKey, schemeOf } from '../keys.ts'
import { averagesOf } from '../layouts/averages.ts'
import { doubtfulSeeds } from '../layouts/seed-columns.ts'
import { alikeNames } from '../spelling.ts'
import { readValues } from '../table.ts'
import { checkValuesInUnit, percentWarnings, unitOf } from '../units.ts'
import { assumptions, checkSpelled, columnOf, DEFAULTS, emptyCells, FURTHER_NAMES, type Further } from './columns.ts'
import { checkLowerCandidate, directionCheck } from './direction.ts'

export const REPORTED_UNITS = ['percent', 'fraction'] as const
export type ReportedUnit = (typeof REPORTED_UNITS)[number]

interface ReportedScore {
  evaluation: string
  condition: string
  metric: string
  protocol: string
  /** A fraction, or the number itself where the metric is no share. */
  value: number
}

/** One value of every score of a row. */
interface ReportedRun {
  config: ReportedConfig
  scores: ReportedScore[]
}

export interface ReportedTable {
  runs: ReportedRun[]
  unit: ReportedUnit
  /** What was assumed for missing columns, in whole phrases. */
  assumed: string[]
  /** Columns or rows that are no data sets, such as averages. */
  leftOut: string[]
  /** What was recognised by its numbers, in whole phrases. */
  notes: string[]
  /** What is doubtful about the unit and the names, in whole phrases. */
  warnings: string[]
}

export interface ReportedOptions {
  source: string
  /** Null: found out from the values. */
  unit: ReportedUnit | null
  /** Instead of the defaults. */
  missing: Partial<Record<Further | 'dataset', string>>
  /** The key of a data set. @throws UsageError for an unknown one. */
  datasetKey(name: string): string
}

/** @throws UsageError that names the row, for whatever is unknown or ambiguous. */
export function readReported(grid: GivenTable, options: ReportedOptions): ReportedTable {
  const at = (name: Further) => columnOf(name, grid.head)
  const places = FURTHER_NAMES.map(at)
  checkSpelled(grid, places)
  const { metric } = options.missing
  if (at('metric') < 0)
    checkLowerCandidate(grid, metricNamed(metric ?? DEFAULTS.metric, '--metric'), metric !== undefined)
  const checkDirection = directionCheck(grid, at('metric') >= 0 || metric !== undefined)
  const told = (name: Further, cells: readonly string[]) =>
    (at(name) < 0 ? '' : cells[at(name)]!) || options.missing[name] || DEFAULTS[name]
  const parts = new Map<string, GivenTable['rows']>()
  for (const row of grid.rows) {
    const key = JSON.stringify(FURTHER_NAMES.map((name) => told(name, row.cells)))
    parts.set(key, [...(parts.get(key) ?? []), row])
  }
  const rest = (cells: readonly string[]) => cells.filter((_, i) => !places.includes(i))
  const named = withDataset({ head: rest(grid.head), rows: [] }, options.missing.dataset)
  const values = [...parts].flatMap(([setting, rows]) => {
    const kept = rows.map(({ place, cells }) => ({ place, cells: [...rest(cells), ...named.added] }))
    return readValues({ head: named.head, rows: kept }).map((value) => ({ ...value, setting }))
  })
  const averages = averagesOf(values, ({ setting }) => setting)
  const numbers = values.filter(averages.isOther).map(({ setting, ...value }) => {
    const texts = JSON.parse(setting) as string[]
    const about = Object.fromEntries(FURTHER_NAMES.map((name, i) => [name, texts[i]!])) as Record<Further, string>
    const said = known(about, value, at, options)
    checkDirection(value.dataset, said.metric)
    return { ...value, ...said }
  })
  const shares = numbers.filter(({ metric }) => isShare(metric))
  const unit = options.unit ?? (shares.length === 0 ? 'fraction' : unitOf(shares, REPORTED_UNITS))
  if (unit === 'percent') checkValuesInUnit(shares, unit)
  return {
    runs: runsOf(at('masking') < 0 ? besideMasked(numbers) : numbers, unit, options.source),
    unit,
    assumed: [...named.added.map((dataset) => `data set ${dataset}`), ...assumptions(grid, options.missing)],
    leftOut: [...leftOutOf(grid), ...averages.datasets],
    notes: [...emptyCells(grid, options.missing), ...averages.notes],
    warnings: [
      ...percentWarnings(shares, options.unit),
      ...doubtfulSeeds(grid),
      ...averages.warnings,
      ...alikeNames(withOneSpelling(numbers)).warnings,
    ],
  }
}

/** The same with the first spelling of each row's name: names that mean one row are not compared. */
function withOneSpelling(numbers: readonly (TableValue & Known)[]): TableValue[] {
  const spelled = new Map<string, string>()
  for (const { name, method } of numbers) {
    // `BYOL + ADIOS` spells BYOL.
    const spelling = [method, method.replace(/\s*\+.*$/, '')].find((one) => methodKey(one) === name)
    if (!spelled.has(name) && spelling !== undefined) spelled.set(name, spelling)
  }
  return numbers.map((one) => ({ ...one, method: spelled.get(one.name) ?? one.name }))
}

/** A long table about one data set need not have a column for it. */
function withDataset({ head }: GivenTable, dataset: string | undefined): { head: string[]; added: string[] } {
  if (head.some((heading) => isRole(heading, 'dataset'))) return { head, added: [] }
  if (!head.some((heading) => isRole(heading, 'value'))) return { head, added: [] }
  if (dataset !== undefined) return { head: [...head, 'dataset'], added: [dataset] }
  throw new UsageError({
    what: `the table has no column for the data set (its columns are ${head.join(', ')})`,
    remedy: 'add a column dataset, or name the data set of all rows with --data',
  })
}

/** A name with the mark of a footnote is that of another row: `SimCLR†` is not plain SimCLR. */
const MARKED = /[*†‡'@=]/

type Known = Omit<ReportedScore, 'value'> & Pick<ReportedConfig, 'name' | 'masking' | 'dataset' | 'backbone'>

function known(
  { masking, backbone, evaluation, metric, condition, protocol }: Record<Further, string>,
  { place, method, dataset }: TableValue,
  at: (name: Further) => number,
  { datasetKey, missing }: ReportedOptions,
): Known {
  const isPlain = at('masking') < 0 && !MARKED.test(method)
  const scheme = isPlain ? schemeOf(method) : null
  const from = (name: Further) => (at(name) < 0 && missing[name] !== undefined ? `--${name}` : place)
  return {
    name: rowName(scheme?.name ?? (MARKED.test(method) ? method : methodKey(method)), place, 'method'),
    masking: scheme?.masking ?? maskingKey(masking, from('masking')),
    dataset: datasetKey(dataset),
    backbone: rowName(backboneKey(backbone), place, 'backbone'),
    evaluation: keyAmong(EVALUATION_ENTRIES, evaluation, 'evaluation', from('evaluation')),
    metric: metricNamed(metric, from('metric')),
    condition,
    protocol,
  }
}

function metricNamed(name: string, place: string): string {
  checkIsNoErrorRate(name, place)
  return keyAmong(metricsFor(name), name, 'metric', place)
}

/** The metrics of shares all say how much is right. @throws UsageError for a rate of errors. */
function checkIsNoErrorRate(metric: string, place: string): void {
  if (!/^(top-?[15][ _-]?|test[ _-]?)?err(or)?([ _-]?rate)?$/i.test(metric.trim())) return
  throw new UsageError({
    what: `${place} names the metric "${metric}", and error rates are not stored`,
    remedy: 'convert them to accuracies (100 - error, in percent) and name the metric top1',
  })
}

/** Losses first, where the name is that of a loss. */
function metricsFor(metric: string): readonly (typeof METRIC_ENTRIES)[number][] {
  if (!isNumberMeasure(metric)) return METRIC_ENTRIES
  return METRIC_ENTRIES.toSorted((a, b) => Number(isLoss(b)) - Number(isLoss(a)))
}

const isLoss = ({ key }: { key: string }) => !isShare(key) && directionOf(key) === -1

function rowName(name: string, place: string, what: string): string {
  if (ROW_NAME.test(name)) return name
  throw new UsageError({
    what: `${place}: ${JSON.stringify(name.slice(0, 80))} cannot be the name of a ${what}`,
    remedy: `use ${ROW_NAME_RULE}`,
  })
}

function runsOf(numbers: readonly (TableValue & Known)[], unit: ReportedUnit, source: string): ReportedRun[] {
  const unnamed = new Map<string, number>()
  const runs = new Map<string, ReportedRun>()
  for (const one of numbers) {
    const { name, masking, dataset, backbone, evaluation, condition, metric, protocol } = one
    const row = { kind: 'reported', name, masking, dataset, backbone, reportedIn: source } as const
    const score = JSON.stringify([row, evaluation, condition, metric, protocol])
    const nth = (unnamed.get(score) ?? 0) + 1
    if (one.seed === null) unnamed.set(score, nth)
    const config = { ...row, seed: one.seed === null ? -nth : seedOf(one) }
    const key = JSON.stringify(config)
    const run = runs.get(key) ?? { config, scores: [] }
    const twice = run.scores.some((other) => JSON.stringify({ ...other, value: 0 }) === scoreKey(one))
    if (twice) {
      throw new UsageError({
        what: `${one.place} has a second ${metric} of ${name} on ${dataset} with seed ${one.seed}`,
        remedy: 'give each number once; names that differ only in their spelling are one row',
      })
    }
    run.scores.push({ evaluation, condition, metric, protocol, value: shareOf(one, unit) })
    runs.set(key, run)
  }
  return [...runs.values()]
}

const scoreKey = ({ evaluation, condition, metric, protocol }: Known): string =>
  JSON.stringify({ evaluation, condition, metric, protocol, value: 0 })

function seedOf({ seed, place }: TableValue): number {
  const number = Number(seed)
  if (/^\d+$/.test(seed!) && number < 2 ** 31) return number
  throw new UsageError({
    what: `${place} has the seed ${JSON.stringify(seed)}, which is not a whole number from 0 to ${2 ** 31 - 1}`,
    remedy: 'number the seeds, or leave their column out',
  })
}

function shareOf({ value, metric, place, percent: signed }: TableValue & Known, unit: ReportedUnit): number {
  if (!isShare(metric)) return value
  const percent = signed || unit === 'percent'
  const share = percent ? Number((value / 100).toPrecision(12)) : value
  if (Math.abs(share) <= 1) return share
  throw new UsageError({
    what: `${place} has the ${metric} ${value}${percent ? '%' : ''}, which is more than the whole`,
    remedy: percent ? 'correct the value' : 'say --unit percent if the values are percentages',
  })
}

/** `3 rows with 12 numbers in percent and 3 as they are (nll)`, for the answer of the command. */
export function reportedText({ runs, unit }: ReportedTable): string {
  const rows = new Set(runs.map(({ config }) => JSON.stringify({ ...config, seed: 0 }))).size
  const metrics = runs.flatMap(({ scores }) => scores.map(({ metric }) => metric))
  const others = metrics.filter((metric) => !isShare(metric))
  const shares = metrics.length - others.length
  const asTheyAre = `as they are (${[...new Set(others)].join(', ')})`
  const numbers = [
    ...(shares > 0
      ? [`${countedInTerminal(shares, 'number')} ${unit === 'percent' ? 'in percent' : 'as fractions'}`]
      : []),
    ...(others.length > 0
      ? [`${shares > 0 ? others.length : countedInTerminal(others.length, 'number')} ${asTheyAre}`]
      : []),
  ]
  return `${countedInTerminal(rows, 'row')} with ${numbers.join(' and ')}`
}
