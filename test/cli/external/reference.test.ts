/** The results that ship with maskbench: rows of their own, and what the runs of a store are compared with. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardGroups, leaderboardScores, publishedScores } from '../../../db/queries/leaderboard.ts'
import { listRuns } from '../../../db/queries/runs.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { referenceFacts } from '../../../db/reference.ts'
import { runName } from '../../../db/run-name.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import { commands, type Here } from '../helpers/in-process.ts'

const facts = referenceFacts()!
const storeOf = (here: Here) => join(here.path, 'maskbench.sqlite')

const imported = commands()
let first: Awaited<ReturnType<Here['maskbench']>>
beforeAll(async () => {
  first = await imported.maskbench('import', 'reference')
})
afterAll(() => imported[Symbol.dispose]())

test('they are imported once, as rows with a badge that no suite takes for done', async () => {
  using here = commands()
  cpSync(imported.path, here.path, { recursive: true })
  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining(`${facts.runs} runs new, 0 updated`)])
  expect(first.stdout).toContain(`suite ${facts.suite} on ${facts.machine.cores} cores of ${facts.machine.cpu}`)
  expect(first.stderr).toMatch(/To see its rows: npx maskbench leaderboard --dataset \S+; the same for .*scenes/)
  const again = await here.maskbench('import', 'reference')
  expect(again.stdout).toContain(`0 runs new, 0 updated, ${facts.runs} unchanged`)
  expect((await here.maskbench('db', 'check')).code).toBe(0)

  const database = openReadOnly(storeOf(here))!
  const [newest] = listRuns(database, { limit: 1 })
  expect(runName(newest!)).toContain('-reference')
  const groups = leaderboardGroups(database, 'scenes')
  const scores = leaderboardScores(database, 'scenes')
  const board = buildBoard(groups, scores, publishedScores(database, 'scenes'), (ids) => configsOfRuns(database, ids))
  expect(new Set(board.rows.map(({ origin }) => origin))).toEqual(new Set(['reference']))
  database.$client.close()

  const found = await here.maskbench('runs', '--search', 'simclr-adios-reference', '--json')
  expect(JSON.parse(found.stdout).length).toBeGreaterThan(0)
  const dry = await here.maskbench('run', facts.suite, '--dry-run')
  expect(dry.stdout).toMatch(/^(\d+) of \1 runs left/m)
})

test('the runs of a store are compared with them by configuration', async () => {
  using here = commands()
  cpSync(imported.path, here.path, { recursive: true })
  const none = await here.maskbench('compare', '--reference')
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no configuration of the reference')])

  // As if they had been made here, with one other number.
  const client = new Sqlite(storeOf(here))
  client.pragma('foreign_keys = off')
  const triggers = client.prepare("select name from sqlite_master where type = 'trigger'").pluck().all()
  for (const name of triggers) client.exec(`drop trigger "${name}"`)
  client.exec(
    `update runs set id = 'own' || id, group_id = 'own' || group_id, variant = replace(variant, ' reference', '')`,
  )
  const tables = ['series', 'events', 'scores', 'predictions', 'artefacts', 'suite_runs']
  for (const table of tables) client.exec(`update ${table} set run_id = 'own' || run_id`)
  client.exec(`
    update scores set value = value + .001 where id =
      (select min(s.id) from scores s join runs r on r.id = s.run_id where r.dataset = 'scenes' and r.masking = 'none')`)
  client.close()
  const before = await here.maskbench('compare', '--reference', '--json')
  const { configurations, reference } = JSON.parse(before.stdout)
  expect(reference.commit).toBe(facts.commit)
  const agreed = configurations.map(({ agreement }: { agreement: string }) => agreement)
  expect(agreed.filter((one: string) => one !== 'equal')).toHaveLength(1)
  expect(agreed.length).toBeGreaterThan(20)
  const text = await here.maskbench('compare', '--reference')
  expect(text.stdout).toContain(`${agreed.length} configurations in both: ${agreed.length - 1} equal in every bit`)
  expect(text.stdout).toContain(facts.commit.slice(0, 7))
})

test('what does not go together is refused', async () => {
  using here = commands()
  const cases = [
    [['compare'], 'nothing to compare is named'],
    [['compare', 'a'], 'a is compared with nothing'],
    [['compare', 'a', 'b', '--reference'], 'takes no names'],
    [['compare', '--reference', '--fail-on-regression'], 'takes no --fail-on-regression'],
    [['compare', '--reference'], 'there are no results yet'],
    [['import', 'reference', '--unit', 'percent'], 'unit'],
  ] as const
  for (const [words, message] of cases) {
    const { code, stderr } = await here.maskbench(...words)
    expect([code > 0, stderr]).toEqual([true, expect.stringContaining(message)])
  }
  rmSync(storeOf(here), { force: true })
})
