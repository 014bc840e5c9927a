/** Scores in the answers of commands. */
import { isShare, metricText } from '../../db/catalogue/metrics.ts'

interface Scored {
  evaluation: string
  dataset: string
  condition: string
}

/**
 * The evaluation, followed by its data set unless that is the run's own, since a run can be transferred to several, and
 * by its condition.
 */
export function scoreName({ evaluation, dataset, condition }: Scored, own: string): string {
  const name = dataset === own ? evaluation : `${evaluation} on ${dataset}`
  return condition === '' ? name : `${name} ${condition}`
}

export interface Line extends Scored {
  metric: string
  value: number | null
  protocol: string
  selectedOnTest: boolean
}

/** `  linear top1  81.2%  (how it was measured)` */
export const scoreLine = (score: Line, own: string): string => `${bareLine(score, own)}  (${howMeasured(score)})`

/** `  linear top1  81.2%` */
export const bareLine = (score: Line, own: string): string =>
  `  ${scoreName(score, own)} ${score.metric}  ${scoreText(score)}`

export const howMeasured = ({ protocol, selectedOnTest }: Line): string =>
  selectedOnTest ? `${protocol}, selected on test` : protocol

/** For differences that are smaller than what is usually shown. */
export const TWO_DECIMALS = 2

/** A share in percent, another number as it is. */
export function scoreText({ metric, value }: Pick<Line, 'metric' | 'value'>, digits?: number): string {
  return `${metricText(metric, value, digits)}${isShare(metric) && value !== null ? '%' : ''}`
}
