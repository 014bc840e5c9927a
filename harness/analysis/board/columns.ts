/** Columns of the leaderboard: metrics with their protocols, and the columns of published values. */

import { evaluationPlace, findEvaluationEntry } from '../../../db/catalogue/evaluations.ts'
import { directionOf, isLeading, unitOfMetric } from '../../../db/catalogue/metrics.ts'
import { isRegistered } from '../../../db/catalogue/registered.ts'
import { datasetName, evaluationName, metricName } from '../../../db/catalogue/titles.ts'
import { readCondition } from '../../../db/condition.ts'
import { ONLINE } from '../../../db/config/probe.ts'
import { AS_REPORTED } from '../../../db/config/reported.ts'
import type { ScoreColumn } from '../../../db/queries/leaderboard.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import { columnKey } from '../../../db/score-key.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import type { Column } from './types.ts'

/** The column of a number, and the smooth rate that its row has. */
export interface ScorePlace {
  column: Column
  rate: number | null
}

type Scored = Pick<ScoreColumn, 'dataset' | 'evaluation' | 'condition' | 'metric' | 'protocol' | 'selectedOnTest'>

export function placeOf(score: Scored): ScorePlace {
  const { noise, rate, rest } = readCondition(score.condition)
  const { evaluation, metric, protocol, dataset, selectedOnTest } = score
  const noisy = evaluation === 'noisy-labels'
  const entry = findEvaluationEntry(evaluation)
  return {
    rate,
    column: {
      key: columnKey(score),
      dataset,
      evaluation,
      noise,
      rest,
      metric,
      band: entry?.elsewhere ? `${evaluationName(evaluation)}: ${datasetName(dataset)}` : evaluationName(evaluation),
      protocol,
      selectedOnTest,
      online: protocol.startsWith(ONLINE) || (protocol === AS_PRINTED && entry?.printedOnline === true),
      title: [noise === null ? '' : `noise ${noise}`, rest, noisy && metric === 'top1' ? '' : metricName(metric)]
        .filter(Boolean)
        .join(' '),
      unit: noisy ? 'fraction' : unitOfMetric(metric),
      direction: directionOf(metric),
      leading: isLeading(metric),
      controlled: evaluation === 'masks',
    },
  }
}

/** Protocol of printed numbers that no measured column holds. */
const AS_PRINTED = 'as printed'

/**
 * The paper's protocol for noisy labels is the one called `published`; its other numbers go beside ours of the name.
 */
export function placeOfPublished(line: PublishedRow, columns: ReadonlyMap<string, Column>): ScorePlace | null {
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
  const ours = noisy
    ? undefined
    : [...columns.values()].find(({ key, protocol }) => key.startsWith(prefix!) && protocol !== AS_REPORTED)
  return ours ? { ...at, column: ours } : at
}

/** The evaluation and the metric in one line; a metric that is called as its evaluation is not named again. */
export const columnName = ({ band, title }: Pick<Column, 'band' | 'title'>): string =>
  [...new Set([band, title])].filter(Boolean).join(' ')

/**
 * Evaluations in display order, honest protocols first, numbers of which neither higher nor lower is better last, the metrics
 * of a plugin as it returns them, conditions in order.
 * @param columns - in the order in which their scores were stored.
 */
export function inReadingOrder(columns: readonly Column[]): Column[] {
  const stored = new Map<string, number>()
  const keyOf = ({ evaluation, metric }: Column) => `${evaluation} ${metric}`
  for (const column of columns) if (!stored.has(keyOf(column))) stored.set(keyOf(column), stored.size)
  const metricPlace = (column: Column) =>
    isRegistered('evaluation', column.evaluation) ? stored.get(keyOf(column))! : 0
  return [...columns].sort(
    (a, b) =>
      evaluationPlace(a.evaluation) - evaluationPlace(b.evaluation) ||
      Number(a.selectedOnTest) - Number(b.selectedOnTest) ||
      a.protocol.localeCompare(b.protocol) ||
      Number(a.direction === 0) - Number(b.direction === 0) ||
      (a.evaluation === b.evaluation ? metricPlace(a) - metricPlace(b) : 0) ||
      naturalOrder(a.title, b.title),
  )
}
