/** Tables whose names of rows hold the seeds: `SimCLR seed 0`, `SimCLR_1`. */

import type { GivenTable } from '../given-table.ts'
import { isRole, placeOf } from '../headings.ts'
import { numberedAlike } from './numbered-names.ts'
import { namedSeed } from './seed-columns.ts'

/** The same with the seeds in a column of their own, where all methods, or else all data sets, in rows are named so. */
export function withSeedsFromNames(grid: GivenTable): GivenTable {
  const { head, rows } = grid
  if (head.some((heading) => isRole(heading, 'seed'))) return grid
  const [method, dataset] = [placeOf(grid.head, 'method'), placeOf(grid.head, 'dataset')]
  const labels = method < 0 && dataset < 0 ? [0] : [method, dataset].filter((place) => place >= 0)
  for (const label of labels) {
    const parts = seedsOf([...new Set(rows.map(({ cells }) => cells[label]!))])
    if (parts === null) continue
    const [[first, { of, seed }]] = [...parts] as [[string, { of: string; seed: string }]]
    const note = `the seeds are read from the names (\`${first}\` is ${of} under seed ${seed}); if each is one of its own, give every row a column seed, or write a word before the number, such as \`${of} level ${seed}\``
    return {
      ...grid,
      head: [...head, 'seed'],
      rows: rows.map(({ place, cells }) => {
        const part = parts.get(cells[label]!)!
        return { place, cells: [...cells.with(label, part.of), part.seed] }
      }),
      notes: [...(grid.notes ?? []), note],
    }
  }
  return grid
}

/** By name; null where the names hold no seeds. */
function seedsOf(names: readonly string[]): Map<string, { of: string; seed: string }> | null {
  const worded = names.flatMap((name) => {
    const part = namedSeed(name)
    return part === null || part.of === '' ? [] : [[name, part] as const]
  })
  const stems = new Set(worded.map(([, { of }]) => of))
  if (worded.length === names.length && stems.size < names.length) return new Map(worded)
  const alike = numberedAlike(names)
  return alike?.isSure ? new Map(alike.found.map(({ name, ...part }) => [name, part])) : null
}
