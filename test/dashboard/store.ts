import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Database, openReadOnly } from '../../db/read-only.ts'
import { copyFixture } from './copied-fixture.ts'

/** The fixture in a folder of its own, opened as the dashboard opens it; both go when the file's tests have run. */
export function fixtureStore(): { path: string; writer: Database; database: Database } {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-dashboard-'))
  const path = join(folder, 'fixture.sqlite')
  const writer = copyFixture(path)
  const database = openReadOnly(path)!
  afterAll(() => {
    database.$client.close()
    writer.$client.close()
    rmSync(folder, { recursive: true })
  })
  return { path, writer, database }
}
