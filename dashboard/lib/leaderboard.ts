/** The leaderboard of one data set: rows are groups of seeds, columns are what was measured and how. */

import { readCondition } from '../../db/condition.ts'
import { once } from '../../db/once.ts'
import { groupBy } from '../../db/queries/group-by.ts'
import type { Group, PublishedRow, ScoreColumn } from '../../db/queries/leaderboard.ts'
import { columnKey, isComparable, rowKey } from '../../db/score-key.ts'
import { configDifferences } from './config-differences.ts'
import { rate as rateText, type Unit } from './format.ts'
import { backboneName, controlName, datasetName, evaluationName, metricName, schemeName } from './names.ts'

export interface Column {
  key: string
  /** Columns side by side with the same band and protocol share a heading. */
  band: string
  protocol: string
  selectedOnTest: boolean
  title: string
  unit: Unit
  /** Shown without being asked for. */
  leading: boolean
}

/** A column with its numbers, by the place of their row. They are made when first asked for: few columns are on screen. */
export interface FilledColumn extends Column {
  measured(): readonly (Measurement | undefined)[]
}

export interface Measurement {
  values: number[]
  seeds: number[]
  at: number
  /** Mask quality is never read without what it is held against: means over seeds. */
  controls: { title: string; mean: number }[] | undefined
}

export interface PublishedValue {
  value: number
  /** Sample standard deviation over the paper's runs, where it was printed. */
  std: number | null
  printed: string
}

export interface Row {
  key: string
  /** In the board, where rows are in the order in which they were asked for. */
  place: number
  /** Runs of this row; null for a published one. */
  groupId: string | null
  /** `adios-1`; null for a measured row. */
  table: string | null
  method: string
  masking: string
  backbone: string
  title: string
  /** Backbone, its variant, and what sets this row apart from others of the same name. */
  details: string
  /** Smooth rate, where a row is one rate of a noisy-label run. */
  rate: number | null
  stale: boolean
  seeds: number[]
  published: ReadonlyMap<string, PublishedValue>
  cost: Cost | null
}

export interface Cost {
  seconds: number | null
  peakRssMb: number | null
  imagesPerSecond: number | null
}

export interface Board {
  columns: FilledColumn[]
  rows: Row[]
}

interface Place {
  column: Column
  rate: number | null
}

/**
 * Everything there is for one data set; what is shown of it is the view's matter.
 * @param configs of these runs, in their order.
 */
export function buildBoard(
  groups: Group[],
  scores: ScoreColumn[],
  printed: PublishedRow[],
  configs: (runIds: string[]) => object[],
): Board {
  const rows = new Map(groups.map(({ id }) => [id, new Map<number | null, Row>()]))
  const byId = new Map(groups.map((group) => [group.id, group]))
  const details = describer(groups, configs)
  const columns = new Map<string, Column>()
  const sources = new Map<string, { score: ScoreColumn; rate: number | null }[]>()
  const place = (at: Place): Place => {
    const known = columns.get(at.column.key)
    if (!known) columns.set(at.column.key, at.column)
    return { ...at, column: known ?? at.column }
  }
  for (const score of scores) {
    if (!isComparable(score)) continue
    const { column, rate } = place(placeOf(score))
    sources.set(column.key, [...(sources.get(column.key) ?? []), { score, rate }])
    for (const id of score.groups) {
      const of = rows.get(id)
      if (of && !of.has(rate)) of.set(rate, measuredRow(byId.get(id)!, rate, details))
    }
  }
  const ours = [...rows.values()].flatMap((of) => [...of.values()])
  const all = [...ours, ...publishedRows(printed, columns, place)]
  all.forEach((row, i) => {
    row.place = i
  })
  const fill = (column: Column): FilledColumn => ({
    ...column,
    measured: once(() => {
      const measured: (Measurement | undefined)[] = new Array(all.length)
      for (const { score, rate } of sources.get(column.key) ?? []) {
        const row = (group: string) => rows.get(group)?.get(rate)
        for (const [group, measurement] of measurements(score, scores)) {
          const at = row(group)
          if (at) measured[at.place] = measurement
        }
      }
      return measured
    }),
  })
  return { rows: all, columns: [...columns.values()].sort(byReading).map(fill) }
}

/** By group. */
function measurements(score: ScoreColumn, scores: ScoreColumn[]): [string, Measurement][] {
  const controls = score.evaluation === 'masks' ? controlsOf(score, scores) : null
  return score.groups.map((group, i) => [
    group,
    new GroupMeasurement(score, i, controls ? (controls.get(group) ?? []) : undefined),
  ])
}

/** Seeds and time are looked up when asked for: a board has tens of thousands of these and shows a hundred. */
class GroupMeasurement implements Measurement {
  readonly values: number[]
  readonly controls: Measurement['controls']
  readonly #score: ScoreColumn
  readonly #place: number

  constructor(score: ScoreColumn, place: number, controls: Measurement['controls']) {
    this.values = score.values()[place]!
    this.controls = controls
    this.#score = score
    this.#place = place
  }

  get seeds(): number[] {
    return this.#score.seeds()[this.#place]!
  }

  get at(): number {
    return this.#score.at()[this.#place]!
  }
}

/** A row a group; a row a smooth rate of those that were trained at many. */
function measuredRow(group: Group, rate: number | null, details: (group: Group) => string): Row {
  const { id, method, masking, backbone, stale, seeds } = group
  return {
    key: rowKey(id, rate),
    place: 0,
    groupId: id,
    table: null,
    method,
    masking,
    backbone,
    title: rate === null ? schemeName(method, masking) : rateTitle(rate),
    get details() {
      return details(group)
    },
    rate,
    stale,
    seeds,
    published: NONE,
    // A noisy-label run makes all rates at once: its cost is not that of a row.
    cost: rate === null ? group : null,
  }
}

const NONE: ReadonlyMap<string, PublishedValue> = new Map()

/** Rows of one paper's table; a column that was measured too takes the number, else a column of its own is added. */
function publishedRows(printed: PublishedRow[], columns: Map<string, Column>, place: (at: Place) => Place): Row[] {
  const placed = printed.flatMap((line) => {
    const at = placeOfPublished(line, columns)
    return at ? [{ line, ...place(at) }] : []
  })
  const rowOf = ({ line, rate }: (typeof placed)[number]) =>
    [line.table, line.backbone, line.method, line.masking, rate ?? ''].join(':')
  return [...groupBy(placed, rowOf)].map(([key, of]) => {
    const { line, rate } = of[0]!
    return {
      key,
      place: 0,
      groupId: null,
      table: line.table,
      method: line.method === 'gls' ? 'supervised' : line.method,
      masking: line.masking,
      backbone: line.backbone,
      title: rate === null ? schemeName(line.method, line.masking) : rateTitle(rate),
      details: line.backbone ? backboneName(line.backbone) : '',
      rate,
      stale: false,
      seeds: [],
      published: new Map(
        of.map(({ line, column }) => [column.key, { value: line.value!, std: line.std, printed: line.printed }]),
      ),
      cost: null,
    }
  })
}

/** A control is no column of its own: it goes with the number it is held against. */
const isControl = ({ evaluation, condition }: ScoreColumn): boolean => evaluation === 'masks' && condition !== ''

/** By group, what a number of masks is held against. */
function controlsOf(score: ScoreColumn, scores: readonly ScoreColumn[]): Map<string, Measurement['controls'] & object> {
  const theirs = scores.filter(
    (other) => isControl(other) && other.dataset === score.dataset && other.metric === score.metric,
  )
  const all = theirs.flatMap(({ condition, groups, values }) => {
    const title = controlName(condition.replace(/^control=/, ''))
    return groups.map((group, i) => ({ group, title, mean: mean(values()[i]!) }))
  })
  const byGroup = groupBy(all, ({ group }) => group)
  return new Map([...byGroup].map(([group, of]) => [group, of.map(({ title, mean }) => ({ title, mean }))]))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What stands below a row's title. It is made when first asked for: a board of thousands of rows shows dozens. */
function describer(groups: Group[], configs: (runIds: string[]) => object[]): (group: Group) => string {
  const label = (group: Group) => [group.method, group.masking, group.backbone, group.variant].join(' ')
  const byLabel = groupBy(groups, label)
  const made = new Map<string, string>()
  return (group) => {
    if (!made.has(group.id)) {
      const alike = byLabel.get(label(group)) ?? [group]
      // What was evaluated shows in the columns.
      const differences = configDifferences(configs(alike.map(({ runId }) => runId)), [
        'seed',
        'evaluations',
        'galleries',
      ])
      alike.forEach(({ id, backbone, variant }, i) => {
        const parts = [backboneName(backbone), variant, differences[i]!.join(', ')]
        made.set(id, parts.filter(Boolean).join(' · '))
      })
    }
    return made.get(group.id)!
  }
}

function rateTitle(rate: number): string {
  return `r = ${rateText(rate)}`
}

type Scored = Pick<ScoreColumn, 'dataset' | 'evaluation' | 'condition' | 'metric' | 'protocol' | 'selectedOnTest'>

function placeOf(score: Scored): Place {
  const { noise, rate, rest } = readCondition(score.condition)
  const { evaluation, metric, protocol, dataset, selectedOnTest } = score
  const noisy = evaluation === 'noisy-labels'
  return {
    rate,
    column: {
      key: columnKey(score),
      band: ELSEWHERE.has(evaluation)
        ? `${evaluationName(evaluation)}: ${datasetName(dataset)}`
        : evaluationName(evaluation),
      protocol,
      selectedOnTest,
      title: [noise === null ? '' : `noise ${noise}`, rest, noisy && metric === 'top1' ? '' : metricName(metric)]
        .filter(Boolean)
        .join(' '),
      unit: noisy ? 'fraction' : 'percent',
      leading: !FURTHER.has(metric),
    },
  }
}

/** Evaluations on a data set that the encoder need not have been trained on. */
const ELSEWHERE = new Set(['transfer-linear', 'transfer-finetune', 'backgrounds'])

/** The paper's protocol for noisy labels is the one called `published`; its other numbers go beside ours of the name. */
function placeOfPublished(line: PublishedRow, columns: ReadonlyMap<string, Column>): Place | null {
  const noisy = line.evaluation === 'gls'
  const metric = noisy ? 'top1' : line.metric
  const rate = /^test_accuracy@r=(.+)$/.exec(line.metric)?.[1]
  if (noisy && rate === undefined) return null
  const score = {
    dataset: line.dataset,
    evaluation: noisy ? 'noisy-labels' : line.evaluation,
    condition: rate === undefined ? line.condition : `${line.condition} rate=${rate}`,
    metric,
    protocol: noisy ? 'published' : 'as printed',
    selectedOnTest: noisy,
  }
  const at = placeOf(score)
  const [prefix] = at.column.key.split('as-printed')
  const ours = noisy ? undefined : [...columns.values()].find(({ key }) => key.startsWith(prefix!))
  return ours ? { ...at, column: ours } : at
}

/** Metrics that are shown when asked for. */
const FURTHER = new Set(['top5', 'f1_micro', 'f1_weighted', 'mask_ari', 'mask_area_min', 'mask_area_max', 'confidence'])

const READING_ORDER = [
  'linear',
  'knn',
  'clustering',
  'multilabel',
  'masks',
  'backgrounds',
  'transfer-linear',
  'transfer-finetune',
]

const TITLES = new Intl.Collator('en', { numeric: true })

/** Linear before k-NN before the rest, honest protocols first, conditions in order. */
function byReading(a: Column, b: Column): number {
  const place = ({ band }: Column) => {
    const found = READING_ORDER.findIndex((evaluation) => band.startsWith(evaluationName(evaluation)))
    return found < 0 ? READING_ORDER.length : found
  }
  return (
    place(a) - place(b) ||
    Number(a.selectedOnTest) - Number(b.selectedOnTest) ||
    a.protocol.localeCompare(b.protocol) ||
    TITLES.compare(a.title, b.title)
  )
}
