/** The dashboard without a server: exported by the real command, opened as a reader would, from the disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { predictions } from '../../db/schema/index.ts'
import { columnKey } from '../../db/score-key.ts'
import { serveAside } from '../../harness/cli/dashboard/server.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { addPredictions } from '../dashboard/predicted.ts'
import { testBrowsing } from './browsing.ts'

const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
/** Runs of the store, and those that get pages of their own. */
const [ALL, RUNS] = [30, 12]
const folder = mkdtempSync(join(tmpdir(), 'maskbench-site-'))
const store = join(folder, 'fixture.sqlite')
const site = join(folder, 'site')
let answer: { runs: number; files: number; bytes: number; leftOut: { runs: number; missing: string[] } }
let stderr = ''
let predicted: ReturnType<typeof predictedRows>
let live: Awaited<ReturnType<typeof serveAside>>

function exporting(...words: string[]): ChildProcess {
  return spawn(process.execPath, [BIN, 'export', '--db', store, '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Ids of two rows with stored predictions: of one every second test item is wrong, of the other every third. */
function predictedRows(database: Database) {
  const done = listRuns(database, { dataset: 'fashion-mnist-mini', masking: 'none', status: 'done' })
  const [first, second] = ['simsiam', 'byol'].map((name) => done.filter(({ method }) => method === name))
  const wrong = [first!, second!].flatMap((runs, i) =>
    runs.map(({ id }): [string, (item: number) => boolean] => [id, (item) => item % (i + 2) === 0]),
  )
  addPredictions(database, new Map(wrong))
  const column = columnKey({ ...database.select().from(predictions).get()!, metric: 'top1' })
  return { a: first![0]!.groupId, b: second![0]!.groupId, column }
}

beforeAll(async () => {
  const database = copyFixture(store)
  const { $client } = database
  $client.exec(`
    delete from published where dataset not in ('uci-splice', 'clevr');
    delete from runs where dataset not in ('fashion-mnist-mini', 'scenes-few', 'uci-splice');
    delete from scores where evaluation = 'noisy-labels' and condition not like 'noise=0.4%'
  `)
  predicted = predictedRows(database)
  $client.close()
  const child = exporting('--html', site, '--runs', String(RUNS))
  let stdout = ''
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(stderr)
  answer = JSON.parse(stdout)
  live = await serveAside(store, () => {})
})

afterAll(async () => {
  await live?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const files = () =>
  readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(site.length + 1))

describe('the folder', () => {
  it('has what the answer counts, and nothing lies beside it', () => {
    const bytes = files().reduce((sum, file) => sum + statSync(join(site, file)).size, 0)
    expect(answer).toMatchObject({ runs: RUNS, files: files().length, bytes })
    expect(answer.leftOut).toEqual({ runs: ALL - RUNS, missing: [] })
    expect(stderr).toContain(`left out: pages of ${ALL - RUNS} older runs; --runs raises the limit`)
    expect(readdirSync(folder).filter((name) => !name.startsWith('fixture'))).toEqual(['site'])
  })

  it('has every picture once, byte by byte, and the code in less than 4 MB', () => {
    const pictures = files().filter((file) => file.startsWith('pictures/'))
    expect(pictures.length).toBeGreaterThan(3)
    for (const picture of pictures) {
      const digest = /^pictures\/([0-9a-f]{64})\.png$/.exec(picture)![1]!
      const stored = join(`${store}.d`, digest.slice(0, 2), digest)
      expect(readFileSync(join(site, picture)).equals(readFileSync(stored)), picture).toBe(true)
    }
    const code = files().filter((file) => file.startsWith('assets/') && file !== 'assets/data.js')
    expect(code.reduce((sum, file) => sum + statSync(join(site, file)).size, 0)).toBeLessThan(4_000_000)
  })

  it('allows scripts and styles of its own alone', () => {
    const html = readFileSync(join(site, 'index.html'), 'utf8')
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' file: 'wasm-unsafe-eval';/)
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/)
    expect(html).not.toMatch(/<script(?! src)|style=/)
  })

  it('names neither where the store lies nor an address of a server', () => {
    for (const file of files().filter((name) => /\.(html|js|json|css)$/.test(name))) {
      const text = readFileSync(join(site, file), 'utf8')
      expect([file, text.includes(folder)]).toEqual([file, false])
      expect([file, text.match(/(127\.0\.0\.1|localhost):\d+/)]).toEqual([file, null])
    }
  })
})

it('interrupted, leaves the earlier folder as it was and nothing else', async () => {
  const before = readFileSync(join(site, 'snapshot.json'), 'utf8')
  const child = exporting('--html', site)
  await expect.poll(() => readdirSync(folder).some((name) => name.endsWith('.tmp'))).toBe(true)
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  expect(code).toBe(130)
  expect(readdirSync(folder).filter((name) => !name.startsWith('fixture'))).toEqual(['site'])
  expect(readFileSync(join(site, 'snapshot.json'), 'utf8')).toBe(before)
})

testBrowsing({ site, store, live: () => live.base, predicted: () => predicted })
