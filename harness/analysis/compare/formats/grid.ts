/** The scores of a comparison as text cells, numbers to six digits. */
import type { TextGrid } from '../../../base/formats/grid.ts'
import { sixDigits } from '../../../base/text.ts'
import { type Comparison, scoreLabel } from '../compare.ts'
import { staleSides } from './legend.ts'

/** @param source - provenance. */
export function scoresGrid(comparison: Comparison, source: string): TextGrid {
  return {
    head: [
      ...['score', 'data', 'protocol', 'a', 'n_a', 'b', 'n_b', 'difference', 'ci95_low', 'ci95_high', 'test'],
      ...['statistic', 'df', 'p', 'p_adjusted', 'g', 'detectable', 'verdict', 'note'],
    ],
    rows: comparison.scores.map((score) => [
      ...[scoreLabel(score), score.dataset, score.protocol],
      ...[number(score.a.mean), String(score.a.n), number(score.b.mean), String(score.b.n)],
      ...[score.difference, score.ci95?.[0], score.ci95?.[1]].map(number),
      score.test ?? '',
      ...[score.statistic, score.df, score.p, score.pAdjusted, score.effect?.g, score.detectable].map(number),
      score.verdict,
      score.reason ?? '',
    ]),
    notes: staleSides(comparison),
    provenance: comparisonProvenance(comparison, source),
  }
}

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

/** What the numbers are of, before where they are from. */
export const comparisonProvenance = ({ a, b, alpha, correction, tests }: Comparison, source: string): string =>
  `maskbench, A ${a.name} (${a.groupId}), B ${b.name} (${b.groupId}), alpha ${alpha}, correction ${correction} over ${tests}; ${source}`
