/** The tables of a comparison as text cells, numbers to six digits. */
import { type Comparison, scoreLabel } from '../../../harness/analysis/compare/compare.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import { sixDigits } from '../../../harness/base/text.ts'
import type { SharedPanel } from './curves.ts'
import type { FlipsView } from './flips.ts'

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

const provenance = ({ a, b, alpha, correction, tests }: Comparison, source: string): string =>
  `maskbench, A ${a.name} (${a.groupId}), B ${b.name} (${b.groupId}), alpha ${alpha}, correction ${correction} over ${tests}; ${source}`

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
    provenance: provenance(comparison, source),
  }
}

export function flipsGrid(comparison: Comparison, { lines, key }: FlipsView, source: string): TextGrid {
  return {
    head: ['class', 'name', 'items', 'only_a', 'only_b'],
    rows: lines.map((line) => [line.class, line.name ?? '', line.items, line.onlyA, line.onlyB].map(String)),
    provenance: `${provenance(comparison, source)}; ${key}`,
  }
}

export function curveGrid(panel: SharedPanel, source: string): TextGrid {
  return {
    head: ['line', panel.axis, 'value'],
    rows: panel.lines.flatMap(({ label, points }) =>
      points.map(([step, value]) => [label, String(step), number(value)]),
    ),
    provenance: `maskbench, ${panel.title}, thinned to lowest and highest of each stretch; ${source}`,
  }
}
