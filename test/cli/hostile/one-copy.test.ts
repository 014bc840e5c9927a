/** A store on a read-only disk is copied once, however many connections read it. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '../../../db/open.ts'
import { commands } from '../helpers/in-process.ts'
import { smallDisk } from '../helpers/small-disk.ts'

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return { ...real, copyFileSync: vi.fn(real.copyFileSync) }
})

test('`db query` copies it once', async ({ skip }) => {
  using disk = smallDisk('size=10m')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  const path = join(disk.path, 'maskbench.sqlite')
  openDatabase(path).$client.close()
  disk.remount('ro')
  using here = commands()
  vi.mocked(copyFileSync).mockClear()
  const { code, stdout } = await here.maskbench(
    'db',
    'query',
    'select count(*) as runs from runs',
    '--json',
    '--db',
    path,
  )
  expect([code, JSON.parse(stdout)]).toEqual([0, [{ runs: 0 }]])
  expect(vi.mocked(copyFileSync).mock.calls.map(([from]) => from)).toEqual([path])
})
