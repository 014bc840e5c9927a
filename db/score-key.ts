/** Which numbers stand in one column, and which in one row: the words that the address of a page names them by. */
import { readCondition } from './condition.ts'

interface ScoreKind {
  evaluation: string
  dataset: string
  condition: string
  metric: string
  protocol: string
}

/** `linear_stl10_top1_100-epochs-sgd`: the smooth rate is a matter of the row, not of the column. */
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

/** A control is held against a number and never a number of its own; stripes alone reach a high FG-ARI. */
export function isComparable({ evaluation, condition, metric }: ScoreKind): boolean {
  return !(evaluation === 'masks' && condition !== '') && metric !== 'mask_fg_ari'
}
