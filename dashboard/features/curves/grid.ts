import type { Member, MembersPanel } from './load.ts'

/** A head, and one row for every point that is drawn; its run says where it is from. */
export function curvesGrid(panel: MembersPanel, members: readonly Member[]): (string | number | null)[][] {
  const rows = panel.lines.flatMap(({ name: id, points }, i) => {
    const { title, runs } = members[panel.owners[i]!]!
    const seed = runs.find((run) => run.id === id)!.seed
    return points.map(([step, value]) => [id, title, seed, step, value])
  })
  return [['run', 'name', 'seed', panel.axis, 'value'], ...rows]
}
