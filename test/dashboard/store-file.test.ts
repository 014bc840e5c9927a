/** What stands at the path of the store is not always a store. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { answer } from '../../dashboard/api/answer.ts'
import { openStore } from '../../dashboard/lib/store.ts'
import { openDatabase } from '../../db/open.ts'
import { copyFixture } from './copied-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-store-file-'))
const whole = join(folder, 'whole.sqlite')
const path = join(folder, 'f.sqlite')
beforeAll(() => {
  const { $client } = copyFixture(whole)
  $client.pragma('wal_checkpoint(truncate)')
  $client.close()
  vi.stubEnv('MASKBENCH_DB', path)
})
afterEach(() => rmSync(path, { recursive: true, force: true }))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const half = (share: number) => () => {
  copyFileSync(whole, path)
  truncateSync(path, Math.floor(statSync(path).size * share))
}
const pipe = () => void execFileSync('mkfifo', [path])

describe('the path of the store', () => {
  it.each([
    ['a folder', () => void mkdirSync(path), 'is not a regular file'],
    ['a named pipe', pipe, 'is not a regular file'],
    ['half a file', half(0.5), 'is damaged'],
    ['the beginning of a file', half(0.0001), 'is damaged'],
    ['a text', () => writeFileSync(path, 'no database '.repeat(1000)), 'is not a database'],
  ])('with %s is broken, for pages and the API', async (_, make, why) => {
    make()
    expect(openStore()).toMatchObject({ state: 'broken', what: `${path} ${why}`, remedy: expect.any(String) })
    const response = await answer(new Request('http://127.0.0.1/api/v1/runs'))
    expect([response.status, await response.json()]).toEqual([
      503,
      { error: `${path} ${why}`, remedy: expect.any(String) },
    ])
  })

  it('with an empty file is an empty store', async () => {
    writeFileSync(path, '')
    expect(openStore()).toEqual({ state: 'empty', path })
    expect((await answer(new Request('http://127.0.0.1/api/v1/runs'))).status).toBe(404)
  })

  it('with a named pipe is not opened for writing', () => {
    pipe()
    expect(() => openDatabase(path)).toThrow('is not a regular file')
  })
})
