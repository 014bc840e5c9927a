/**
 * A table of the ADIOS paper: the printed rows in the paper's order, what was measured beside them, and below
 * everything else measured that answers the same question. Seeds of one setting are averaged, settings are never mixed.
 */

import { allChanges } from '../../../db/changes.ts'
import { MASKINGS, type Masking, METHODS } from '../../../db/names.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import type { RepresentationScore } from '../../../db/queries/representations.ts'
import { memoize } from '../../base/memoize.ts'
import { summarize } from '../../statistics/summary.ts'
import { type AdiosOrder, ordersOf } from './adios-order.ts'
import { type AdiosRow, identity, preferred, type Setting, scaleKey, settingsOf } from './adios-settings.ts'
import { type AdiosSpec, AVERAGED, MEAN_METHOD, SCRATCH } from './adios-spec.ts'

/** Accuracies are fractions. */
export interface AdiosTable {
  rows: AdiosRow[]
  /** One for each order that the table compares. */
  orders: AdiosOrder[]
}

/**
 * @param published rows of this table.
 * @param scores of its evaluations and metrics.
 */
export function adiosTable(
  spec: AdiosSpec,
  published: readonly PublishedRow[],
  scores: readonly RepresentationScore[],
): AdiosTable {
  const single = settingsOf(scores.flatMap((score) => asked(spec, score)))
  const settings = spec.lines === 'maskings' ? [...averages(single), ...single] : single
  const sameRow = groupBy(settings, identity)
  // Table 7 does not say which backbone it used.
  const onAnyBackbone = memoize(() => groupBy(settings, (setting) => identity({ ...setting, backbone: '' })))
  const used = new Set<AdiosRow>()
  const printed = published.map((row): AdiosRow => {
    const { dataset, backbone, method, masking, evaluation, condition, metric, value, std } = row
    const key = { dataset, backbone, variant: '', method, masking, evaluation, condition, metric }
    const same = (backbone === '' ? onAnyBackbone() : sameRow).get(identity(key)) ?? []
    const match = preferred(same.filter((setting) => trainedAsPrinted(spec, setting)))
    if (match) used.add(match)
    return { ...key, published: value === null ? null : { mean: value, std }, measured: match?.measured ?? null }
  })
  return {
    rows: [...printed, ...settings.filter((setting) => !used.has(setting)).sort(byName(spec))],
    orders: ordersOf(spec, printed, single),
  }
}

/** The score as this table counts it, if it does. */
function asked({ maskings, scratch }: AdiosSpec, score: RepresentationScore): RepresentationScore[] {
  const fromScratch = scratch && score.evaluation === 'transfer-finetune'
  if (fromScratch && score.method === 'random-init') return [{ ...score, method: SCRATCH, trainedOn: score.dataset }]
  if (score.method === SCRATCH && (scratch || onWrongLabels(score))) return [] // not in the paper
  return maskings.includes(score.masking as Masking) ? [score] : []
}

/** Or with smoothed ones: another paper's question. */
function onWrongLabels({ config: { supervised } }: RepresentationScore): boolean {
  return supervised !== null && (supervised.noise > 0 || supervised.rate !== 0)
}

/** As the paper's suite says, on the row's own data set or on what the paper's table is about. */
function trainedAsPrinted({ trainedOn }: AdiosSpec, { dataset, method, measured }: Setting): boolean {
  const { on } = measured.training
  if (measured.recipe === null) return false
  return method === SCRATCH || (trainedOn === undefined ? on === dataset : trainedOn.includes(on))
}

/** A row for every masking that all three methods were run with, the methods weighing the same. */
function averages(settings: readonly Setting[]): Setting[] {
  const key = (setting: Setting) =>
    [
      scaleKey(setting),
      setting.measured.recipe,
      setting.masking,
      setting.evaluation,
      setting.condition,
      setting.metric,
    ].join(' ')
  return [...groupBy(settings, key).values()].flatMap((alike) => {
    const methods = AVERAGED.map((method) => preferred(alike.filter((setting) => setting.method === method)))
    if (methods.some((found) => found === undefined)) return []
    const averaged = (methods as Setting[]).map(({ measured }) => measured)
    const { mean, sd } = summarize(averaged.map((measured) => measured.mean))
    const seeds = averaged[0]!.seeds.filter((seed) => averaged.every((measured) => measured.seeds.includes(seed)))
    const valueAt = (seed: number) =>
      summarize(averaged.map(({ values, seeds: all }) => values[all.indexOf(seed)]!)).mean
    const measured = {
      ...averaged[0]!,
      mean,
      std: sd,
      n: averaged.reduce((sum, { n }) => sum + n, 0),
      values: seeds.map(valueAt),
      seeds,
      selectedOnTest: averaged.some(({ selectedOnTest }) => selectedOnTest),
      groupId: null,
      apart: [...new Set(averaged.map(({ apart }) => apart))].filter(Boolean).join('; '),
      differs: [...new Set(averaged.flatMap(({ differs }) => differs))],
      runs: averaged.flatMap(({ runs }) => runs),
      at: Math.max(...averaged.map(({ at }) => at)),
      stale: averaged.some(({ stale }) => stale),
      changes: allChanges(averaged),
    }
    return [{ ...methods[0]!, method: MEAN_METHOD, measured }]
  })
}

/**
 * By data set; then the controls and the methods with their masked forms, or the averages and then each method's
 * maskings.
 */
function byName(spec: AdiosSpec): (a: AdiosRow, b: AdiosRow) => number {
  const methods: readonly string[] = [MEAN_METHOD, 'raw-pixels', 'random-init', ...METHODS]
  const maskings: readonly string[] = MASKINGS
  const epochs = ({ measured }: AdiosRow) => measured?.training.epochs ?? 0
  return (a, b) =>
    a.dataset.localeCompare(b.dataset) ||
    methods.indexOf(a.method) - methods.indexOf(b.method) ||
    maskings.indexOf(a.masking) - maskings.indexOf(b.masking) ||
    a.backbone.localeCompare(b.backbone) ||
    a.variant.localeCompare(b.variant) ||
    epochs(b) - epochs(a) ||
    spec.evaluations.indexOf(a.evaluation) - spec.evaluations.indexOf(b.evaluation) ||
    spec.metrics.indexOf(a.metric) - spec.metrics.indexOf(b.metric)
}
