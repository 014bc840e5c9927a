/** What `evaluate --save` prints of several seeds: the scores of each, and their means with intervals. */
import { isShare, metricText } from '../../../../db/catalogue/metrics.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { summarizeSeeds } from '../../../statistics/pair-rule.ts'
import { PLUS_MINUS } from '../../../statistics/summary.ts'
import { bareLine, howMeasured, type Line, measuredOnce, notFinite, scoreName } from '../../score-name.ts'

interface Seed {
  /** The name of the run, its id and its status. */
  title: string
  dataset: string
  scores: readonly Line[]
}

/**
 * @param ofRow - number of seeds that the row has by now, with those of earlier calls.
 * @returns how scores were measured once, beside their means.
 */
export function linesOfSeeds(seeds: readonly Seed[], ofRow: number): string[] {
  const { dataset: own } = seeds[0]!
  const all = seeds.flatMap(({ scores }) => scores)
  const alike = groupBy(all, (score) => `${scoreName(score, own)} ${score.metric}  (${howMeasured(score)})`)
  const means = measuredOnce([...alike.values()].map((scores) => [meanLine(scores, own), scores[0]!]))
  const isPart = ofRow > seeds.length
  const over = isPart
    ? `Means over these ${seeds.length} seeds of the ${ofRow} that the row has`
    : 'Means over the seeds'
  return [
    ...seeds.flatMap(({ title, scores }) => [title, ...scores.map((score) => bareLine(score, own))]),
    ...notFinite(all),
    ...(means.length === 0 ? [] : [over, ...means, `  ${PLUS_MINUS}`]),
  ]
}

/** `  linear top1  81.2% ± 1.3% (3)` */
function meanLine(scores: readonly Line[], own: string): string {
  const first = scores[0]!
  const values = scores.flatMap(({ value }) => value ?? [])
  const { mean, ci95 } = summarizeSeeds(values)
  const { metric } = first
  const half = ci95 === null ? '' : ` ± ${metricText(metric, ci95[1] - mean)}${isShare(metric) ? '%' : ''}`
  const value = values.length === 0 ? null : mean
  return `${bareLine({ ...first, value }, own)}${half} (${values.length})`
}
