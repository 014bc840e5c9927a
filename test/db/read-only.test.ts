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
  for (const kind of ['external', 'representation']) {
    older
      .prepare(
        `insert into runs (id, group_id, kind, dataset, method, masking, backbone, seed, config, data_names, data_digest, code_version,
          status, created_at)
        values (?, ?, ?, 'cifar10', 'mine', 'none', 'resnet18', 0, '{}', 'cifar10', '', '', 'done', 0)`,
      )
      .run(kind, kind, kind)
  }
  older.close()
  expect(() => openReadOnly(path)).toThrow(`written by an older maskbench (schema ${schemaVersion() - 1}`)
  openDatabase(path).$client.close()
  const database = openReadOnly(path)!
  expect(hasNewestMigration(database.$client)).toBe(true)
  expect(database.$client.prepare("select value from meta where key = 'kept'").pluck().get()).toBe('yes')
  for (const table of ['runs', 'run_groups']) {
    const maskings = database.$client.prepare(`select kind, masking from ${table} order by kind`).all()
    expect(maskings).toEqual([
      { kind: 'external', masking: 'not-given' },
      { kind: 'representation', masking: 'none' },
    ])
  }
  database.$client.close()
})
