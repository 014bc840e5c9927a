/** The dashboard as a folder: made by the real command, opened as a reader would, from the disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type CheerioAPI, load } from 'cheerio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveAside } from '../../harness/cli/dashboard-server.ts'
import { writeFixture } from '../dashboard/fixture.ts'

import { testBrowsing } from './browsing.ts'

const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
/** Runs of the store, and those that get pages of their own. */
const [ALL, RUNS] = [30, 12]
const folder = mkdtempSync(join(tmpdir(), 'maskbench-site-'))
const store = join(folder, 'fixture.sqlite')
const site = join(folder, 'site')
let answer: { pages: number; files: number; bytes: number; leftOut: { runs: number; views: []; missing: [] } }
let stderr = ''
let live: Awaited<ReturnType<typeof serveAside>>

function exporting(...words: string[]): ChildProcess {
  return spawn(process.execPath, [BIN, 'export', '--db', store, '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

beforeAll(async () => {
  const { $client } = writeFixture(store)
  // What is of one kind once: a page is read and opened for every choice that a data set offers.
  $client.exec(`
    delete from published where dataset not in ('uci-splice', 'clevr');
    delete from runs where dataset not in ('fashion-mnist-mini', 'scenes-few', 'uci-splice');
    delete from scores where evaluation = 'noisy-labels' and condition not like 'noise=0.4%'
  `)
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

const read = (name: string): CheerioAPI => load(readFileSync(join(site, name), 'utf8'))
const files = () =>
  readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(site.length + 1))
const pages = () => files().filter((name) => name.endsWith('.html'))

describe('the folder', () => {
  it('is whole: what the answer counts, and nothing beside it', () => {
    expect(answer).toMatchObject({ pages: pages().length, files: files().length })
    expect(answer.leftOut).toEqual({ runs: ALL - RUNS, views: [], missing: [] })
    expect(stderr).toContain(`left out: pages of ${ALL - RUNS} older runs; --runs raises the limit`)
    expect(readdirSync(folder).filter((name) => !name.startsWith('fixture'))).toEqual(['site'])
    expect(pages().filter((name) => name.startsWith('runs/'))).toHaveLength(RUNS)
  })

  it('has a file for every link, and says nothing of where the store lies', () => {
    const broken: string[] = []
    for (const name of pages()) {
      const $ = read(name)
      const targets = $('a[href], link[href], image[href], img, script, [data-href]')
        .toArray()
        .map((one) => $(one).attr('data-href') ?? $(one).attr('href') ?? $(one).attr('src') ?? '')
      for (const target of targets) {
        const file = decodeURIComponent(target.split('#')[0]!)
        if (file !== '' && !existsSync(resolve(dirname(join(site, name)), file))) broken.push(`${name}: ${target}`)
      }
      expect($.html()).not.toContain(tmpdir())
      expect($('script:not([src]), [style], [nonce]').length).toBe(0)
    }
    expect(broken).toEqual([])
  })

  it.each([
    ['/', 'index.html'],
    ['/?dataset=fashion-mnist-mini', 'index--dataset-fashion-mnist-mini.html'],
    ['/?dataset=uci-splice&published=true', 'index--dataset-uci-splice-published-true.html'],
    ['/tables/gls-1', 'tables/gls-1.html'],
    ['/tables/adios-7', 'tables/adios-7.html'],
    ['/significance', 'significance.html'],
    ['/masks', 'masks.html'],
  ])('has the numbers of %s', async (address, name) => {
    const numbers = ($: CheerioAPI) =>
      $('td')
        .toArray()
        .map((cell) => $(cell).text())
    const shown = numbers(read(name))
    expect(shown.length).toBeGreaterThan(5)
    expect(shown).toEqual(numbers(load(await (await fetch(live.base + address)).text())))
  })

  it('keeps fonts whole, byte by byte', () => {
    const built = join(import.meta.dirname, '../../dashboard/.next/static/media')
    const fonts = files().filter((name) => name.endsWith('.woff2'))
    expect(fonts.length).toBeGreaterThan(0)
    for (const name of fonts) {
      expect(readFileSync(join(site, name)).equals(readFileSync(join(built, basename(name)))), name).toBe(true)
    }
  })

  it('keeps curves, downloads and artefacts as the server gives them', async () => {
    const run = pages().find((name) => name.startsWith('runs/') && read(name)('a[href$="loss.csv"]').length > 0)!
    const id = run.slice('runs/'.length, -'.html'.length)
    const csv = await (await fetch(`${live.base}/runs/${id}/curves/loss.csv`)).text()
    expect(readFileSync(join(site, 'runs', id, 'curves/loss.csv'), 'utf8')).toBe(csv)
    const name = 'api/v1/leaderboard--dataset-scenes-few-format-json.json'
    const { source, ...numbers } = JSON.parse(readFileSync(join(site, name), 'utf8'))
    expect(source).toMatch(/^fixture\.sqlite, /)
    const answered = await fetch(`${live.base}/api/v1/leaderboard?dataset=scenes-few&format=json`)
    expect(await answered.json()).toEqual({ ...numbers, source: expect.any(String) })
    expect(files().filter((name) => /^artefacts\/[0-9a-f]{64}\/masks-epoch-\d.png$/.test(name)).length).toBeGreaterThan(
      3,
    )
  })
})

it('says where it comes from', () => {
  expect(read('index.html')('footer').text()).toMatch(
    /^Snapshot of fixture\.sqlite, \d{4}-\d\d-\d\d \d\d:\d\d UTC, maskbench \d+\.\d+\.\d+/,
  )
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

testBrowsing({ site, store, pages, live: () => live.base })
