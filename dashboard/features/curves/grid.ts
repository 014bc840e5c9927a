import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import type { Member, MembersPanel } from './load.ts'

/** One line for every point that is drawn. */
export function curvesGrid(panel: MembersPanel, members: readonly Member[], source: string): TextGrid {
  return {
    head: ['run', 'name', 'seed', panel.axis, 'value'],
    rows: panel.lines.flatMap(({ name: id, points }, i) => {
      const { title, runs } = members[panel.owners[i]!]!
      const seed = runs.find((run) => run.id === id)!.seed
      return points.map(([step, value]) => [id, title, String(seed), String(step), value === null ? '' : String(value)])
    }),
    provenance: `maskbench, ${panel.title}, long curves thinned to the lowest and highest of each stretch; ${source}`,
  }
}
