/** The folder as a reader meets it: opened from the disk, without a server. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'cheerio'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { seriousFaults } from '../dashboard/pages/served.ts'
import { inBrowser } from '../dashboard/pages/site.ts'

interface Exported {
  /** The folder. */
  site: string
  /** Path of the store that it was made from. */
  store: string
  /** Names of its pages. */
  pages(): string[]
  /** Address of the live dashboard. */
  live(): string
}

/** Declares the tests. */
export function testBrowsing({ site, store, pages, live }: Exported): void {
  inBrowser((browser) => {
    const goto = (page: Page, name: string) => page.goto(`file://${site}/${name}`, { waitUntil: 'load' })

    it('every page opens without a complaint, and asks for nothing outside the folder', async () => {
      const page = await browser().newPage()
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
      const page = await browser().newPage()
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
      const page = await browser().newPage()
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
      const page = await browser().newPage()
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
      const page = await browser().newPage()
      await goto(page, 'index--dataset-fashion-mnist-mini.html#sort=seconds&order=asc')
      const $ = load(await (await fetch(`${live()}/?dataset=fashion-mnist-mini&sort=seconds&order=asc`)).text())
      const names = $('.board tbody th')
        .toArray()
        .map((one) => $(one).text())
      expect(await page.locator('.board tbody th').allTextContents()).toEqual(names)
      await page.close()
    })

    it('filters and searches, and says that ranks stay', async () => {
      const page = await browser().newPage()
      await goto(page, 'index--dataset-fashion-mnist-mini.html')
      const rows = () => page.locator('.board tbody tr:visible').count()
      const all = await rows()
      await page.getByRole('searchbox', { name: 'Search rows' }).fill('adios')
      await expect.poll(rows).toBe(1)
      await page.getByText(`1 of ${all} rows shown. Ranks, bold type and axes still refer to all rows.`).waitFor()
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
      const page = await browser().newPage()
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
      const page = await browser().newPage()
      await goto(page, 'index--dataset-uci-splice.html')
      await page.getByRole('checkbox', { name: 'Published rows' }).check()
      await page.waitForURL(/published-true/)
      await page.getByText('hollow', { exact: false }).first().waitFor()
      await goto(page, 'tables/gls-1.html')
      await page.getByRole('checkbox', { name: 'last step', exact: true }).check()
      await page.waitForURL(/printed-published-honest-last/)
      await page.getByRole('columnheader', { name: 'last' }).first().waitFor()
      await page.close()
    })

    it.each([
      [1440, 'light'],
      [390, 'dark'],
    ] as const)('%i px wide, %s: nothing overflows, axe finds nothing serious', async (width, colorScheme) => {
      const context = await browser().newContext({
        viewport: { width, height: 900 },
        colorScheme,
        reducedMotion: 'reduce',
      })
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
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThan(
          1,
        )
        expect(await page.locator('html').getAttribute('class')).toBe(colorScheme)
        expect(await seriousFaults(page), name).toEqual([])
      }
      await context.close()
    })

    it('keeps the chosen colours, and unfolds the places on a phone', async () => {
      const page = await browser().newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'light' })
      await goto(page, 'index.html')
      await page.getByRole('button', { name: 'Open the menu' }).click()
      await page.getByRole('button', { name: 'Dark' }).click()
      await page.getByRole('link', { name: 'Tables', exact: true }).click()
      await page.waitForURL(/tables\.html/)
      expect(await page.locator('html').getAttribute('class')).toBe('dark')
      await page.close()
    })
  })
}
