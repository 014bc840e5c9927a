/** The dashboard as a folder: made by the real command, opened as a reader would, from the disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CheerioAPI, load } from 'cheerio'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { serveAside } from '../../harness/cli/dashboard-server.ts'
import { writeFixture } from '../dashboard/fixture.ts'
import { seriousFaults } from '../dashboard/pages/served.ts'
import { hasBrowser, launchBrowser } from '../e2e/browser.ts'

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

const there = hasBrowser
if (!there) console.warn('skipped: there is no browser; apt-get install chromium')

describe.skipIf(!there)('in a browser, without a server', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  const goto = (page: Page, name: string) => page.goto(`file://${site}/${name}`, { waitUntil: 'load' })

  it('every page opens without a complaint, and asks for nothing outside the folder', async () => {
    const page = await browser.newPage()
    const complaints: string[] = []
    let current = ''
    const complain = (text: string) => complaints.push(`${current}: ${text}`)
    page.on('console', (message) => complain(message.text()))
    page.on('pageerror', (error) => complain(error.message))
    page.on('requestfailed', (request) => {
      // Leaving a page gives up what it still asked for.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') complain(`failed: ${request.url()}`)
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(`file://${site}/`)) complain(request.url())
      else if (!existsSync(fileURLToPath(request.url()))) complain(`not there: ${request.url()}`)
    })
    // All of them with the long tests: they differ in their choices.
    const few = process.env.MASKBENCH_TEST_LONG === '1' ? 1 : 4
    for (current of pages().filter((_, i) => i % few === 0)) {
      await goto(page, current)
      expect(await page.locator('button[data-colours][aria-pressed=true]').count(), current).toBe(1)
      // A font that is still on its way when the page is left can't be decoded.
      await page.evaluate(() => document.fonts.ready.then(() => {}))
    }
    expect(complaints).toEqual([])
    await page.close()
  })

  it('sorts by a heading, with the keyboard too, and back', async () => {
    const page = await browser.newPage()
    await goto(page, 'index--dataset-fashion-mnist-mini.html')
    const head = page.getByRole('columnheader', { name: 'top-1' }).first()
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    const means = async () => {
      const found = page.locator('.board tbody tr td:nth-child(2)')
      return (await found.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.value))).map(Number)
    }
    const descending = await means()
    expect(descending).toEqual([...descending].sort((a, b) => b - a))
    await head.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
    expect(await means()).toEqual([...descending].reverse())
    expect(page.url()).toContain('order=asc')
    await page.goBack()
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
    expect(await means()).toEqual(descending)
    await page.close()
  })

  it('sorts pairs by what they are apart, and keeps the units of their headings', async () => {
    const page = await browser.newPage()
    await goto(page, 'significance.html')
    const head = page.getByRole('columnheader', { name: /^Difference/ })
    expect(await head.textContent()).toBe('Differencepoints')
    const values = () =>
      page
        .locator('table[data-sortable] tbody td:nth-child(2)')
        .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset.value)))
    await head.getByRole('button').click()
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
    const rising = await values()
    expect(rising.length).toBeGreaterThan(2)
    expect(rising).toEqual([...rising].sort((a, b) => a - b))
    await page.close()
  })

  it('reads out curves under the pointer, all of one axis together', async () => {
    const page = await browser.newPage()
    const database = openReadOnly(store)!
    const masked = listRuns(database, { dataset: 'scenes-few' })[0]!.id
    database.$client.close()
    await goto(page, `runs/${masked}.html`)
    const curve = page.getByRole('img', { name: /^Loss/ })
    const readouts = () =>
      page
        .locator('figure:has(svg[data-axis=step])')
        .evaluateAll((all) => all.map((figure) => figure.querySelector('p')!.textContent))
    await curve.hover()
    await expect.poll(readouts).toContainEqual(expect.stringMatching(/^step \d+: [\d.]+$/))
    const steps = (await readouts()).map((text) => Number(/^step (\d+)/.exec(text ?? '')?.[1]))
    expect(steps.length).toBeGreaterThan(2)
    // Each at its own nearest point.
    for (const step of steps) expect(Math.abs(step - steps[0]!)).toBeLessThan(4)
    await page.mouse.move(0, 0)
    await expect.poll(readouts).toEqual(steps.map(() => ''))
    await page.close()
  })

  it('orders rows as the server does', async () => {
    const page = await browser.newPage()
    await goto(page, 'index--dataset-fashion-mnist-mini.html#sort=seconds&order=asc')
    const $ = load(await (await fetch(`${live.base}/?dataset=fashion-mnist-mini&sort=seconds&order=asc`)).text())
    const names = $('.board tbody th')
      .toArray()
      .map((one) => $(one).text())
    expect(await page.locator('.board tbody th').allTextContents()).toEqual(names)
    await page.close()
  })

  it('filters and searches, and says that ranks stay', async () => {
    const page = await browser.newPage()
    await goto(page, 'index--dataset-fashion-mnist-mini.html')
    const rows = () => page.locator('.board tbody tr:visible').count()
    const all = await rows()
    await page.getByRole('searchbox', { name: 'Search rows' }).fill('adios')
    await expect.poll(rows).toBe(1)
    await page.getByText(`1 of ${all} rows shown. Ranks, bold and axes stay those among all of them.`).waitFor()
    await page.getByRole('button', { name: '"adios", remove' }).click()
    await expect.poll(rows).toBe(all)
    await page.locator('summary', { hasText: 'Method' }).click()
    await page.getByRole('checkbox', { name: 'BYOL' }).check()
    await expect.poll(rows).toBe(1)
    expect(await page.locator('.board tbody tr:visible th').textContent()).toContain('BYOL')
    await page.keyboard.press('Escape')
    await page.locator('summary', { hasText: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'k-NN, top-1' }).uncheck()
    await expect.poll(() => page.getByRole('columnheader', { name: 'top-1' }).count()).toBe(1)
    await page.close()
  })

  it('leads from a number to its runs, and from there to a run and its masks', async () => {
    const page = await browser.newPage()
    await goto(page, 'index--dataset-scenes-few.html')
    const number = page.locator('.board tbody td a').first()
    await number.focus()
    await expect.poll(() => page.getByRole('tooltip').textContent()).toContain('controls: shuffled images')
    await number.press('Enter')
    await page.waitForURL(/runs\.html#group=/)
    await expect.poll(() => page.locator('tbody tr:visible').count()).toBe(3)
    await page.getByRole('link', { name: 'SimCLR + ADIOS' }).first().click()
    await page.getByRole('img', { name: 'Masks after epoch 5, step 195' }).waitFor()
    await page.getByRole('radio', { name: 'epoch 2' }).check({ force: true })
    const picture = page.getByRole('img', { name: 'Masks after epoch 2, step 78' })
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300)
    await page.getByRole('link', { name: 'All seeds of this configuration' }).click()
    await page.waitForURL(/runs\.html#group=/)
    await page.getByRole('navigation', { name: 'Suite' }).getByRole('link', { name: 'quick' }).click()
    await expect.poll(() => page.locator('tbody tr:visible').count()).toBe(0)
    await page.getByRole('navigation', { name: 'Suite' }).getByRole('link', { name: 'all' }).click()
    await expect.poll(() => page.locator('tbody tr:visible').count()).toBe(3)
    await page.close()
  })

  it('goes to other views that were kept: published rows, another source', async () => {
    const page = await browser.newPage()
    await goto(page, 'index--dataset-uci-splice.html')
    await page.getByRole('checkbox', { name: 'Published rows' }).check()
    await page.waitForURL(/published-true/)
    await page.getByText('hollow', { exact: false }).first().waitFor()
    await goto(page, 'tables/gls-1.html')
    await page.getByRole('checkbox', { name: 'last', exact: true }).check()
    await page.waitForURL(/printed-published-honest-last/)
    await page.getByRole('columnheader', { name: 'last' }).first().waitFor()
    await page.close()
  })

  it.each([
    [1440, 'light'],
    [390, 'dark'],
  ] as const)('%i px wide, %s: nothing overflows, axe finds nothing serious', async (width, colorScheme) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const database = openReadOnly(store)!
    const masked = listRuns(database, { dataset: 'scenes-few' })[0]!.id
    database.$client.close()
    const names = [
      'index.html',
      'runs.html#status=done&sort=time',
      'significance.html',
      'masks.html',
      `runs/${masked}.html`,
    ]
    for (const name of names) {
      await goto(page, name)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThan(1)
      expect(await page.locator('html').getAttribute('class')).toBe(colorScheme)
      expect(await seriousFaults(page), name).toEqual([])
    }
    await context.close()
  })

  it('keeps the chosen colours, and unfolds the places on a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'light' })
    await goto(page, 'index.html')
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.getByRole('link', { name: 'Tables', exact: true }).click()
    await page.waitForURL(/tables\.html/)
    expect(await page.locator('html').getAttribute('class')).toBe('dark')
    await page.close()
  })
})
