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

/** `  linear top1  81.2%  (how it was measured)` for every score, and how it was measured once for those that follow. */
export const scoreLines = (scores: readonly Line[], own: string): string[] => [
  ...measuredOnce(scores.map((score) => [bareLine(score, own), score])),
  ...notFinite(scores),
]

/** What it means that a score is not finite, below lines that say so. */
export const notFinite = (scores: readonly Pick<Line, 'value'>[]): string[] =>
  scores.every(({ value }) => value !== null)
    ? []
    : [
        'A score that is not finite was computed as NaN or infinity, and is left out of means and tests: look in its evaluation for divisions by 0 and logarithms of 0.',
      ]

type Measured = Pick<Line, 'protocol' | 'selectedOnTest'>

/** Lines, each with how its score was measured unless that is said of lines before it. */
export function measuredOnce(lines: readonly (readonly [text: string, score: Measured])[]): string[] {
  const ways = lines.map(([, score]) => howMeasured(score))
  return lines.map(([text], i) => {
    if (ways[i] === ways[i - 1]) return text
    const end = ways.findIndex((way, j) => j > i && way !== ways[i])
    const following = (end === -1 ? ways.length : end) - i - 1
    return `${text}  (${ways[i]}${following === 0 ? '' : `; so ${following === 1 ? 'was the next score' : `were the next ${following} scores`}`})`
  })
}

/** `  linear top1  81.2%` */
export const bareLine = (score: Line, own: string): string =>
  `  ${scoreName(score, own)} ${score.metric}  ${scoreText(score)}`

export const howMeasured = ({ protocol, selectedOnTest }: Measured): string =>
  selectedOnTest ? `${protocol}, selected on test` : protocol

/** For differences that are smaller than what is usually shown. */
export const TWO_DECIMALS = 2

/** A share in percent, another number as it is. */
export function scoreText({ metric, value }: Pick<Line, 'metric' | 'value'>, digits?: number): string {
  return `${metricText(metric, value, digits)}${isShare(metric) && value !== null ? '%' : ''}`
}
