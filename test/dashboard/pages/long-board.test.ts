/** A leaderboard that is larger than a screen, in a real browser. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDashboard } from '../../../harness/cli/dashboard/build.ts'
import { weigh } from '../../bench/weigh.ts'
import { writeWideStore } from '../../bench/wide-store.ts'
import { hasBrowser, launchBrowser, NO_BROWSER } from '../../e2e/browser.ts'
import { seriousFaults, visit } from './served.ts'

const BIN = join(import.meta.dirname, '../../../harness/cli/bin.mjs')
const ROWS = 90
const folder = mkdtempSync(join(tmpdir(), 'maskbench-long-board-'))
let server: ChildProcess | undefined
let base: string

beforeAll(async () => {
  await buildDashboard(() => {})
  const path = join(folder, 'wide.sqlite')
  writeWideStore(path, { rows: ROWS, columns: 24 }).$client.close()
  server = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--db', path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string]
  base = (JSON.parse(line) as { url: string }).url
})

afterAll(() => {
  server?.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

it('is sent as its beginning, the rest in pieces', async () => {
  const page = await (await fetch(base)).text()
  expect(page.match(/<tr[^>]* data-index="/g)?.length).toBeGreaterThanOrEqual(30)
  expect(page).toContain(`aria-rowcount="${ROWS + 2}"`)
  const last = (await (await fetch(`${base}/block?row=80&column=20`)).json()) as { rows: unknown[]; cells: unknown[][] }
  expect(last.rows).toHaveLength(10)
  expect(last.cells[0]).toHaveLength(4)
  expect((await fetch(`${base}/block?row=-1&column=x`)).status).toBe(400)
  expect(((await (await fetch(`${base}/block?row=400&column=0`)).json()) as { rows: unknown[] }).rows).toEqual([])
})

if (!hasBrowser) console.warn(`skipped: ${NO_BROWSER}`)

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it('costs less than 250 kB of scripts and a small document', async () => {
    const { javascript, html } = await weigh(browser, base)
    expect(javascript).toBeLessThan(250)
    expect(html).toBeLessThan(1000)
  })

  it('brings rows and columns as it is scrolled, and knows where they are', async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, base)
    const rows = page.locator('.board tbody tr[data-index]')
    await expect.poll(() => rows.count()).toBeLessThan(60)
    expect(await seriousFaults(page)).toEqual([])
    await page.locator('.board').focus()
    const last = page.locator(`.board tbody tr[data-index="${ROWS - 1}"]`)
    // Rows turn out taller than was thought as they come: the end moves on.
    const atEnd = async () => {
      await page.keyboard.press('End')
      return last.count()
    }
    await expect.poll(atEnd).toBe(1)
    expect(await last.getAttribute('aria-rowindex')).toBe(String(ROWS + 2))
    await page.locator('.board').evaluate((board) => board.scrollTo({ left: board.scrollWidth }))
    await page.getByRole('columnheader', { name: /Memory/ }).waitFor()
    await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
    await page.close()
  })

  it('is reached row by row with the keyboard alone', async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, `${base}/?columns=seconds`)
    await page.locator('.board tbody tr[data-index="0"] th a').first().focus()
    // Its name, what compares it, its time.
    for (let i = 0; i < 3 * 60; i++) {
      await page.keyboard.press('Tab')
      // Rows that are on their way take no focus.
      await page.evaluate(async () => {
        do await new Promise(requestAnimationFrame)
        while (document.querySelector('.board [aria-busy=true]'))
      })
    }
    const at = () =>
      page.evaluate(() => Number(document.activeElement?.closest('tr')?.getAttribute('data-index') ?? Number.NaN))
    expect(await at()).toBe(60)
    await page.close()
  })
})
