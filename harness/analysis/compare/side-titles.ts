/** What the two sides of a comparison are called in a paper. */
import { runTitle, seedName } from '../../../db/catalogue/titles.ts'
import { nameOfRuns } from '../../../db/queries/given-names.ts'
import { getRun } from '../../../db/queries/run.ts'
import type { Database } from '../../../db/read-only.ts'
import { paperDataset } from '../tables/formats/paper-dataset.ts'
import type { Comparison } from './compare.ts'
import type { Side } from './find-runs.ts'
import { differingSettings } from './settings.ts'

export interface SideTitles {
  a: string
  b: string
  /** The data set of A. */
  trainedOn: string
}

/** The name that all runs of a side were given; null: none, or several. */
export const givenName = (database: Database, { runs }: Side): string | null =>
  nameOfRuns(
    database,
    runs.map(({ id }) => id),
  )

/** Settings that are named where two sides are called the same. */
const MOST_SETTINGS = 3

/** `SimCLR` and `SimCLR + ADIOS`; with seeds, data sets, settings or ids where these tell the two apart. */
export function sideTitles(database: Database, { a, b }: Pick<Comparison, 'a' | 'b'>): SideTitles {
  const [first, second] = [a, b].map((side) => getRun(database, side.runs[0]!.id)!)
  const isSameData = first!.dataset === second!.dataset
  const titleOf = (side: Side, run: NonNullable<typeof first>) =>
    [
      givenName(database, side) ?? runTitle(run),
      side.runs.length === 1 ? seedName(run.seed) : '',
      isSameData ? '' : paperDataset(run.dataset),
    ]
      .filter(Boolean)
      .join(', ')
  const titles = { a: titleOf(a, first!), b: titleOf(b, second!), trainedOn: first!.dataset }
  if (titles.a !== titles.b) return titles
  const settings = differingSettings(database, a, b).slice(0, MOST_SETTINGS)
  const words = (of: 'a' | 'b') => settings.map((setting) => `${setting.title} ${setting[of] ?? 'none'}`).join(', ')
  const apart =
    settings.length > 0 ? { a: words('a'), b: words('b') } : { a: a.groupId.slice(0, 8), b: b.groupId.slice(0, 8) }
  return { ...titles, a: `${titles.a} (${apart.a})`, b: `${titles.b} (${apart.b})` }
}
