/** The scores of a comparison as text cells, numbers to six digits; each line says whether its score is in percent. */
import { unitOfMetric } from '../../../../db/catalogue/metrics.ts'
import type { TextGrid } from '../../../base/formats/grid.ts'
import { numberIn } from '../../../base/formats/in-unit.ts'
import { sixDigits } from '../../../base/text.ts'
import { type Comparison, scoreLabel } from '../compare.ts'
import { staleSides } from './legend.ts'

/** @param source - provenance. */
export function scoresGrid(comparison: Comparison, source: string, warnings: readonly string[] = []): TextGrid {
  return {
    head: [
      ...['score', 'data', 'protocol', 'a', 'n_a', 'b', 'n_b', 'difference', 'ci95_low', 'ci95_high', 'test'],
      ...['statistic', 'df', 'p', 'p_adjusted', 'g', 'detectable', 'verdict', 'note', 'unit'],
    ],
    rows: comparison.scores.map((score) => {
      const unit = unitOfMetric(score.metric)
      const inUnit = (value: number | null | undefined) => numberIn(unit, value)
      return [
        ...[scoreLabel(score), score.dataset, score.protocol],
        ...[inUnit(score.a.mean), String(score.a.n), inUnit(score.b.mean), String(score.b.n)],
        ...[score.difference, score.ci95?.[0], score.ci95?.[1]].map(inUnit),
        score.test ?? '',
        ...[score.statistic, score.df, score.p, score.pAdjusted, score.effect?.g].map(number),
        inUnit(score.detectable),
        score.verdict,
        score.reason ?? '',
        unit === 'percent' ? unit : '',
      ]
    }),
    notes: [...staleSides(comparison), ...warnings],
    provenance: comparisonProvenance(comparison, source),
  }
}

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

/** What the numbers are of, before where they are from. */
export const comparisonProvenance = ({ a, b, alpha, correction, tests }: Comparison, source: string): string =>
  `maskbench, A ${a.name} (${a.groupId}), B ${b.name} (${b.groupId}), alpha ${alpha}, correction ${correction} over ${tests}; ${source}`
