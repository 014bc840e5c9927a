/**
 * `npm run docs:pictures -- FILE [NAME…]`: pictures of every page, or of those that are named, with the results of a store,
 * for docs/dashboard.md: at the width of a desk and of a phone, each in the light and the dark theme.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { openReadOnly } from '../../db/read-only.ts'
import { serveAside } from '../../harness/cli/dashboard/server.ts'
import { launchBrowser } from '../e2e/browser.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pages')
/** Pixels down a page that a picture shows at most. */
const TALLEST = 1400
const WIDTHS = { '': 1440, '.phone': 390 }
const THEMES = { '': 'light', '.dark': 'dark' } as const

const [file = 'maskbench.sqlite', ...names] = process.argv.slice(2)
const path = resolve(file)
const pages = pagesOf(path).filter(([name]) => names.length === 0 || names.includes(name))
if (names.length === 0) rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
const { base, stop } = await serveAside(path, (line) => process.stderr.write(`${line}\n`))
const browser = await launchBrowser()
try {
  for (const [name, address] of pages) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      for (const [tint, colorScheme] of Object.entries(THEMES)) {
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme,
          reducedMotion: 'reduce',
        })
        const page = await context.newPage()
        await page.goto(base + address, { waitUntil: 'load' })
        await waitForPaint(page)
        const tall = await page.evaluate(() => document.documentElement.scrollHeight)
        await page.setViewportSize({ width, height: Math.min(tall, TALLEST) })
        await waitForPaint(page)
        await sharp(await page.screenshot())
          .webp({ quality: 80, effort: 6, smartSubsample: true })
          .toFile(join(FOLDER, `${name}${size}${tint}.webp`))
        await context.close()
      }
    }
    process.stderr.write(`docs/pages/${name}.webp and others\n`)
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

function pagesOf(file: string): [name: string, address: string][] {
  const database = openReadOnly(file)
  if (database === null) throw new Error(`there are no results at ${file}`)
  const ask = (columns: string, method: string, masking: string, dataset: string) =>
    database.$client
      .prepare(
        `select ${columns} from runs where status = 'done' and method = ? and masking = ? and dataset = ? order by seed`,
      )
      .pluck()
      .get(method, masking, dataset) as string
  const groupOf = (masking: string) => ask('group_id', 'simclr', masking, 'fashion-mnist-mini')
  const [plain, adios] = [groupOf('none'), groupOf('adios')]
  const masked = ask('id', 'simclr', 'adios', 'scenes')
  database.$client.close()
  return [
    ['leaderboard', '/?dataset=fashion-mnist-mini'],
    ['leaderboard-scenes', '/?dataset=scenes'],
    ['leaderboard-splice', '/?dataset=uci-splice&published=true'],
    ['tables', '/tables'],
    ['table-adios-1', '/tables/adios-1'],
    ['table-adios-5', '/tables/adios-5'],
    ['table-adios-7', '/tables/adios-7'],
    ['table-gls-1', '/tables/gls-1'],
    ['significance', '/significance?dataset=fashion-mnist-mini'],
    ['significance-ranks', '/significance?view=datasets'],
    ['significance-smoothing', '/significance?view=noisy-labels'],
    ['significance-own', '/significance?view=own'],
    ['plot', '/plot?dataset=scenes'],
    ['masks', '/masks?dataset=scenes'],
    ['claims', '/claims'],
    ['runs', '/runs'],
    ['run', `/runs/${masked}`],
    ['compare', `/compare?a=${plain}&b=${adios}`],
    ['curves', `/curves?runs=${plain},${adios}`],
  ]
}
