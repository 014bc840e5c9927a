import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { schemaVersion } from '../../db/read-only.ts'

const COMMAND = fileURLToPath(new URL('../../harness/cli/bin.mjs', import.meta.url))

test('doctor describes the machine, the engine, the data and the database', () => {
  const db = join(folder(), 'results.sqlite')
  openDatabase(db).$client.close()
  const { status, stdout } = maskbench('doctor', '--json', '--db', db)
  const report = JSON.parse(stdout)
  expect(status).toBe(0)
  expect(report.node).toBe(process.versions.node)
  expect(report.tensorflow).toMatchObject({ version: '2.21.0', device: expect.stringMatching(/^(cpu|gpu)$/) })
  expect(report.database).toMatchObject({ path: db, schema: schemaVersion(), ok: true })
  expect(report.datasets).toContainEqual({ name: 'uci-heart', present: true })
})

test('a database that is still to come is nothing to complain about', () => {
  const db = join(folder(), 'results.sqlite')
  const { status, stdout } = maskbench('doctor', '--db', db)
  expect(status).toBe(0)
  expect(stdout).toContain(`${db} (not created yet)`)
})

test('a file that is no database fails, with one line and the report all the same', () => {
  const db = join(folder(), 'results.sqlite')
  writeFileSync(db, 'x'.repeat(4096))
  const { status, stdout, stderr } = maskbench('doctor', '--json', '--db', db)
  expect(status).toBe(3)
  expect(JSON.parse(stdout).database.ok).toBe(false)
  expect(stderr).toBe(`maskbench: ${db} is not a database. name another file with --db, or move this one away\n`)
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'maskbench-doctor-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function maskbench(...args: string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' })
}
