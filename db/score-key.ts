/** Keys of the leaderboard's columns and rows, as used in page URLs. */
import { readCondition } from './condition.ts'

/** What was scored, and how. */
export interface ScoreKind {
  evaluation: string
  dataset: string
  condition: string
  metric: string
  protocol: string
}

/** What was scored, and how, of something that has more than that. */
export const scoreKind = ({ dataset, evaluation, condition, metric, protocol }: ScoreKind): ScoreKind => ({
  dataset,
  evaluation,
  condition,
  metric,
  protocol,
})

/** The key of a column, e.g. `linear_stl10_top1_100-epochs-sgd`; the smooth rate belongs to the row. */
export function columnKey({ evaluation, dataset, condition, metric, protocol }: ScoreKind): string {
  const { noise, rest } = readCondition(condition)
  return [evaluation, dataset, noise === null ? '' : `noise ${noise}`, rest, metric, protocol]
    .map((part) => part.toLowerCase().replace(/[^a-z0-9.]+/g, '-'))
    .map((part) => part.replace(/^-|-$/g, ''))
    .filter(Boolean)
    .join('_')
}

/** A noisy-label run makes one row for each smooth rate. */
export const rowKey = (groupId: string, rate: number | null): string => (rate === null ? groupId : `${groupId}:${rate}`)
