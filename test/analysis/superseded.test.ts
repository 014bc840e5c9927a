/** Stale rows of a plugin that has changed: old versions beside current rows, and all there is before any is made again. */
import { eq, sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { optionsOf } from '../../dashboard/features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { meta, runs } from '../../db/schema/index.ts'
import { findingOf } from '../../harness/analysis/board/finding.ts'
import { leaderboardJson } from '../../harness/analysis/board/formats/json.ts'
import { leaderboardText } from '../../harness/analysis/board/formats/text.ts'
import { loadBoard } from '../../harness/analysis/board/load.ts'
import { plotOf } from '../../harness/analysis/plot/plot.ts'
import { staleNotes } from '../../harness/analysis/significance/sentences.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { ask } from '../api/ask.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { makeStore, type Store } from './compare/store.ts'

const ASKED = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: null },
}

/** Adds three seeds of a configuration. @param version - of the plugin that masks; null: nothing does. */
function addRow(store: Store, epochs: number, version: string | null) {
  for (const seed of [0, 1, 2]) {
    const value =
      0.5 + epochs / (version === null ? 100 : 90) + [0, version === null ? 0.011 : 0.012, epochs / 1000][seed]!
    const masking = version === null ? 'none' : 'mae'
    const config = { epochs }
    const id = store.add({ seed, masking, variant: version ?? 'w16', config, scores: { 'knn top1': value } })
    if (version === null) continue
    const set = {
      masking: 'bars',
      config: sql`json_set(${runs.config}, '$.masking', 'bars', '$.plugins', json_object('bars', ${version}))`,
      dataNames: 'fashion-mnist-mini,plugin:bars',
      dataDigest: version,
    }
    store.database.update(runs).set(set).where(eq(runs.id, id)).run()
  }
}

function load(store: Store) {
  const loaded = loadBoard(store.database, ASKED)!
  const { rows } = leaderboardJson(loaded, 'test')
  const cells = rows.map(({ cells: [cell] }) => cell as { rank: number | null; difference: { tests: number } | null })
  return {
    rows,
    text: leaderboardText(loaded),
    finding: findingOf(loaded.view),
    ranked: cells.filter(({ rank }) => rank !== null).length,
    differences: cells.flatMap(({ difference }) => difference ?? []),
    pairs: significance(store.database)!,
  }
}

/** Three configurations with a plugin's first version, of which one is made again with the second where `renewed`. */
function addRows(store: Store, renewed: boolean) {
  for (const epochs of [4, 8, 16]) {
    addRow(store, epochs, null)
    addRow(store, epochs, 'first')
  }
  const value = JSON.stringify({ digest: 'second', kind: 'masking', entry: { key: 'bars' } })
  store.database.insert(meta).values({ key: 'plugin:bars', value }).run()
  if (renewed) addRow(store, 4, 'second')
}

test('old versions of a plugin count in no rank, difference, correction or sentence once a current one is there', () => {
  using store = makeStore()
  addRows(store, false)
  const before = load(store)
  expect(before.rows.map(({ stale }) => stale).filter(Boolean)).toHaveLength(3)
  expect(before.rows.map(({ superseded }) => superseded).filter(Boolean)).toEqual([])
  expect([before.ranked, before.pairs.tests, before.differences.length]).toEqual([6, 15, 3])
  expect(before.finding).toContain('Of 3 tested differences')

  addRow(store, 4, 'second')
  const after = load(store)
  expect(after.rows.flatMap(({ superseded }) => superseded ?? []).sort()).toEqual(['configuration', 'plugin', 'plugin'])
  expect([after.ranked, after.pairs.tests, after.differences.length]).toEqual([4, 6, 1])
  expect(after.differences[0]!.tests).toBe(1)
  expect(after.finding).toContain('The one tested difference')
  expect(after.finding).not.toContain('stale')
  const why = 'as a current row has the same configuration or the present version of their plugin'
  expect(after.text).toContain(`3 stale rows have no rank and no difference, ${why}.`)
  expect(staleNotes(after.pairs)).toEqual([`3 stale rows are left out, ${why}; choose under Rows to compare both.`])
  expect(plotOf(store.database)!.leftOut.stale).toBe(3)
})

test('current rows alone are shown where they are asked for: on the page, by the command and the API, with the same numbers', async () => {
  using store = makeStore()
  addRows(store, false)
  const shown = (raw: Record<string, string> = {}) => loadLeaderboard(store.database, raw)!
  const isOffered = () => optionsOf(shown().board, shown().view).isReplaced
  expect(isOffered()).toBe(false)
  // Where nothing replaces them, stale rows stay.
  expect(shown({ current: 'true' }).view.rows).toHaveLength(6)
  addRow(store, 4, 'second')
  expect(isOffered()).toBe(true)
  const all = leaderboardJson(shown(), 'test').rows
  const current = leaderboardJson(shown({ current: 'true' }), 'test').rows
  expect([all.length, current.length, shown({ current: 'true' }).view.hidden]).toEqual([7, 4, 3])
  expect(current).toEqual(all.filter(({ superseded }) => superseded === null))

  using here = commands()
  const printed = await here.maskbench('leaderboard', '--current', '--json', '--db', store.path)
  const { rows, source } = JSON.parse(printed.stdout) as ReturnType<typeof leaderboardJson>
  expect([rows.map(({ key }) => key), source]).toEqual([
    current.map(({ key }) => key),
    expect.stringMatching(/maskbench leaderboard .*--current/),
  ])
  vi.stubEnv('MASKBENCH_DB', store.path)
  const answer = (await ask('/leaderboard?current=true')).body as { rows: unknown[] }
  vi.unstubAllEnvs()
  expect(answer.rows).toHaveLength(4)
})
