import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { openReadOnly, schemaVersion } from '../../db/read-only.ts'
import { hasNewestMigration, undoNewestMigration } from './older.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-schema-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a store of an older version is not read as it is; opening it to write brings it up to date', () => {
  const path = join(folder, 'older.sqlite')
  const older = openDatabase(path).$client
  undoNewestMigration(older)
  older.prepare('insert into meta values (?, ?)').run('kept', 'yes')
  older.close()
  expect(() => openReadOnly(path)).toThrow(`written by an older maskbench (schema ${schemaVersion() - 1}`)
  openDatabase(path).$client.close()
  const database = openReadOnly(path)!
  expect(hasNewestMigration(database.$client)).toBe(true)
  expect(database.$client.prepare("select value from meta where key = 'kept'").pluck().get()).toBe('yes')
  database.$client.close()
})
