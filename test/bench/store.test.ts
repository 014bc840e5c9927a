/** The questions of `npm run bench:store` asked of a small store: what does not depend on how busy the machine is. */
import { describe, expect, it, vi } from 'vitest'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import type { Database } from '../../db/read-only.ts'
import { DATASETS } from './large-store.ts'
import { LARGE, leaderboardPage, leaderboards } from './questions.ts'
import { smallStores } from './small-stores.ts'
import { WIDE } from './wide-store.ts'

const { large, wide, open } = smallStores()

describe.each(Object.entries({ ...LARGE, ...leaderboards(DATASETS) }))('%s', (_, ask) => {
  it('reads no table from end to end, and takes its order from an index where there is a page of it', () => {
    for (const { source, steps } of plansOf(open(large), ask)) {
      // Under the name of the runs a summary may answer for them.
      if (/\) as runs\b/.test(source)) continue
      expect(
        steps.filter((step) => /^SCAN (runs|scores|points|series|suite_runs|events)$/.test(step)),
        source,
      ).toEqual([])
      if (/order by case.* limit /s.test(source)) expect(steps.join(), source).not.toContain('TEMP B-TREE')
    }
  })
})

it.each(Object.entries(leaderboards(DATASETS)))('%s: does not begin with all runs that are done', (_, ask) => {
  for (const { source, steps } of plansOf(open(large), ask)) {
    if (source.includes("'done'")) expect(steps.join('\n'), source).not.toMatch(/SEARCH .* \(status=\?\)/)
  }
})

/** The plan of every statement that a question makes. */
function plansOf(database: Database, ask: (database: Database) => unknown): { source: string; steps: string[] }[] {
  const { $client: client } = database
  const statements = new Set<string>()
  const prepare = client.prepare.bind(client)
  client.prepare = ((source: string) => {
    statements.add(source)
    return prepare(source)
  }) as typeof client.prepare
  ask(database)
  const asked = [...statements].filter((source) => /^\s*(select|with)/i.test(source))
  expect(asked.length).toBeGreaterThan(0)
  return asked.map((source) => {
    const parameters = Array(source.split('?').length - 1).fill(1)
    const plan = prepare(`explain query plan ${source}`).all(...parameters) as { detail: string }[]
    return { source, steps: plan.map(({ detail }) => detail) }
  })
}

it('a leaderboard is made of a few questions, whatever its rows and columns, and then kept until a result changes', () => {
  const database = open(wide)
  const asked = vi.spyOn(database.$client, 'prepare')
  leaderboardPage(WIDE)(database)
  expect(asked.mock.calls.length).toBeLessThan(40)
  const [a, b] = [loadLeaderboard(database, {}), loadLeaderboard(database, {})]
  expect(b?.view).toBe(a?.view)
  expect(loadLeaderboard(database, { sort: 'name' })?.board).toBe(a?.board)
})
