/** `npm run docs:pictures -- FILE`: pictures of every page, with the results of a store, for docs/dashboard.md. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { openReadOnly } from '../../db/read-only.ts'
import { serveAside } from '../../harness/cli/dashboard-server.ts'
import { launchBrowser } from '../e2e/browser.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pages')
/** Pixels down a page that a picture shows at most. */
const TALLEST = 1400

interface Look {
  width: number
  theme: 'light' | 'dark'
}

const DESK: Look = { width: 1440, theme: 'light' }
const PHONE: Look = { width: 390, theme: 'dark' }

const path = resolve(process.argv[2] ?? 'maskbench.sqlite')
const pages = pagesOf(path)
mkdirSync(FOLDER, { recursive: true })
const { base, stop } = await serveAside(path, (line) => process.stderr.write(`${line}\n`))
const browser = await launchBrowser()
try {
  for (const [name, address, look] of pages) {
    const context = await browser.newContext({
      viewport: { width: look.width, height: 900 },
      colorScheme: look.theme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(base + address, { waitUntil: 'load' })
    await waitForPaint(page)
    const tall = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width: look.width, height: Math.min(tall, TALLEST) })
    await waitForPaint(page)
    const picture = await page.screenshot()
    await sharp(picture)
      .png({ palette: true, effort: 10 })
      .toFile(join(FOLDER, `${name}.png`))
    process.stderr.write(`docs/pages/${name}.png\n`)
    await context.close()
  }
} finally {
  await browser.close()
  await stop()
}

/** Live pages never fall silent: a moment for fonts and what follows the first paint must do. */
async function waitForPaint(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(1500)
}

function pagesOf(file: string): [name: string, address: string, look: Look][] {
  const database = openReadOnly(file)
  if (database === null) throw new Error(`there are no results at ${file}`)
  const find = (masking: string, dataset: string) =>
    database.$client
      .prepare(
        "select id from runs where status = 'done' and method = 'simclr' and masking = ? and dataset = ? order by seed",
      )
      .pluck()
      .get(masking, dataset) as string
  const [plain, masked] = [find('none', 'fashion-mnist-mini'), find('adios', 'fashion-mnist-mini')]
  const groups = database.$client.prepare('select group_id from runs where id = ?').pluck()
  const compare = `/compare?a=${groups.get(plain)}&b=${groups.get(masked)}`
  const few = find('adios', 'scenes-few')
  database.$client.close()
  return [
    ['leaderboard', '/?dataset=fashion-mnist-mini', DESK],
    ['leaderboard-phone', '/?dataset=fashion-mnist-mini', PHONE],
    ['table-adios-7', '/tables/adios-7', DESK],
    ['table-gls-1', '/tables/gls-1', DESK],
    ['significance', '/significance?dataset=fashion-mnist-mini', DESK],
    ['significance-phone', '/significance?dataset=fashion-mnist-mini', PHONE],
    ['masks', '/masks', DESK],
    ['claims', '/claims', DESK],
    ['claims-phone', '/claims', PHONE],
    ['runs', '/runs', { ...DESK, theme: 'dark' }],
    ['run', `/runs/${few}`, DESK],
    ['compare', compare, DESK],
  ]
}
