/** A store of many runs and one of a wide board, small enough for a test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openReadOnly } from '../../db/read-only.ts'
import { writeLargeStore } from './large-store.ts'
import { writeWideStore } from './wide-store.ts'

/** Makes both, for as long as a file's tests run. */
export function smallStores() {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-speed-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const [large, wide] = [join(folder, 'large.sqlite'), join(folder, 'wide.sqlite')]
  writeLargeStore(large, { runs: 1500, points: 30_000, longCurve: 10_000 }).$client.close()
  writeWideStore(wide, { rows: 60, columns: 40 }).$client.close()
  const open = (path: string) => {
    const database = openReadOnly(path)!
    afterAll(() => database.$client.close())
    return database
  }
  return { large, wide, open }
}
