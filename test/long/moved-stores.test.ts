/** What befalls stores in use: moved, replaced by a backup, shared by two versions, migrated on a full disk. */
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { openReadOnly, schemaVersion } from '../../db/read-only.ts'
import { type Folder, folder, TINY } from '../cli/helpers/maskbench.ts'
import { smallDisk } from '../cli/helpers/small-disk.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { serve, stopped } from '../dashboard/pages/served.ts'
import { hasNewestMigration, undoNewestMigration } from '../db/older.ts'
import { integrity, snapshot } from '../execution/snapshot.ts'

const STEPS = 2000
const PARTS = ['', '-wal', '-shm', '.d']

afterAll(stopped)

function suite(): Folder {
  const here = folder()
  const runs = TINY.runs.map((run) => ({ ...run, steps: STEPS }))
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs }))
  return here
}

/** What the suite comes to when nothing happens to it. */
const undisturbed = await (async () => {
  using here = suite()
  expect((await here.maskbench('run', 'tiny.json')).code).toBe(0)
  return results(join(here.path, 'maskbench.sqlite'))
})()

function results(path: string) {
  const database = openReadOnly(path)!
  expect(integrity(database)).toBe('ok')
  const { scores, predictions, runs } = snapshot(database)
  database.$client.close()
  return { scores, predictions, runs }
}

/** Begins the suite on a store, and waits until it has come that far. */
async function begun(here: Folder, store: string, step: number) {
  const child = here.start('run', 'tiny.json', '--db', store)
  const ended = ends(child)
  while (stepOf(join(here.path, store)) < step) await sleep(50)
  return { child, ended }
}

async function ends(child: ReturnType<Folder['start']>): Promise<{ code: number | null; stderr: string }> {
  let stderr = ''
  child.stderr!.on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stderr }
}

function stepOf(path: string): number {
  if (!existsSync(path)) return 0
  const client = new Sqlite(path, { readonly: true })
  try {
    return (client.prepare('select sum(step) from runs').pluck().get() as number | null) ?? 0
  } catch {
    return 0 // its tables are still being made
  } finally {
    client.close()
  }
}

/** Moves or copies a store, with the files that belong to it. */
function all(act: (from: string, to: string) => void, from: string, to: string): void {
  for (const part of PARTS) if (existsSync(from + part)) act(from + part, to + part)
}

const moves: [string, (path: string) => { from: string; to: string }][] = [
  ['renamed', (path) => ({ from: join(path, 'a.sqlite'), to: join(path, 'b.sqlite') })],
  ['moved to another folder', (path) => ({ from: join(path, 'a.sqlite'), to: join(path, 'elsewhere', 'a.sqlite') })],
]

test.each(moves)(
  'a store that is %s while a suite runs: said, and the same bits in its new place',
  async (_, places) => {
    using here = suite()
    mkdirSync(join(here.path, 'elsewhere'))
    const { from, to } = places(here.path)
    const { ended } = await begun(here, 'a.sqlite', 200)
    all(renameSync, from, to)
    const { code, stderr } = await ended
    expect(code).not.toBe(0)
    expect(stderr).toContain('was deleted or moved while it was in use')
    expect(existsSync(from)).toBe(false)
    const again = await here.maskbench('run', 'tiny.json', '--db', to)
    expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining('damaged')])
    expect(results(to)).toEqual(undisturbed)
    expect((await here.maskbench('db', 'check', '--fix', '--db', to)).code).toBe(0)
  },
)

test('a store that is restored from a backup half-way goes on from there to the same bits', async () => {
  using here = suite()
  const [store, backup] = [join(here.path, 'a.sqlite'), join(here.path, 'backup.sqlite')]
  const first = await begun(here, 'a.sqlite', 200)
  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(130)
  all((from, to) => cpSync(from, to, { recursive: true }), store, backup)
  const saved = stepOf(backup)

  const second = await begun(here, 'a.sqlite', saved + 500)
  for (const part of PARTS) rmSync(store + part, { recursive: true, force: true })
  all((from, to) => cpSync(from, to, { recursive: true }), backup, store)
  const { code, stderr } = await second.ended
  expect(code).not.toBe(0)
  expect(stderr).toContain('was deleted or moved while it was in use')
  expect(stepOf(store)).toBeLessThan(saved + 500)

  expect((await here.maskbench('run', 'tiny.json', '--db', store)).code).toBe(0)
  expect(results(store)).toEqual(undisturbed)
  expect((await here.maskbench('db', 'check', '--fix', '--db', store)).code).toBe(0)
})

test('two versions on one store: the older refuses, pages say so, and the newer loses nothing', async () => {
  using here = suite()
  const store = join(here.path, 'a.sqlite')
  copyFixture(store).$client.close()
  const base = await serve(store)
  const page = async () => {
    const response = await fetch(`${base}/runs`)
    return { status: response.status, text: await response.text() }
  }
  expect((await page()).status).toBe(200)

  // A newer maskbench migrates the store beneath a running suite.
  const { ended } = await begun(here, 'a.sqlite', 200)
  const newer = new Sqlite(store, { timeout: 15_000 })
  newer.exec('create table of_the_future (id integer primary key)')
  newer.exec("insert into __drizzle_migrations (hash, created_at) values ('future', 99999999999999)")
  newer.close()
  const why = `written by a newer maskbench (schema ${schemaVersion() + 1}, this one knows ${schemaVersion()})`
  const end = await ended
  // Runs that were going on end well; one that had still to begin opens the store and refuses it.
  if (end.code !== 0) expect([end.code, end.stderr]).toEqual([3, expect.stringContaining(why)])
  expect((await page()).text).not.toBe('')
  const refused = await here.maskbench('run', 'tiny.json', '--db', store)
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(why)])
  await stopped()
  const later = await fetch(`${await serve(store)}/runs`)
  expect(await later.text()).toContain('written by a newer maskbench')

  // The same store as an older one left it.
  const older = new Sqlite(store)
  older.exec("drop table of_the_future; delete from __drizzle_migrations where hash = 'future'")
  undoNewestMigration(older)
  older.close()
  const unread = await here.maskbench('runs', '--db', store)
  expect([unread.code, unread.stderr]).toEqual([3, expect.stringContaining('written by an older maskbench')])
  const both = await Promise.all([0, 1].map(() => here.maskbench('run', 'tiny.json', '--db', store)))
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const database = openReadOnly(store)!
  expect([hasNewestMigration(database.$client), integrity(database)]).toEqual([true, 'ok'])
  database.$client.close()
  const { scores } = results(store)
  expect(scores).toEqual(expect.arrayContaining(undisturbed.scores))
})

test('a disk that is full at any point of a migration: said, nothing lost, and with room it is done', ({ skip }) => {
  using disk = smallDisk('size=200m')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  const store = join(disk.path, 'a.sqlite')
  copyFixture(store).$client.close()
  using here = folder()
  const kept = join(here.path, 'older.sqlite')
  const client = new Sqlite(store)
  undoNewestMigration(client)
  client.pragma('wal_checkpoint(truncate)')
  client.close()
  copyFileSync(store, kept)
  const before = contents(kept)
  const ends: string[] = []
  for (const kilobytes of [16, 32, 64, 128, 256, 512, 100_000]) {
    for (const name of readdirSync(disk.path)) rmSync(join(disk.path, name), { recursive: true })
    disk.remount('size=200m')
    copyFileSync(kept, store)
    disk.remount(`size=${Math.ceil(statSync(kept).size / 1024) + kilobytes}k`)
    try {
      openDatabase(store).$client.close()
      ends.push('done')
    } catch (error) {
      ends.push((error as Error).message)
      disk.remount('size=200m')
      expect(contents(store)).toEqual(before)
    }
  }
  expect(ends.pop()).toBe('done')
  expect(ends.filter((end) => end !== 'done').length).toBeGreaterThan(0)
  for (const end of ends) expect(end).toMatch(/^(done|no room to write .*a\.sqlite)$/)
  const database = openReadOnly(store)!
  expect([hasNewestMigration(database.$client), integrity(database)]).toEqual([true, 'ok'])
  database.$client.close()
})

/** Rows of every table that both schemas have, by name. */
function contents(path: string): Record<string, number> {
  const client = new Sqlite(path)
  try {
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
    const tables = client.prepare("select name from sqlite_master where type = 'table' order by name").pluck().all()
    return Object.fromEntries(
      (tables as string[]).map((name) => [
        name,
        client.prepare(`select count(*) from "${name}"`).pluck().get() as number,
      ]),
    )
  } finally {
    client.close()
  }
}
