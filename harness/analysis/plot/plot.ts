/** Plots a score against an option: each line joins configurations that differ only in the option. */

import { isCalled, scoreNames } from '../../../db/catalogue/score-names.ts'
import { makerOf } from '../../../db/catalogue/titles.ts'
import { allChanges, type Change, changedSince, renewal } from '../../../db/changes.ts'
import { AS_REPORTED } from '../../../db/config/reported.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardData, leaderboardDatasets } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { asksFor, guessOf } from '../../base/did-you-mean.ts'
import { memoizeEach } from '../../base/memoize.ts'
import { buildBoard } from '../board/board.ts'
import { FACETS, type Facet, facetNames, facetTitles, facetValues, hasFacet, meantFacet } from '../board/facets.ts'
import type { Board, Column, FilledColumn, Row } from '../board/types.ts'
import { datasetAmong, whyNoDataset } from '../dataset-names.ts'
import { groupBut, type OfferedOption, offeredOption, offeredOptions, usualOption } from './groups.ts'
import { type Lines, makeLines } from './lines.ts'
import { alikeBut, type Observation, observe, SCORE_OPTIONS, type ScoreOption, type Value } from './observations.ts'
import { optionName } from './option-title.ts'
import { type NotPlotted, notPlotted, type PlotOptions, type Scale } from './options.ts'
import { orderOf, scaleOf } from './values.ts'

type PlottedColumn = Pick<
  Column,
  'key' | 'dataset' | 'evaluation' | 'metric' | 'protocol' | 'band' | 'title' | 'unit' | 'selectedOnTest' | 'direction'
>

export interface Plot extends Omit<Lines, 'lacking' | 'repeated' | 'cut'> {
  dataset: string
  column: PlottedColumn
  /** The option on the axis; null while no option varies. */
  option: OfferedOption | null
  scale: 'linear' | 'log' | 'categories'
  /** Values of the option on any line, in the order of the axis. */
  values: Value[]
  /** Numbers of rows that have the score and are not drawn, by reason, and of lines beyond the limit. */
  leftOut: Pick<Lines, 'lacking' | 'repeated' | 'cut'> & { stale: number }
  /** What has changed since the stale rows were made. */
  changes: Change[]
  /** What can be chosen instead. */
  datasets: string[]
  columns: PlottedColumn[]
  options: OfferedOption[]
  facets: Record<Facet, string[]>
  /** What the methods among these are called: rows made elsewhere may have been named otherwise since. */
  methodTitles: Record<string, string>
  ignored: NotPlotted[]
}

/** @returns null while no finished run has a score. */
export function plotOf(database: Database, asked: PlotOptions = {}): Plot | null {
  const ignored: NotPlotted[] = []
  const datasets = leaderboardDatasets(database).flatMap(({ dataset, groups }) => (groups > 0 ? dataset : []))
  const named = asked.dataset == null ? null : datasetAmong(asked.dataset, datasets)
  if (named?.dataset === null) {
    const why = whyNoDataset(named, 'there are no results on this data set')
    ignored.push(notPlotted('dataset', asked.dataset!, why, datasets))
  }
  const found = search(
    memoizeEach((dataset) => sourceOf(database, dataset)),
    named?.dataset == null ? datasets : [named.dataset],
    asked,
  )
  if (!found) return null
  return { datasets, ...draw(found, asked, ignored) }
}

interface SourceColumn {
  source: Source
  column: FilledColumn
}

/** A data set with the configs of its rows. */
interface Source {
  dataset: string
  board: Board
  configOf(row: Row): object
}

/**
 * The requested plot if it exists; otherwise one whose option varies among stale rows, the same score with another option, or
 * another score.
 */
function search(
  sourceOf: (dataset: string) => Source,
  datasets: readonly string[],
  asked: PlotOptions,
): SourceColumn | null {
  for (const column of new Set([asked.column ?? null, null])) {
    let first: SourceColumn | null = null
    for (const attempt of asked.option == null ? [NO_OPTION] : [{}, { stale: true }, NO_OPTION]) {
      for (const dataset of datasets) {
        const source = sourceOf(dataset)
        for (const one of poolOf(source, column)) {
          const found = { source, column: one }
          if (varies(found, { ...asked, ...attempt })) return found
          first ??= found
        }
      }
    }
    if (first) return first
  }
  return null
}

const NO_OPTION = { option: null }

/** What is asked for, and whether stale rows are looked at, too. */
type Sought = PlotOptions & { stale?: boolean }

function sourceOf(database: Database, dataset: string): Source {
  const { groups, scores } = leaderboardData(database, dataset)
  const configs = (runIds: string[]) => configsOfRuns(database, runIds)
  const board = buildBoard(groups, scores, [], configs)
  const all = configs(groups.map(({ runId }) => runId))
  const byGroup = new Map(groups.map(({ id }, i) => [id, all[i]!]))
  return { dataset, board, configOf: ({ groupId }) => byGroup.get(groupId!)! }
}

/**
 * The score of this key, else those of this name, else for null all: of several the honest ones that the leaderboard
 * begins with, measured ones before those that others report.
 */
function poolOf({ board }: Source, key: string | null): FilledColumn[] {
  const exact = board.columns.filter((column) => column.key === key)
  if (exact.length > 0) return exact
  const called = key === null ? board.columns : board.columns.filter((column) => isCalled(column, key))
  const honest = called.filter(({ leading, selectedOnTest }) => leading && !selectedOnTest)
  const pool = honest.length > 0 ? honest : called
  const reported = ({ protocol }: FilledColumn) => Number(protocol === AS_REPORTED)
  return [...pool].sort((a, b) => reported(a) - reported(b))
}

function varies({ source, column }: SourceColumn, asked: Sought): boolean {
  if (asked.option == null) return optionsOf(source, column, asked).length > 0
  const option = pathMeant(asked.option, among(source, column, '', asked))
  return offeredOption(option, among(source, column, option, asked)) !== null
}

/** The path itself, else that of the one option of a plugin that is called so, e.g. `share` or `bands.share` for `options.bands.share`. */
function pathMeant(option: string, observations: readonly Observation[]): string {
  const paths = new Set(observations.flatMap(({ options }) => options.paths()))
  if (paths.has(option)) return option
  const meant = [...paths].filter((path) => path === `options.${option}` || optionName(path) === option)
  return meant.length === 1 ? meant[0]! : option
}

function optionsOf(source: Source, column: FilledColumn, asked: PlotOptions): OfferedOption[] {
  const usual = among(source, column, '', asked)
  return offeredOptions(usual, (path) => (isScoreOption(path) ? among(source, column, path, asked) : usual))
}

const isScoreOption = (path: string): path is ScoreOption => (SCORE_OPTIONS as readonly string[]).includes(path)

/** The rows that a plot against this option is made of. */
function among({ board, configOf }: Source, column: FilledColumn, path: string, asked: Sought): Observation[] {
  const passes = chosenIn(board, asked)
  const columns = isScoreOption(path) ? alikeBut(path, column, board.columns) : [column]
  return columns.flatMap((one) => observe(board, one, configOf, asked)).filter(({ row }) => passes(row))
}

/** Whether a row has one of the asked values of each facet, as they are called among the rows of the board. */
function chosenIn({ rows }: Board, asked: PlotOptions): (row: Row) => boolean {
  const chosen = FACETS.map((facet) => {
    const typed = asked[facet] ?? []
    return { facet, any: typed.length === 0, values: typed.flatMap((value) => facetValues(rows, facet, value)) }
  })
  return (row) => chosen.every(({ facet, any, values }) => any || (values.length > 0 && hasFacet(row, facet, values)))
}

function draw(found: SourceColumn, asked: PlotOptions, ignored: NotPlotted[]): Omit<Plot, 'datasets'> {
  const { source, column } = found
  const { board, dataset } = source
  const options = optionsOf(source, column, asked)
  if (asked.column != null && asked.column !== column.key && !isCalled(column, asked.column)) {
    const known = [...new Set(board.columns.map(spokenName))]
    const guess = guessOf(asked.column, board.columns.flatMap(scoreNames))
    ignored.push(notPlotted('column', asked.column, `this data set has no such score${guess}`, known))
  }
  const scored = column.places.map((place) => board.rows[place]!)
  const facets = facetsOf(scored)
  for (const facet of FACETS) {
    for (const value of asked[facet] ?? []) {
      if (facetValues(scored, facet, value).length > 0) continue
      const guess = meantFacet(scored, facet, value)
      const why = `no row with this score has this ${facet}${guess === undefined ? '' : `, ${asksFor(guess)}`}`
      ignored.push(notPlotted(facet, value, why, facetNames(scored, facet)))
    }
  }
  const stale = staleOf(board, column, asked)
  const wanted = asked.option == null ? null : pathMeant(asked.option, among(source, column, '', asked))
  const named = options.find(({ path }) => path === wanted)
  if (asked.option != null && !named) {
    const known = options.map(({ path }) => path)
    if (varies(found, { ...asked, stale: true })) {
      const changes = allChanges(stale)
      const why = `it varies among stale rows alone, which are left out (${changedSince(changes)} changed since)`
      ignored.push({ ...notPlotted('option', asked.option, why, known), remedy: renewal(changes) })
    } else {
      const isForeign = scored.some(({ origin }) => makerOf(origin) !== undefined)
      const untold = isForeign ? 'rows made elsewhere have no options of training, and ' : ''
      const why = `${untold}no option of this path varies while all else is alike`
      ignored.push(notPlotted('option', asked.option, why, known))
    }
  }
  const option = named ?? usualOption(options) ?? null
  const observations = among(source, column, option?.path ?? '', asked)
  const order = orderOf(option?.path ?? '')
  const { lacking, repeated, cut, ...lines } = option
    ? makeLines(groupBut(option.path, observations), order, board.unmaskedOf())
    : {
        lines: [],
        references: [],
        lacking: observations.length,
        lackingRows: [],
        repeated: 0,
        repeatedRows: [],
        cut: 0,
      }
  const values = [...new Set(lines.lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort(order)
  return {
    dataset,
    column: plotted(column),
    option,
    scale: scaled(values, asked.scale ?? 'auto', ignored),
    values,
    ...lines,
    leftOut: { lacking, repeated, cut, stale: stale.length },
    changes: allChanges(stale),
    columns: board.columns.map(plotted),
    options,
    facets,
    methodTitles: Object.fromEntries(facets.method.map((key) => [key, facetTitles(scored, 'method')(key)])),
    ignored,
  }
}

/** `linear/top1`, by which a score is asked for. */
const spokenName = ({ evaluation, metric }: Pick<Column, 'evaluation' | 'metric'>): string => `${evaluation}/${metric}`

function scaled(values: readonly Value[], wanted: Scale, ignored: NotPlotted[]): Plot['scale'] {
  const { scale, why } = scaleOf(values, wanted)
  if (why !== null) ignored.push({ name: 'scale', value: wanted, why })
  return scale
}

function staleOf(board: Board, { places }: FilledColumn, asked: PlotOptions): Row[] {
  const passes = chosenIn(board, asked)
  return places.map((place) => board.rows[place]!).filter((row) => row.stale && passes(row))
}

function facetsOf(rows: readonly Row[]): Plot['facets'] {
  const values = (facet: Facet) => [...new Set(rows.map((row) => row[facet]))]
  return { method: values('method'), masking: values('masking'), backbone: values('backbone') }
}

function plotted(column: FilledColumn): PlottedColumn {
  const { key, dataset, evaluation, metric, protocol, band, title, unit, selectedOnTest, direction } = column
  return { key, dataset, evaluation, metric, protocol, band, title, unit, selectedOnTest, direction }
}
