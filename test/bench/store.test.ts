/** The questions of `npm run bench:store` asked of a small store: what does not depend on how busy the machine is. */
import { describe, expect, it, vi } from 'vitest'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { LARGE, leaderboardPage } from './questions.ts'
import { smallStores } from './small-stores.ts'
import { WIDE } from './wide-store.ts'

const { large, wide, open } = smallStores()

describe.each(Object.entries(LARGE))('%s', (_, ask) => {
  it('reads no table from end to end, and takes its order from an index where there is a page of it', () => {
    const database = open(large)
    const { $client: client } = database
    const statements = new Set<string>()
    const prepare = client.prepare.bind(client)
    client.prepare = ((source: string) => {
      statements.add(source)
      return prepare(source)
    }) as typeof client.prepare
    ask(database)
    for (const source of statements) {
      // Under the name of the runs a summary may answer for them.
      if (!/^\s*(select|with)/i.test(source) || /\) as runs\b/.test(source)) continue
      const parameters = Array(source.split('?').length - 1).fill(1)
      const plan = prepare(`explain query plan ${source}`).all(...parameters) as { detail: string }[]
      const steps = plan.map(({ detail }) => detail)
      expect(
        steps.filter((step) => /^SCAN (runs|scores|points|series|suite_runs|events)$/.test(step)),
        source,
      ).toEqual([])
      if (/order by case.* limit /s.test(source)) expect(steps.join(), source).not.toContain('TEMP B-TREE')
    }
    expect(statements.size).toBeGreaterThan(0)
  })
})

it('a leaderboard is made of a few questions, whatever its rows and columns, and then kept until a result changes', () => {
  const database = open(wide)
  const asked = vi.spyOn(database.$client, 'prepare')
  leaderboardPage(WIDE)(database)
  expect(asked.mock.calls.length).toBeLessThan(40)
  const [a, b] = [loadLeaderboard(database, {}), loadLeaderboard(database, {})]
  expect(b?.view).toBe(a?.view)
  expect(loadLeaderboard(database, { sort: 'name' })?.board).toBe(a?.board)
})
