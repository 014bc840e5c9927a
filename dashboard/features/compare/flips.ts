/** Test items that only one of two models gets right, by class. */

import { className } from '../../../db/catalogue/datasets.ts'
import { datasetName, evaluationName } from '../../../db/catalogue/titles.ts'
import { type ComparedScore, type Comparison, scoreLabel } from '../../../harness/analysis/compare/compare.ts'
import type { ClassFlips } from '../../../harness/analysis/items/item-comparison.ts'

interface FlipsChoice {
  key: string
  title: string
}

interface FlipsLine extends ClassFlips {
  /** Null where the class has only a number. */
  name: string | null
  net: number
}

export interface FlipsView {
  key: string
  choices: FlipsChoice[]
  lines: FlipsLine[]
  items: number
  onlyA: number
  onlyB: number
  /** Number of summed pairs of runs. */
  pairs: number
  /** Length of the longest bar in items. */
  longest: number
  wins: string
}

/** @param wanted - label of the score in the URL. @returns null where no predictions on the same items are stored. */
export function flipsOf(comparison: Comparison, wanted: string | null): FlipsView | null {
  const { scores } = comparison
  const having = scores.filter((score): score is ComparedScore & { flips: ClassFlips[] } => score.flips !== null)
  const shown = having.find((score) => scoreLabel(score) === wanted) ?? having[0]
  if (!shown) return null
  const lines = shown.flips.map((flips) => ({
    ...flips,
    name: className(shown.dataset, flips.class),
    net: flips.onlyB - flips.onlyA,
  }))
  const sum = (count: 'items' | 'onlyA' | 'onlyB') => lines.reduce((total, line) => total + line[count], 0)
  return {
    key: scoreLabel(shown),
    choices: having.map((score) => ({ key: scoreLabel(score), title: titleOf(score, scores) })),
    lines,
    items: sum('items'),
    onlyA: sum('onlyA'),
    onlyB: sum('onlyB'),
    pairs: shown.flipPairs,
    longest: Math.max(1, ...lines.flatMap(({ onlyA, onlyB }) => [onlyA, onlyB])),
    wins: winsOf(lines),
  }
}

function titleOf({ evaluation, condition, metric, dataset, protocol }: ComparedScore, all: readonly ComparedScore[]) {
  const several = new Set(all.map((score) => score.dataset)).size > 1
  const how = evaluation === 'noisy-labels' ? protocol : ''
  const what = metric === 'top1' ? '' : metric
  return [evaluationName(evaluation), what, condition, how, several ? datasetName(dataset) : '']
    .filter(Boolean)
    .join(' ')
}

/** `B gains most in Shirt (+14) and loses most in Coat (−9).` */
function winsOf(lines: readonly FlipsLine[]): string {
  const ordered = [...lines].sort((x, y) => y.net - x.net)
  const [best, worst] = [ordered[0], ordered.at(-1)]
  if (!best || !worst || lines.length < 2) return ''
  const named = ({ name, class: number }: FlipsLine) => name ?? `class ${number}`
  const parts = [
    best.net > 0 ? `gains most in ${named(best)} (+${best.net})` : '',
    worst.net < 0 ? `loses most in ${named(worst)} (−${-worst.net})` : '',
  ].filter(Boolean)
  return parts.length === 0 ? 'Neither side is ahead in any class.' : `B ${parts.join(' and ')}.`
}
