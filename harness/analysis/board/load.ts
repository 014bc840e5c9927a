/** Loads the leaderboard of a data set from the store, for the page, its downloads, the API and the command line. */
import { LRUCache } from 'lru-cache'
import { isCalled } from '../../../db/catalogue/score-names.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { rowsOfGroups } from '../../../db/queries/joined-groups.ts'
import {
  type Group,
  groupsOfSuite,
  type LeaderboardDataset,
  leaderboardData,
  leaderboardDatasets,
  publishedScores,
  resultsMark,
  versionsMark,
} from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { datasetAmong, whyNoDataset } from '../dataset-names.ts'
import { storedItems } from '../items/stored-items.ts'
import { buildBoard, relationsOf } from './board.ts'
import { costsCalled, isCost } from './costs.ts'
import { FACETS, type Facet, facetValues } from './facets.ts'
import type { Relations } from './rows.ts'
import type { Board, BoardState, FilledColumn, Row } from './types.ts'
import { type View, viewBoard } from './view.ts'

/** What is asked for; null as the data set: the first of the catalogue that has results, those of the suite if one is asked for. */
export interface AskedBoard extends Omit<BoardState, 'dataset' | 'groups'> {
  dataset: string | null
  /** Only rows of which a run belongs to this suite; their numbers are over all their seeds. */
  suite?: string | null
}

/** Something asked for that does not exist. */
interface NotOnBoard {
  /** As it is called in addresses, and on the command line. */
  name: string
  value: string
  why: string
}

export interface LoadedBoard {
  datasets: LeaderboardDataset[]
  dataset: string
  board: Board
  view: View
  /** What was asked for and exists, with the keys of columns for their names. */
  asked: AskedBoard
  ignored: NotOnBoard[]
}

/** @returns null while nothing has been run. */
export function loadBoard(database: Database, asked: AskedBoard): LoadedBoard | null {
  const ignored: NotOnBoard[] = []
  const datasets = leaderboardDatasets(database)
  const named =
    asked.dataset === null
      ? null
      : datasetAmong(
          asked.dataset,
          datasets.map(({ dataset }) => dataset),
        )
  const wanted = datasets.find(({ dataset }) => dataset === named?.dataset)
  const ofSuite = asked.suite == null ? [] : groupsOfSuite(database, asked.suite)
  const suite = ofSuite.length > 0 ? asked.suite! : null
  const measured = datasets.filter(({ groups }) => groups > 0)
  const shown = wanted ?? measured.find((one) => ofSuite.some(({ dataset }) => dataset === one.dataset)) ?? measured[0]
  if (!shown) return null
  if (named !== null && !wanted) {
    const why = whyNoDataset(named, 'no result is stored for this data set')
    ignored.push({ name: 'dataset', value: asked.dataset!, why })
  }
  if (asked.suite != null && suite === null) {
    ignored.push({ name: 'suite', value: asked.suite, why: 'no run of this suite is stored' })
  }
  const { board, view: look } = boardOf(database, shown.dataset)
  const called = (name: 'columns' | 'sort', value: string): string[] => {
    const keys = columnsCalled(board, value)
    if (keys.length === 0) ignored.push({ name, value, why: 'this data set has no such column' })
    return keys
  }
  const columns = asked.columns?.flatMap((value) => called('columns', value)) ?? null
  const sort = asked.sort === null || asked.sort === 'name' ? asked.sort : (called('sort', asked.sort)[0] ?? null)
  const baselines = ['own', 'none', ...board.rows.flatMap(({ key, groupId }) => (groupId === null ? [] : key))]
  const baseline = asked.baseline !== null && baselines.includes(asked.baseline) ? asked.baseline : null
  if (baseline !== asked.baseline) {
    ignored.push({ name: 'baseline', value: asked.baseline!, why: 'this data set has no such measured row' })
  }
  // Where nothing was run, the published rows are all there is.
  const published = asked.published || shown.groups === 0
  const rows = board.rows.filter(({ table }) => published || table === null)
  const facets = eachFacet((facet) =>
    asked[facet].flatMap((value) => {
      const values = facetValues(rows, facet, value)
      if (values.length === 0) ignored.push({ name: facet, value, why: `no row of this data set has this ${facet}` })
      return values
    }),
  )
  const kept: AskedBoard = {
    ...asked,
    ...facets,
    suite,
    dataset: wanted?.dataset ?? null,
    sort,
    columns: columns?.length === 0 ? null : columns,
    baseline,
  }
  const groups =
    suite === null
      ? null
      : rowsOfGroups(
          database,
          shown.dataset,
          ofSuite.map(({ id }) => id),
        )
  const view = look({ ...kept, groups, dataset: shown.dataset, published })
  return { datasets, dataset: shown.dataset, board, view, asked: kept, ignored }
}

/** The same without rows that have none of the numbers; the page keeps them where columns were chosen. */
export function onlyNumbered(loaded: LoadedBoard): LoadedBoard {
  const { columns, costs, rows } = loaded.view
  const numbered = rows.filter(
    (row) =>
      columns.some((column) => column.cell(row) !== null) || costs.some((key) => (row.cost?.[key] ?? null) !== null),
  )
  return { ...loaded, view: { ...loaded.view, rows: numbered } }
}

const eachFacet = (valuesOf: (facet: Facet) => string[]): Record<Facet, string[]> =>
  Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(valuesOf(facet))]])) as Record<Facet, string[]>

/**
 * The keys of the columns with this name: a key, a column of the cost, or as `compare` names scores (`knn/top1`). Of
 * several scores with a name, the honest ones that the leaderboard begins with.
 */
function columnsCalled(board: Board, name: string): string[] {
  if (isCost(name) || board.columns.some(({ key }) => key === name)) return [name]
  const called = board.columns.filter((column) => isCalled(column, name))
  const first = called.filter(({ leading, selectedOnTest }) => leading && !selectedOnTest)
  const keys = (first.length > 0 ? first : called).map(({ key }: FilledColumn) => key)
  return keys.length > 0 ? keys : costsCalled(name)
}

interface KnownBoard {
  /** Mark of the results that the board was built from. */
  mark: string
  board: Board
  view(state: BoardState): View
  groups: readonly Group[]
  /** `versionsMark` at the same time. */
  versions: string
  relations: Relations
}

/** Whether all that groups tell of each other is the same: their configs depend on these runs. */
function areSame(before: readonly Group[], now: readonly Group[]): boolean {
  return (
    before.length === now.length &&
    now.every(({ id, runId, variant, stale }, i) => {
      const was = before[i]!
      return was.id === id && was.runId === runId && was.variant === variant && was.stale === stale
    })
  )
}

const known = new WeakMap<Database, Map<string, KnownBoard>>()
const MOST_VIEWS = 20

/** The board of a data set, cached until a result changes; progress of running runs does not change it. */
function boardOf(database: Database, dataset: string): KnownBoard {
  const boards = known.get(database) ?? new Map<string, KnownBoard>()
  known.set(database, boards)
  const mark = resultsMark(database, dataset)
  const before = boards.get(dataset)
  if (before?.mark === mark) return before
  const { groups, scores } = leaderboardData(database, dataset)
  const configs = (runIds: string[]) => configsOfRuns(database, runIds)
  // While the groups stay the same, so does what they tell of each other; to describe thousands of them takes longest.
  const versions = versionsMark(database)
  const unchanged = before?.versions === versions && areSame(before.groups, groups)
  const relations = unchanged ? before.relations : relationsOf(groups, configs)
  const board = buildBoard(
    groups,
    scores,
    publishedScores(database, dataset),
    configs,
    (rows, column) => {
      const keyOf = ({ place, groupId }: Row) => column.measurement(place) ?? { groupId: groupId!, condition: '' }
      const read = storedItems(database, rows.map(keyOf), column)
      return (row) => read(keyOf(row))
    },
    relations,
  )
  const views = new LRUCache<string, View>({ max: MOST_VIEWS })
  const view = (state: BoardState): View => {
    const { method, masking, backbone, search, groups, columns, sort, order, published, current, baseline } = state
    const facets = [method, masking, backbone]
    const key = JSON.stringify([facets, search, groups, columns, sort, order, published, current, baseline])
    const made = views.get(key) ?? viewBoard(board, state)
    views.set(key, made)
    return made
  }
  const made = { mark, board, view, groups, versions, relations }
  boards.set(dataset, made)
  return made
}
