/** The leaderboard of one data set: rows are groups of seeds, columns are what was measured and how. */

import { readCondition } from '../../db/condition.ts'
import { directionOf } from '../../db/metrics.ts'
import { once } from '../../db/once.ts'
import { groupBy } from '../../db/queries/group-by.ts'
import type { Group, PublishedRow, ScoreColumn } from '../../db/queries/leaderboard.ts'
import { columnKey, isComparable, rowKey } from '../../db/score-key.ts'
import { configDifferences } from './config-differences.ts'
import { rate as rateText, type Unit } from './format.ts'
import { ownBaselines } from './leaderboard-baseline.ts'
import { backboneName, controlName, datasetName, evaluationName, metricName, schemeName, variantName } from './names.ts'

export interface Column {
  key: string
  /** Columns side by side with the same band and protocol share a heading. */
  band: string
  protocol: string
  selectedOnTest: boolean
  /** Of a classifier that was trained beside the encoder, not of a probe of the finished one. */
  online: boolean
  title: string
  unit: Unit
  /** 1: higher is better, -1: lower, 0: neither. */
  direction: 1 | -1 | 0
  /** Shown without being asked for. */
  leading: boolean
  /** Each of its numbers comes with what it is held against. */
  controlled: boolean
}

/** A column with its numbers. They are read when first asked for: few columns are on screen. */
export interface FilledColumn extends Column {
  /** Of the rows that have a number. */
  places: readonly number[]
  /** Of the row at this place, one a seed; none where it has no number. */
  values(place: number): readonly number[]
  measurement(place: number): Measurement | null
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
  /** Of a masked row its method's own row without masks, where there is one. */
  own(): ReadonlyMap<Row, Row>
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
  const byId = new Map(groups.map((group) => [group.id, group]))
  const details = describer(groups, configs)
  const rates = new Map<number | null, Map<string, Row>>()
  const columns = new Map<string, Column>()
  const sources = new Map<string, Source[]>()
  const place = (at: Place): Place => {
    const known = columns.get(at.column.key)
    if (!known) columns.set(at.column.key, at.column)
    return { ...at, column: known ?? at.column }
  }
  // Most scores are of the same list of groups.
  const listed = new Map<number | null, Map<string[], Row[]>>()
  for (const score of scores) {
    if (!isComparable(score)) continue
    const { column, rate } = place(placeOf(score))
    const known = rates.get(rate) ?? rates.set(rate, new Map()).get(rate)!
    const lists = listed.get(rate) ?? listed.set(rate, new Map()).get(rate)!
    const rowOf = (id: string) => {
      const row = known.get(id) ?? new MeasuredRow(byId.get(id)!, rate, details)
      return known.has(id) ? row : known.set(id, row) && row
    }
    const rows = lists.get(score.groups) ?? score.groups.map(rowOf)
    lists.set(score.groups, rows)
    sources.set(column.key, [...(sources.get(column.key) ?? []), { score, rows }])
  }
  const byRate = [...rates.values()]
  const ours = groups.flatMap(({ id }) => byRate.flatMap((of) => of.get(id) ?? []))
  const all = [...ours, ...publishedRows(printed, columns, place)]
  all.forEach((row, i) => {
    row.place = i
  })
  const fill = (column: Column): FilledColumn => {
    const of = sources.get(column.key) ?? []
    const places = of.flatMap(({ rows }) => rows.map(({ place }) => place))
    const locate = once(() => {
      const [source, index] = [new Int32Array(all.length).fill(-1), new Int32Array(all.length)]
      of.forEach(({ rows }, j) => {
        rows.forEach(({ place }, i) => {
          source[place] = j
          index[place] = i
        })
      })
      return { source, index }
    })
    const values = (place: number) => of[locate().source[place]!]?.score.values()[locate().index[place]!] ?? NOTHING
    const measurement = (place: number) => {
      if (values(place).length === 0) return null
      return measurementOf(of[locate().source[place]!]!.score, locate().index[place]!, scores)
    }
    return { ...column, places, values, measurement }
  }
  const own = once(() => ownBaselines(all, groups, configs))
  return { rows: all, columns: [...columns.values()].sort(byReading).map(fill), own }
}

const NOTHING: readonly number[] = []

/** Where a column's numbers come from; of noisy labels there is a source for each smooth rate. */
interface Source {
  score: ScoreColumn
  /** In the order of the score's groups. */
  rows: Row[]
}

/** @param i the group's place in the score. */
function measurementOf(score: ScoreColumn, i: number, scores: readonly ScoreColumn[]): Measurement {
  return {
    values: score.values()[i]!,
    seeds: score.seeds()[i]!,
    at: score.at()[i]!,
    controls: score.evaluation === 'masks' ? controlsOf(score, i, scores) : undefined,
  }
}

/** A row a group; a row a smooth rate of those that were trained at many. */
class MeasuredRow implements Row {
  place = 0
  readonly key: string
  readonly groupId: string
  readonly table = null
  readonly method: string
  readonly masking: string
  readonly backbone: string
  readonly title: string
  readonly rate: number | null
  readonly stale: boolean
  readonly seeds: number[]
  readonly published = NONE
  readonly cost: Cost | null
  private readonly group: Group
  private readonly describe: (group: Group) => string

  constructor(group: Group, rate: number | null, describe: (group: Group) => string) {
    const { id, method, masking, backbone, stale, seeds } = group
    this.key = rowKey(id, rate)
    this.groupId = id
    this.method = method
    this.masking = masking
    this.backbone = backbone
    this.title = rate === null ? schemeName(method, masking) : rateTitle(rate)
    this.rate = rate
    this.stale = stale
    this.seeds = seeds
    // A noisy-label run makes all rates at once: its cost is not that of a row.
    this.cost = rate === null ? group : null
    this.group = group
    this.describe = describe
  }

  /** Made when asked for: few rows are on screen. */
  get details(): string {
    return this.describe(this.group)
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

/** What a number of masks is held against. */
function controlsOf(score: ScoreColumn, i: number, scores: readonly ScoreColumn[]): Measurement['controls'] {
  const group = score.groups[i]!
  return scores.flatMap((other) => {
    if (!isControl(other) || other.dataset !== score.dataset || other.metric !== score.metric) return []
    const values = other.values()[other.groups.indexOf(group)] ?? []
    const title = controlName(other.condition.replace(/^control=/, ''))
    return values.length > 0 ? [{ title, mean: mean(values) }] : []
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** So many rows of one name stand for all of that name. */
const SAMPLE = 12

/**
 * What stands below a row's title: what it is made of, and where it differs from the first dozen rows of its name. Made when
 * first asked for: a board of thousands of rows shows dozens.
 */
function describer(groups: Group[], configs: (runIds: string[]) => object[]): (group: Group) => string {
  const samples = new Map<string, { ids: string[]; configs: object[]; differences: () => string[][] }>()
  const made = new Map<string, string>()
  const sampleOf = (group: Group) => {
    const label = [group.method, group.masking, group.backbone, group.variant].join(' ')
    const known = samples.get(label)
    if (known) return known
    const alike = groups.filter((other) => isAlike(group, other)).slice(0, SAMPLE)
    const read = configs(alike.map(({ runId }) => runId))
    const differences = once(() => configDifferences(read, NOT_NAMED))
    const sample = { ids: alike.map(({ id }) => id), configs: read, differences }
    samples.set(label, sample)
    return sample
  }
  return (group) => {
    const known = made.get(group.id)
    if (known !== undefined) return known
    const sample = sampleOf(group)
    const place = sample.ids.indexOf(group.id)
    const differences =
      place < 0 ? configDifferences([...sample.configs, ...configs([group.runId])], NOT_NAMED) : sample.differences()
    const { backbone, variant } = group
    const text = [backboneName(backbone), variantName(variant), differences.at(place)!.join(', ')]
      .filter(Boolean)
      .join(' · ')
    made.set(group.id, text)
    return text
  }
}

/** What was evaluated shows in the columns. */
const NOT_NAMED = ['seed', 'evaluations', 'galleries']

const isAlike = (a: Group, b: Group): boolean =>
  a.method === b.method && a.masking === b.masking && a.backbone === b.backbone && a.variant === b.variant

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
      online: protocol === AS_PRINTED && PRINTED_ONLINE.has(evaluation),
      title: [noise === null ? '' : `noise ${noise}`, rest, noisy && metric === 'top1' ? '' : metricName(metric)]
        .filter(Boolean)
        .join(' '),
      unit: noisy ? 'fraction' : 'percent',
      direction: directionOf(metric),
      leading: !FURTHER.has(metric),
      controlled: evaluation === 'masks',
    },
  }
}

/** Of printed numbers that no measured column holds. */
const AS_PRINTED = 'as printed'
/** ADIOS: the code it was published with scores several labels an image by its online classifier alone. */
const PRINTED_ONLINE = new Set(['multilabel'])

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
    protocol: noisy ? 'published' : AS_PRINTED,
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
