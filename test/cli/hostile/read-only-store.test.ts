/** Stores where nothing can be written: on a read-only disk, in a folder of somebody else, with and without a log. */
import { chmodSync, copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openStore } from '../../../dashboard/lib/store.ts'
import { openDatabase } from '../../../db/open.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { copyFixture } from '../../dashboard/copied-fixture.ts'
import { asNobody } from '../../datasets/nobody.ts'
import { commands } from '../helpers/in-process.ts'
import { type SmallDisk, smallDisk } from '../helpers/small-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-read-only-'))
const whole = join(folder, 'whole.sqlite')
beforeAll(() => {
  copyFixture(whole).$client.close()
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const STATES = {
  'a closed store': [],
  'a store with a log': ['-wal'],
  'a store with a log and its index': ['-wal', '-shm'],
}

/** Leaves a store in `place` as a process that was killed leaves it; with a log, a row of `meta` is in the log alone. */
function leave(place: string, logs: readonly string[]): string {
  const path = join(place, 'maskbench.sqlite')
  for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true })
  const own = join(folder, 'written.sqlite')
  copyFileSync(whole, own)
  const { $client } = openDatabase(own)
  if (logs.length > 0) $client.prepare("insert into meta values ('kept', 'yes')").run()
  for (const part of ['', ...logs]) copyFileSync(own + part, path + part)
  $client.close()
  cpSync(`${whole}.d`, `${path}.d`, { recursive: true })
  return path
}

const kept = (path: string) => {
  const { $client } = openReadOnly(path)!
  const found = $client.prepare("select value from meta where key = 'kept'").pluck().get()
  $client.close()
  return found
}

describe.each(Object.entries(STATES))('%s', (_, logs) => {
  test('is read by somebody who may not write to its folder', () => {
    const place = mkdtempSync(join(folder, 'closed-'))
    const path = leave(place, logs)
    for (const part of ['', ...logs]) chmodSync(path + part, 0o444)
    chmodSync(folder, 0o755)
    chmodSync(place, 0o555)
    const before = readdirSync(place)
    expect(asNobody(() => kept(path))).toBe(logs.length > 0 ? 'yes' : undefined)
    expect(readdirSync(place)).toEqual(before)
    chmodSync(place, 0o755)
  })

  test('on a read-only disk is read by every command that only reads', async ({ skip }) => {
    using disk = smallDisk('size=100m')
    if (disk === null) return skip('mounting a small file system is not permitted here')
    leave(disk.path, logs)
    disk.remount('ro')
    using here = commands()
    const store = ['--db', join(disk.path, 'maskbench.sqlite')]
    const [run] = JSON.parse((await here.maskbench('runs', '--status', 'done', '--json', ...store)).stdout)
    const lines = [
      ['status'],
      ['show', run.id],
      ['table', 'adios-1'],
      ['claims'],
      ['plot', '--dataset', run.dataset],
      ['compare', run.id, run.id],
      ['db', 'check'],
      ['db', 'query', 'select count(*) from runs'],
      ['doctor'],
      ['export', '--out', 'all.tar'],
      ['db', 'merge', store[1]!, '--db', 'other.sqlite'],
    ]
    for (const words of lines) {
      const { stderr, code } = await here.maskbench(...words, ...(words.includes('--db') ? [] : store))
      expect([words, stderr]).toEqual([words, expect.not.stringMatching(/can't open|cannot|may not be/)])
      // A run compared with itself is refused for that alone.
      expect([words, code]).toEqual([words, words[0] === 'compare' ? 2 : 0])
    }
    expect(readdirSync(here.path).sort()).toEqual(['all.tar', 'other.sqlite', 'other.sqlite.d'])
  })
})

test('pages of a store on a read-only disk follow what is written to it elsewhere', ({ skip }) => {
  using disk = smallDisk('size=100m')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  const path = leave(disk.path, [])
  vi.stubEnv('MASKBENCH_DB', path)
  const found = () => {
    const store = openStore()
    return store.state === 'ready'
      ? store.database.$client.prepare("select value from meta where key = 'kept'").pluck().get()
      : store
  }
  reading(disk, () => expect(found()).toBeUndefined())
  const { $client } = openDatabase(path)
  $client.prepare("insert into meta values ('kept', 'yes')").run()
  $client.close()
  reading(disk, () => {
    expect(found()).toBe('yes')
    expect(openStore()).toEqual(openStore())
  })
})

function reading(disk: SmallDisk, act: () => void): void {
  disk.remount('ro')
  act()
  disk.remount('rw')
}

test('a store that may not be read is said to be so', () => {
  const place = mkdtempSync(join(folder, 'unreadable-'))
  const path = leave(place, [])
  chmodSync(folder, 0o755)
  chmodSync(place, 0o555)
  chmodSync(path, 0o200)
  expect(() => asNobody(() => openReadOnly(path))).toThrow(`${path} may not be read`)
  chmodSync(place, 0o755)
})

test('a store for whose copy there is no room is said to be so', ({ skip }) => {
  using disk = smallDisk('size=100m')
  using small = smallDisk('size=64k')
  if (disk === null || small === null) return skip('mounting a small file system is not permitted here')
  const path = leave(disk.path, [])
  vi.stubEnv('TMPDIR', small.path)
  reading(disk, () => {
    expect(() => openReadOnly(path)).toThrow(`cannot be copied to ${small.path} (ENOSPC`)
  })
  expect(readdirSync(small.path)).toEqual([])
})
