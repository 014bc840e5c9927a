/** Items and curves of a comparison as text cells, numbers to six digits. */
import type { Comparison } from '../../../harness/analysis/compare/compare.ts'
import { comparisonProvenance } from '../../../harness/analysis/compare/formats/grid.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import { sixDigits } from '../../../harness/base/text.ts'
import type { SharedPanel } from './curves.ts'
import type { FlipsView } from './flips.ts'

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

export function flipsGrid(comparison: Comparison, { lines, key }: FlipsView, source: string): TextGrid {
  return {
    head: ['class', 'name', 'items', 'only_a', 'only_b'],
    rows: lines.map((line) => [line.class, line.name ?? '', line.items, line.onlyA, line.onlyB].map(String)),
    provenance: `${comparisonProvenance(comparison, source)}; ${key}`,
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
