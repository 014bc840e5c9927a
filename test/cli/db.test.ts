import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { artefacts, meta, runs, scores, suiteRuns } from '../../db/schema/index.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { change, filled, idOf, look, store } from './helpers/filled.ts'
import { commands } from './helpers/in-process.ts'

test('`db merge` says what it took; stores that disagree end with 1', async () => {
  using here = await filled({ 0: 'done', 1: 'queued' })
  using there = await filled({ 0: 'done', 1: 'done' })
  const file = store(there)
  const good = await here.maskbench('db', 'merge', file)
  expect([good.code, good.stdout]).toEqual([
    0,
    expect.stringMatching(/: 0 runs new, 1 updated, 1 unchanged; 1 file copied \(32 B\)\n$/),
  ])
  change(there, (database) => database.update(scores).set({ value: 2 }).run())
  const bad = await here.maskbench('db', 'merge', file, '--json')
  expect(bad.code).toBe(1)
  expect(JSON.parse(bad.stdout)).toMatchObject([{ file, conflicts: [idOf(0), idOf(1)].sort(), added: 0 }])
  expect(bad.stderr).toContain('2 runs with different results in the two stores')
  using fresh = commands()
  expect((await fresh.maskbench('db', 'merge', 'nowhere.sqlite')).code).toBe(2)
  expect(readdirSync(fresh.path)).toEqual([])
})

test('`db check` finds all that is wrong, --fix removes what is litter and nothing else', async () => {
  using here = await filled({ 0: 'done', 1: 'done', 2: 'interrupted', 3: 'queued' })
  expect((await here.maskbench('db', 'check')).code).toBe(0)
  const dead = spawn('true')
  await once(dead, 'close')
  const files = new ArtefactStore(store(here))
  const orphan = files.write(Buffer.from('nobody names me'))
  const young = files.write(Buffer.from('nor me, but I am new'))
  utimesSync(files.path(orphan), 1, 1)
  const half = `${files.path(orphan)}.${dead.pid}.tmp`
  writeFileSync(half, 'half')
  writeFileSync(`${files.path(orphan)}.${process.pid}.tmp`, 'being written')
  mkdirSync(`${store(here)}.${dead.pid}.tmp`)
  writeFileSync(join(files.folder, 'notes.txt'), 'mine')
  const state = files.write(Buffer.from('a state'))
  change(here, (database) => {
    database
      .update(runs)
      .set({ status: 'running', pid: dead.pid!, host: null })
      .where(eq(runs.id, idOf(3)))
      .run()
    const row = { runId: idOf(0), kind: 'checkpoint', name: 'resume', step: 5, createdAt: 0 } as const
    database
      .insert(artefacts)
      .values({ ...row, sha256: state, bytes: 7 })
      .run()
  })
  const found = await here.maskbench('db', 'check', '--json')
  expect(found.code).toBe(1)
  const report = JSON.parse(found.stdout)
  const kinds = report.problems.map(({ kind }: { kind: string }) => kind).sort()
  expect(kinds).toEqual(['litter', 'litter', 'litter', 'litter', 'litter', 'strange'])
  const fixed = await here.maskbench('db', 'check', '--fix')
  expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringMatching(/19 B freed\n.*no problems/)])
  expect([files.path(orphan), half, files.path(state)].map((path) => existsSync(path))).toEqual([false, false, false])
  expect([files.path(young), join(files.folder, 'notes.txt')].map((path) => existsSync(path))).toEqual([true, true])
  expect(
    look(here)
      .runs.map(({ status }) => status)
      .sort(),
  ).toEqual(['done', 'done', 'interrupted', 'interrupted'])

  const [one, two] = look(here).artefacts.map(({ sha256 }) => files.path(sha256))
  rmSync(one!)
  writeFileSync(two!, Buffer.alloc(32))
  const worse = await here.maskbench('db', 'check', '--fix')
  expect(worse.code).toBe(1)
  expect(worse.stdout).toMatch(/✗ \S+, checkpoint \w+ of run \w+, is missing/)
  expect(worse.stdout).toContain(`✗ ${two}, checkpoint `)
  expect(look(here).artefacts).toHaveLength(3)
})

test('`db check` names a page that went bad', async () => {
  using here = await filled({ 0: 'done', 1: 'done' })
  const bytes = readFileSync(store(here))
  bytes.fill(7, bytes.length - 4096 * 3)
  writeFileSync(store(here), bytes)
  const { code, stdout } = await here.maskbench('db', 'check')
  expect(code).toBe(1)
  expect(stdout).toMatch(/✗ /)
})

test('`db query` answers as a table, CSV or JSON, and only reads', async () => {
  using here = await filled({ 0: 'done', 1: 'queued' })
  const ask = (...words: string[]) => here.maskbench('db', 'query', ...words)
  const counts = "/* how many */ select status, count(*) as runs, null as 'a,b' from runs group by 1"
  expect((await ask(counts)).stdout).toBe('status  runs  a,b\ndone       1\nqueued     1\n')
  expect((await ask(counts, '--format', 'csv')).stdout).toBe('status,runs,"a,b"\ndone,1,\nqueued,1,\n')
  expect(JSON.parse((await ask(counts, '--json')).stdout)[0]).toEqual({ status: 'done', runs: 1, 'a,b': null })
  expect(JSON.parse((await ask("select 1 as a, 2 as a, x'00ff' as b", '--json')).stdout)).toEqual([
    { a: 1, a_2: 2, b: '00ff' },
  ])
  expect(
    JSON.parse((await ask('select 9007199254740993 as a, 9e999 as b, 9007199254740991 as c', '--json')).stdout),
  ).toEqual([{ a: '9007199254740993', b: 'Infinity', c: 9007199254740991 }])
  const few = await ask('select step from points', '--limit', '3')
  expect(few.stdout.trim().split('\n')).toHaveLength(4)
  expect(few.stderr).toContain('There are more than these 3 rows')
  const before = look(here)
  for (const [query, why] of [
    ['delete from runs', 'only read-only queries are allowed'],
    ['with x as (select 1) delete from runs', 'the statement is not read-only'],
    ['select 1; delete from runs', 'more than one statement'],
    ["attach 'x.sqlite' as x", 'only read-only queries are allowed'],
    ['pragma journal_mode = delete', 'only read-only queries are allowed'],
    ["vacuum into 'x.sqlite'", 'only read-only queries are allowed'],
    ['select nowhere from runs', 'no such column: nowhere'],
    ['', 'only read-only queries are allowed'],
  ] as const) {
    const { code, stdout, stderr } = await ask(query)
    expect([code, stdout, stderr], query).toEqual([2, '', expect.stringContaining(why)])
  }
  expect(look(here)).toEqual(before)
  expect(readdirSync(here.path)).not.toContain('x.sqlite')
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'
  const late = await ask(endless, '--timeout', '0.5')
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('the query took longer than 0.5 s')])
})

test('a store that is not there, or of another program, is said to be so', async () => {
  using here = commands()
  const other = new Sqlite(join(here.path, 'songs.sqlite'))
  other.exec('create table songs (title text)')
  other.close()
  for (const words of [
    ['export', '--out', 'x.tar'],
    ['db', 'check'],
    ['db', 'query', 'select 1'],
  ]) {
    expect((await here.maskbench(...words)).stderr).toContain('there are no results yet')
    expect((await here.maskbench(...words, '--db', 'songs.sqlite')).stderr).toContain('of another program')
  }
  for (const words of [['runs'], ['status'], ['claims'], ['table', 'adios-1']]) {
    const mistyped = await here.maskbench(...words, '--db', 'mistyped.sqlite')
    expect([mistyped.code, mistyped.stderr]).toEqual([
      2,
      expect.stringMatching(/there is no store at .*mistyped\.sqlite/),
    ])
    expect((await here.maskbench(...words)).code).toBe(0)
  }
  const merged = await here.maskbench('db', 'merge', 'songs.sqlite')
  expect([merged.code, merged.stderr]).toEqual([2, expect.stringContaining('of another program')])
})

test('`db remove` takes away what belongs to the runs alone, once it is told to', async () => {
  using here = await filled({ 0: 'done', 1: 'done', 2: 'interrupted' })
  const before = look(here)
  const listed = await here.maskbench('db', 'remove', idOf(0))
  expect([listed.code, listed.stdout]).toEqual([
    0,
    expect.stringMatching(/^\w+ {2}.*\n1 run, not removed yet: add --yes\n$/),
  ])
  expect(look(here)).toEqual(before)
  const removed = await here.maskbench('db', 'remove', idOf(0), idOf(2), '--yes', '--json')
  expect(JSON.parse(removed.stdout)).toMatchObject({ runs: [idOf(0), idOf(2)], removed: true })
  const kept = look(here)
  expect(kept.runs.map(({ id }) => id)).toEqual([idOf(1)])
  expect(kept.artefacts.length).toBeGreaterThan(0)
  const whole = await here.maskbench('db', 'check', '--json')
  expect([whole.code, JSON.parse(whole.stdout).problems]).toEqual([0, []])
  const gone = await here.maskbench('db', 'remove', idOf(0), '--yes')
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('no id starts with it')])
})

test('`db remove` selects by suite and state as `runs` does, and says the state of each', async () => {
  using here = await filled({ 0: 'done', 1: 'failed', 2: 'failed' })
  change(here, (database) => {
    const version = { key: `code:${database.select().from(runs).get()!.kind}`, value: 'of other lines' }
    database.insert(meta).values(version).onConflictDoUpdate({ target: meta.key, set: version }).run()
    database
      .update(suiteRuns)
      .set({ suite: 'dev' })
      .where(eq(suiteRuns.runId, idOf(1)))
      .run()
  })
  const removing = async (...words: string[]) => (await here.maskbench('db', 'remove', ...words)).stdout
  const seen = (text: string) => [...text.matchAll(/^(\w+) {2}\S+ {2}(.*)$/gm)].map(([, id, state]) => [id, state])
  expect(seen(await removing('--status', 'done'))).toEqual([[idOf(0), 'done (stale)']])
  const failed = seen(await removing('--status', 'failed'))
  expect(failed.map(([id]) => id).sort()).toEqual([idOf(1), idOf(2)].sort())
  expect(seen(await removing('--suite', 'dev'))[0]![0]).toBe(idOf(1))
  const [, name] = / {2}(\S+)\/1 {2}/.exec(await removing('--suite', 'dev'))!
  expect(seen(await removing(name!))).toHaveLength(3)
  expect(seen(await removing(name!, '--suite', 'dev', '--status', 'failed'))[0]![0]).toBe(idOf(1))
  const none = await here.maskbench('db', 'remove', idOf(0), '--status', 'failed', '--yes')
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining('none of the 1 run named is one of --status failed. leave one of them out'),
  ])
  const unknown = await here.maskbench('db', 'remove', '--suite', 'deb', '--yes')
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean dev?')])
  await here.maskbench('db', 'remove', '--suite', 'dev', '--status', 'failed', '--yes')
  expect(
    look(here)
      .runs.map(({ id }) => id)
      .sort(),
  ).toEqual([idOf(0), idOf(2)].sort())
})

/** Marks a run as one that a process of another machine works on, or did until then. */
function startElsewhere(here: Parameters<typeof change>[0], seed: number, heartbeatAt = Date.now()): void {
  const now = { status: 'running', pid: 1, heartbeatAt, host: 'another machine' } as const
  change(here, (database) =>
    database
      .update(runs)
      .set(now)
      .where(eq(runs.id, idOf(seed)))
      .run(),
  )
}

test('`db remove` leaves a run alone that a process is working on', async () => {
  using here = await filled({ 0: 'done', 1: 'queued' })
  startElsewhere(here, 1)
  const { code, stderr } = await here.maskbench('db', 'remove', idOf(0), idOf(1), '--yes')
  expect([code, stderr]).toEqual([2, expect.stringContaining('is still running')])
  expect(look(here).runs).toHaveLength(2)
  const listed = await here.maskbench('db', 'remove', idOf(1))
  expect([listed.code, listed.stderr]).toEqual([2, stderr])
})

test.each([['fake'], [null]])(
  '`db remove` takes a queued run away unless its command is at work (%s)',
  async (suite) => {
    using here = await filled({ 0: 'queued', 1: 'queued' })
    if (suite === null) change(here, (database) => database.delete(suiteRuns).run())
    startElsewhere(here, 1)
    const atWork = await here.maskbench('db', 'remove', idOf(0), '--yes')
    const why = `run ${idOf(0)} is queued, and the command that does run ${idOf(1)} may start it`
    expect([atWork.code, atWork.stderr]).toEqual([2, expect.stringContaining(why)])
    startElsewhere(here, 1, 0)
    expect((await here.maskbench('db', 'remove', idOf(0), '--yes')).code).toBe(0)
    expect(look(here).runs.map(({ id }) => id)).toEqual([idOf(1)])
  },
)

test('a queued run of another suite than the one at work can be removed', async () => {
  using here = await filled({ 0: 'queued', 1: 'queued' })
  change(here, (database) => {
    database
      .update(suiteRuns)
      .set({ suite: 'other' })
      .where(eq(suiteRuns.runId, idOf(1)))
      .run()
  })
  startElsewhere(here, 1)
  expect((await here.maskbench('db', 'remove', idOf(0), '--yes')).code).toBe(0)
})
