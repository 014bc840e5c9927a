import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { eq, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import * as schema from '../../db/schema/index.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { mergeStore } from '../../harness/store/exchange/merge.ts'
import { claim, finish } from '../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { hasNewestMigration, undoNewestMigration } from '../db/older.ts'
import { integrity, snapshot } from '../execution/snapshot.ts'
import { fakePlan, type Workbench, workbench } from '../execution/workbench.ts'
import { digestsOf, doRuns, files, idOf, merge, STATES, wholeFiles } from './merge-bench.ts'

const { artefacts, environments, meta, runs, scores, suiteRuns, truths } = schema

test('everything that hangs on a run comes along, its files too; a second time changes nothing', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done', 1: 'interrupted', 2: 'failed', 3: 'queued' })
  // Ids that number the rows of one store mean nothing in another.
  await doRuns(here, { 9: 'done' })
  expect(merge(here, there)).toMatchObject({ added: 4, updated: 0, unchanged: 0, conflicts: [], lost: [] })
  const all = snapshot(here.database)
  expect(all.runs).toHaveLength(5)
  const [mine, its] = [digestsOf(here), digestsOf(there)]
  expect(its.every((digest) => mine.includes(digest))).toBe(true)
  expect(here.database.select().from(suiteRuns).all()).toHaveLength(5)
  expect(here.database.select().from(environments).all()).toHaveLength(1)
  expect(merge(here, there)).toMatchObject({ added: 0, updated: 0, unchanged: 4, files: 0, bytes: 0 })
  expect(snapshot(here.database)).toEqual(all)
  expect(integrity(here.database)).toBe('ok')
  expect(here.database.$client.pragma('foreign_key_check')).toEqual([])
})

test('an empty store that takes another in holds the same', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done', 1: 'interrupted' })
  merge(here, there)
  expect(snapshot(here.database)).toEqual(snapshot(there.database))
  const labels = (bench: Workbench) => bench.database.select().from(truths).all()
  expect(labels(there)).not.toEqual([])
  expect(labels(here)).toEqual(labels(there))
  expect(wholeFiles(here)).toEqual(wholeFiles(there))
})

test('in any order, twice or into itself, merging gives the same', async () => {
  const stores = fc.array(fc.dictionary(fc.constantFrom('0', '1', '2'), fc.constantFrom(...STATES)), {
    minLength: 2,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(stores, fc.integer(), async (contents, seed) => {
      const benches = contents.map(() => workbench())
      using one = workbench()
      using two = workbench()
      try {
        for (const [i, content] of contents.entries()) await doRuns(benches[i]!, content)
        for (const bench of benches) merge(one, bench)
        const shuffled = benches.map((bench, i) => ({ bench, key: Math.sin(seed + i) }))
        for (const { bench } of shuffled.sort((a, b) => a.key - b.key)) merge(two, bench)
        expect(snapshot(two.database)).toEqual(snapshot(one.database))
        expect(wholeFiles(two)).toEqual(wholeFiles(one))
        for (const bench of [one, two, ...benches]) merge(one, bench)
        expect(snapshot(one.database)).toEqual(snapshot(two.database))
        expect(wholeFiles(one)).toEqual(wholeFiles(two))
      } finally {
        for (const bench of benches) bench[Symbol.dispose]()
      }
    }),
    { numRuns: 10 },
  )
})

test('what is further wins whole, and the files of what gave way go', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(here, { 0: 'interrupted', 1: 'done' })
  await doRuns(there, { 0: 'done', 1: 'interrupted' })
  const finished = snapshot(there.database).points.filter(({ run }) => run === idOf(0))
  expect(merge(here, there)).toMatchObject({ added: 0, updated: 1, unchanged: 1 })
  expect(snapshot(here.database).runs.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(snapshot(here.database).points.filter(({ run }) => run === idOf(0))).toEqual(finished)
  expect(wholeFiles(here)).toEqual([...new Set(digestsOf(here))].sort())
  expect(here.database.select().from(artefacts).where(eq(artefacts.name, 'resume')).all()).toEqual([])
})

test('two results of one run that differ are a conflict: the one here stays', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(here, { 0: 'done' })
  await doRuns(there, { 0: 'done' })
  there.database.update(scores).set({ value: 0.5 }).run()
  const before = snapshot(here.database)
  expect(merge(here, there)).toMatchObject({ added: 0, updated: 0, unchanged: 0, conflicts: [idOf(0)] })
  expect(snapshot(here.database)).toEqual(before)
})

test('a file that is missing or damaged there is named; a store that has it mends what is lacking', async () => {
  using here = workbench()
  using broken = workbench()
  using whole = workbench()
  await doRuns(broken, { 0: 'done', 1: 'done' })
  await doRuns(whole, { 0: 'done', 1: 'done' })
  const [first, second] = digestsOf(broken).map((digest) => new ArtefactStore(broken.path).path(digest))
  rmSync(first!)
  const bytes = readFileSync(second!)
  bytes[3]! ^= 1
  writeFileSync(second!, bytes)
  const { lost } = merge(here, broken)
  expect(lost.map(({ name, problem }) => [name, problem]).sort()).toEqual([
    ['encoder', 'damaged'],
    ['encoder', 'missing'],
  ])
  expect(digestsOf(here)).toEqual([])
  expect(wholeFiles(here)).toEqual([])
  expect(merge(here, whole)).toMatchObject({ added: 0, updated: 2, files: 2, lost: [] })
  expect(snapshot(here.database)).toEqual(snapshot(whole.database))
  // A file that went missing here comes back as well.
  rmSync(new ArtefactStore(here.path).path(digestsOf(here)[0]!))
  expect(merge(here, whole)).toMatchObject({ files: 1, lost: [] })
})

test('a digest that is a path leads nowhere', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done' })
  there.database.update(artefacts).set({ sha256: '../../escaped' }).run()
  expect(merge(here, there).lost).toMatchObject([{ problem: 'damaged' }])
  expect(files(here)).toEqual([])
})

test('what the other store says of its code is not taken', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done' })
  there.database.update(meta).set({ value: 'other' }).run()
  merge(here, there)
  const keys = here.database.select({ key: meta.key }).from(meta).all()
  // This store's own count of changes is beside it.
  expect(keys.filter(({ key }) => !key.startsWith('changes:'))).toEqual([{ key: 'published' }])
})

test('a run that a process here works on is left alone', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done' })
  const [run] = fakePlan([0])
  here.enqueue([run!])
  claim(here.database, run!.id)
  const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', run!.id])
  await once(worker, 'spawn')
  here.database.update(runs).set({ pid: worker.pid!, startedAt: 2 }).run()
  expect(merge(here, there)).toMatchObject({ updated: 0, busy: [run!.id] })
  worker.kill('SIGKILL')
  await once(worker, 'close')
  expect(merge(here, there)).toMatchObject({ updated: 1, busy: [] })
})

test('a run followed while it runs elsewhere moves on with every merge', async () => {
  using here = workbench()
  using there = workbench()
  const [run] = fakePlan([0])
  there.enqueue([run!])
  claim(there.database, run!.id)
  const recorder = new SqliteRecorder({ ...there, runId: run!.id })
  for (const step of [1, 2]) {
    recorder.metric('loss', 'step', step, step)
    recorder.progress(step, 2, 'training')
    recorder.flush()
    expect(merge(here, there)).toMatchObject(step === 1 ? { added: 1 } : { updated: 1, busy: [] })
    expect(snapshot(here.database)).toEqual(snapshot(there.database))
  }
  finish(there.database, run!.id, 'done')
  expect(merge(here, there)).toMatchObject({ updated: 1 })
  expect(snapshot(here.database).runs).toMatchObject([{ status: 'done' }])
})

test('a store of an older maskbench is read from a copy; one of a newer, or of another program, is refused', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(there, { 0: 'done' })
  const client = there.database.$client
  undoNewestMigration(client)
  expect(merge(here, there)).toMatchObject({ added: 1 })
  expect(hasNewestMigration(client)).toBe(false)
  for (let i = 0; i < 9; i++) client.exec("insert into __drizzle_migrations (hash, created_at) values ('x', 9)")
  expect(() => merge(here, there)).toThrow(/newer maskbench/)
  const strange = join(here.path, '..', 'strange.sqlite')
  const other = new Sqlite(strange)
  other.exec('create table cats (name)')
  other.close()
  expect(() => mergeStore(here.database, here.path, strange)).toThrow(/another program/)
  writeFileSync(strange, 'no database at all, but long enough to look like one')
  expect(() => mergeStore(here.database, here.path, strange)).toThrow(/not a database/)
  expect(() => mergeStore(here.database, here.path, `${strange}.not`)).toThrow(/no file/)
  writeFileSync(strange, '')
  expect(mergeStore(here.database, here.path, strange)).toMatchObject({ added: 0, unchanged: 0 })
})

test('a store under another name is still itself', async () => {
  using here = workbench()
  await doRuns(here, { 0: 'done', 1: 'queued' })
  const link = join(here.path, '..', 'link.sqlite')
  symlinkSync(here.path, link)
  const before = snapshot(here.database)
  expect(mergeStore(here.database, here.path, link)).toMatchObject({ added: 0, unchanged: 2 })
  expect(snapshot(here.database)).toEqual(before)
})

test('six merges at once into one store lose nothing', async () => {
  using here = workbench()
  const others = [0, 1, 2, 3, 4, 5].map(() => workbench())
  try {
    // Every run is in two stores.
    for (const [i, other] of others.entries()) await doRuns(other, { [i]: 'done', [(i + 1) % 6]: 'done' })
    const script = childScript('merge-once')
    const children: ChildProcess[] = others.map(({ path }) =>
      spawn(process.execPath, [script, here.path, path], { stdio: 'inherit' }),
    )
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
    expect(codes).toEqual([0, 0, 0, 0, 0, 0])
    using alone = workbench()
    await doRuns(alone, { 0: 'done', 1: 'done', 2: 'done', 3: 'done', 4: 'done', 5: 'done' })
    expect(snapshot(here.database)).toEqual(snapshot(alone.database))
    expect(wholeFiles(here)).toEqual(wholeFiles(alone))
    expect(integrity(here.database)).toBe('ok')
  } finally {
    for (const other of others) other[Symbol.dispose]()
  }
})

test('a hundred thousand points merge by as few statements as twenty', async () => {
  using few = workbench()
  using here = workbench()
  using there = workbench()
  const asked = (into: Workbench) => {
    const { $client: client } = into.database
    const prepared = vi.spyOn(client, 'prepare')
    const executed = vi.spyOn(client, 'exec')
    merge(into, there)
    return prepared.mock.calls.length + executed.mock.calls.length
  }
  await doRuns(there, { 0: 'done' })
  const forTwenty = asked(few)
  there.database.$client.exec(`
    insert into series (run_id, name, axis) select runs.id, 'curve ' || value, 'step' from runs, json_each('[0,1,2,3,4,5,6,7,8,9]');
    with recursive steps(step) as (select 1 union all select step + 1 from steps where step < 10000)
      insert into points select id, step, step * 0.5 from series, steps where name like 'curve %'`)
  expect(asked(here)).toBe(forTwenty)
  expect(here.database.$client.prepare('select count(*), sum(value) from points').raw().get()).toEqual(
    there.database.$client.prepare('select count(*), sum(value) from points').raw().get(),
  )
  expect(here.database.$client.prepare('select count(*) from points').pluck().get()).toBe(100_020)
})

test('every table of the store is either merged or known not to be', () => {
  const tables = Object.values(schema).flatMap((table) => (is(table, SQLiteTable) ? [getTableName(table)] : []))
  const merged = [
    'runs',
    'environments',
    'annotations',
    'suite_runs',
    'series',
    'points',
    'events',
    'scores',
    'predictions',
    'truths',
    'artefacts',
  ]
  // Triggers make them of what is merged.
  const summaries = ['run_groups', 'group_scores']
  expect(tables.sort()).toEqual([...merged, ...summaries, 'meta', 'published', 'slurm_tasks'].sort())
})
