/**
 * `npm run bench:pages`: every kind of page as a first-time visitor gets it, in a real browser: time to the first contentful
 * paint and to the first byte (medians of some loads), scripts gzipped, size of the document. Ends with 1 when one is beyond
 * its limit. What is a page is said in test/dashboard/pages/page-list.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReadOnly } from '../../db/read-only.ts'
import { buildDashboard } from '../../harness/cli/dashboard/build.ts'
import { writeFixture } from '../dashboard/fixture.ts'
import { FURTHER_PAGES, PAGES } from '../dashboard/pages/page-list.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { median } from './measure.ts'
import { slowness, slownessSaid } from './slowness.ts'
import { type Weight, weigh } from './weigh.ts'
import { writeWideStore } from './wide-store.ts'

const LIMITS = { firstPaint: 1000, javascript: 250, html: 1000 } as const
const LOADS = 3
const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')

const asJson = process.argv.includes('--json')
const folder = mkdtempSync(join(tmpdir(), 'maskbench-bench-pages-'))
const servers: ChildProcess[] = []
let slower = 1
const browser = await launchBrowser()
try {
  await buildDashboard((line) => process.stderr.write(`${line}\n`))
  slower = slowness()
  const pages = [...(await fixturePages()), ...(await widePages())]
  // The first page of a server that has just begun is not what is asked for.
  for (const { url } of pages) await fetch(url)
  const weights: (Weight & { name: string })[] = []
  for (const { name, url } of pages) {
    const loads: Weight[] = []
    for (let i = 0; i < LOADS; i++) loads.push(await weigh(browser, url))
    const usual = (measure: 'firstPaint' | 'firstByte') => median(loads.map((load) => load[measure]))
    weights.push({ name, ...loads[0]!, firstPaint: usual('firstPaint'), firstByte: usual('firstByte') })
  }
  if (asJson) process.stdout.write(`${JSON.stringify(weights)}\n`)
  else print(weights)
  if (weights.some(isBeyond)) process.exitCode = 1
} finally {
  await browser.close()
  for (const server of servers) server.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}

async function fixturePages() {
  const path = join(folder, 'fixture.sqlite')
  writeFixture(path).$client.close()
  const base = await serve(path)
  const database = openReadOnly(path)!
  const pages = [...PAGES, ...FURTHER_PAGES].map(([name, address]) => ({ name, url: base + address(database) }))
  database.$client.close()
  return pages
}

async function widePages() {
  const path = join(folder, 'wide.sqlite')
  writeWideStore(path, { rows: 400, columns: 130 }).$client.close()
  return [{ name: 'a leaderboard of 400 rows x 130 columns', url: `${await serve(path)}/` }]
}

async function serve(path: string): Promise<string> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--db', path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(child)
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return (JSON.parse(line) as { url: string }).url
}

function isBeyond({ firstPaint, javascript, html }: Weight): boolean {
  return !(firstPaint <= LIMITS.firstPaint * slower && javascript <= LIMITS.javascript && html <= LIMITS.html)
}

function print(weights: (Weight & { name: string })[]): void {
  const width = Math.max(...weights.map(({ name }) => name.length))
  process.stdout.write(`${'page'.padEnd(width)}  first byte, ms  first paint, ms  JS gzipped, kB  HTML, kB\n`)
  for (const one of weights) {
    const numbers = [one.firstByte, one.firstPaint, one.javascript, one.html].map((x, i) =>
      x.toFixed(0).padStart([16, 17, 17, 10][i]!),
    )
    process.stdout.write(`${one.name.padEnd(width)}${numbers.join('')}${isBeyond(one) ? '  beyond a limit' : ''}\n`)
  }
  process.stdout.write(`load of the machine: ${loadavg()[0]!.toFixed(1)}${slownessSaid(slower)}\n`)
}
