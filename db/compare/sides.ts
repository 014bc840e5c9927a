/** What the words of `compare A B` stand for: a run, runs that differ in the seed alone, or a name that `runs` prints. */
import { asc, eq } from 'drizzle-orm'
import { groupBy } from '../queries/group-by.ts'
import { stale } from '../queries/runs.ts'
import type { Database } from '../read-only.ts'
import { groupName } from '../run-name.ts'
import { runs } from '../schema.ts'

export interface Side {
  /** As `runs` prints it, with the seed where one run was named. */
  name: string
  groupId: string
  runs: { id: string; seed: number }[]
  /** Made with another version of the code than a run started now would be. */
  stale: boolean
}

export type FoundSide = { side: Side; problem: null } | { side: null; problem: { what: string; remedy: string } }

/** @param text the first characters of a run's or a group's id, or a name with or without the seed. */
export function findSide(database: Database, text: string): FoundSide {
  const refuse = (what: string, remedy: string): FoundSide => ({ side: null, problem: { what, remedy } })
  const all = finishedRuns(database)
  const named = all.filter(({ name, seed }) => text === name || text === `${name}/${seed}`)
  if (named.length > 0) {
    const single = named.every(({ name }) => name !== text)
    const groups = [...groupBy(named, ({ groupId }) => groupId).values()]
    const current = groups.filter((group) => !group[0]!.stale)
    const fitting = groups.length === 1 ? groups : current
    if (fitting.length === 1) return found(fitting[0]!, single)
    const ids = groups.map(([run]) => run!.groupId).join(', ')
    return refuse(`${groups.length} configurations are called "${text}"`, `name one by its group's id: ${ids}`)
  }
  if (text === '') return refuse('an empty name stands for nothing', 'see `npx maskbench runs`')
  const byRun = all.filter(({ id }) => id.startsWith(text))
  const byGroup = [...groupBy(all, ({ groupId }) => groupId)].filter(([id]) => id.startsWith(text))
  if (byRun.length + byGroup.length > 1) {
    const ids = [...byRun.map(({ id }) => id), ...byGroup.map(([id]) => id)]
    const some = ids.slice(0, 5).join(', ')
    return refuse(`several ids start with "${text}"`, `type more of it: ${some}${ids.length > 5 ? ', …' : ''}`)
  }
  if (byRun.length === 1) return found(byRun, true)
  if (byGroup.length === 1) return found(byGroup[0]![1], false)
  return refuse(
    `no finished run is called "${text}", and no id starts with it`,
    'see `npx maskbench runs --status done`',
  )
}

type Finished = ReturnType<typeof finishedRuns>[number]

function found(of: readonly Finished[], single: boolean): FoundSide {
  const first = of[0]!
  const name = single ? `${first.name}/${first.seed}` : first.name
  const side = { name, groupId: first.groupId, runs: of.map(({ id, seed }) => ({ id, seed })), stale: first.stale }
  return { side, problem: null }
}

function finishedRuns(database: Database) {
  return database
    .select({
      id: runs.id,
      groupId: runs.groupId,
      kind: runs.kind,
      dataset: runs.dataset,
      method: runs.method,
      masking: runs.masking,
      backbone: runs.backbone,
      variant: runs.variant,
      seed: runs.seed,
      stale: stale.mapWith(Boolean),
    })
    .from(runs)
    .where(eq(runs.status, 'done'))
    .orderBy(asc(runs.createdAt), asc(runs.seed))
    .all()
    .map((run) => ({ ...run, name: groupName(run) }))
}
