/** The leaderboard of one data set: rows are groups of seeds, columns are what was measured and how. */

import { groupBy } from '../../db/queries/group-by.ts'
import type { Group, GroupScore, PublishedRow } from '../../db/queries/leaderboard.ts'
import { readCondition } from './condition.ts'
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

export interface Measurement {
  values: number[]
  seeds: number[]
  at: number
  /** Mask quality is never read without what it is held against: means over seeds. */
  controls?: { title: string; mean: number }[]
}

export interface PublishedValue {
  value: number
  /** Sample standard deviation over the paper's runs, where it was printed. */
  std: number | null
  printed: string
}

export interface Row {
  key: string
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
  measured: ReadonlyMap<string, Measurement>
  published: ReadonlyMap<string, PublishedValue>
  cost: Cost | null
}

export interface Cost {
  seconds: number | null
  peakRssMb: number | null
  imagesPerSecond: number | null
}

export interface Board {
  columns: Column[]
  rows: Row[]
}

interface Place {
  column: Column
  rate: number | null
}

/** Everything there is for one data set; what is shown of it is the view's matter. */
export function buildBoard(groups: Group[], scores: GroupScore[], printed: PublishedRow[]): Board {
  const columns = new Map<string, Column>()
  const place = (at: Place): Place => {
    const known = columns.get(at.column.key)
    if (!known) columns.set(at.column.key, at.column)
    return { ...at, column: known ?? at.column }
  }
  const byGroup = groupBy(withControls(scores), (score) => score.groupId)
  const names = titles(groups)
  const rows = groups.flatMap((group, i) => {
    const placed = (byGroup.get(group.id) ?? []).map((score) => ({ score, ...place(placeOf(score)) }))
    return [...groupBy(placed, ({ rate }) => rate)].map(([rate, of]) =>
      measuredRow(group, names[i]!, rate, new Map(of.map(({ score, column }) => [column.key, score]))),
    )
  })
  return {
    rows: [...rows, ...publishedRows(printed, columns, place)],
    columns: [...columns.values()].sort(byReading),
  }
}

function measuredRow(
  group: Group,
  { title, details }: { title: string; details: string },
  rate: number | null,
  measured: ReadonlyMap<string, Measurement>,
): Row {
  const { id, method, masking, backbone, stale, seeds } = group
  return {
    key: rate === null ? id : `${id}:${rate}`,
    groupId: id,
    table: null,
    method,
    masking,
    backbone,
    title: rate === null ? title : rateTitle(rate),
    details,
    rate,
    stale,
    seeds,
    measured,
    published: new Map(),
    // A noisy-label run makes all rates at once: its cost is not that of a row.
    cost: rate === null ? group : null,
  }
}

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
      measured: new Map(),
      published: new Map(
        of.map(({ line, column }) => [column.key, { value: line.value!, std: line.std, printed: line.printed }]),
      ),
      cost: null,
    }
  })
}

/** A control is no column of its own: it goes with the number it is held against. */
function withControls(scores: readonly GroupScore[]): (GroupScore & Measurement)[] {
  const isControl = ({ evaluation, condition }: GroupScore) => evaluation === 'masks' && condition !== ''
  const key = ({ groupId, dataset, metric }: GroupScore) => `${groupId} ${dataset} ${metric}`
  const controls = groupBy(scores.filter(isControl), key)
  // Stripes alone reach a high FG-ARI, and there is no room to say so beside every such number.
  const shown = scores.filter((score) => !isControl(score) && score.metric !== 'mask_fg_ari')
  return shown.map((score) => {
    if (score.evaluation !== 'masks') return score
    const of = (controls.get(key(score)) ?? []).map(({ condition, values }) => ({
      title: controlName(condition.replace(/^control=/, '')),
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    }))
    return { ...score, controls: of }
  })
}

function titles(groups: Group[]): { title: string; details: string }[] {
  const label = (group: Group) => [group.method, group.masking, group.backbone, group.variant].join(' ')
  const apart = new Map<string, string>()
  for (const [, alike] of groupBy(groups, label)) {
    // What was evaluated shows in the columns.
    const differences = configDifferences(
      alike.map((group) => group.config),
      ['seed', 'evaluations', 'galleries'],
    )
    alike.forEach((group, i) => {
      apart.set(group.id, differences[i]!.join(', '))
    })
  }
  return groups.map((group) => ({
    title: schemeName(group.method, group.masking),
    details: [backboneName(group.backbone), group.variant, apart.get(group.id)].filter(Boolean).join(' · '),
  }))
}

function rateTitle(rate: number): string {
  return `r = ${rateText(rate)}`
}

function placeOf(score: GroupScore): Place {
  const { noise, rate, rest } = readCondition(score.condition)
  const { evaluation, metric, protocol, dataset, selectedOnTest } = score
  const noisy = evaluation === 'noisy-labels'
  return {
    rate,
    column: {
      key: slug(evaluation, dataset, noise === null ? '' : `noise ${noise}`, rest, metric, protocol),
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
    groupId: '',
    dataset: line.dataset,
    evaluation: noisy ? 'noisy-labels' : line.evaluation,
    condition: rate === undefined ? line.condition : `${line.condition} rate=${rate}`,
    metric,
    protocol: noisy ? 'published' : 'as printed',
    selectedOnTest: noisy,
    values: [],
    seeds: [],
    at: 0,
  }
  const at = placeOf(score)
  const [prefix] = at.column.key.split('as-printed')
  const ours = noisy ? undefined : [...columns.values()].find(({ key }) => key.startsWith(prefix!))
  return ours ? { ...at, column: ours } : at
}

function slug(...parts: string[]): string {
  return parts
    .map((part) => part.toLowerCase().replace(/[^a-z0-9.]+/g, '-'))
    .map((part) => part.replace(/^-|-$/g, ''))
    .filter(Boolean)
    .join('_')
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
    a.title.localeCompare(b.title, 'en', { numeric: true })
  )
}
