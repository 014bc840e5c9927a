/** The export as a reader meets it: opened from the disk, without a server. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { faultsInLooks, OPPOSITE_LOOKS } from '../dashboard/pages/every-look.ts'
import { ANYWHERE } from '../dashboard/pages/page-list.ts'
import { inBrowser } from '../dashboard/pages/site.ts'

interface Exported {
  /** The folder. */
  site: string
  /** Path of the store that it was made from. */
  store: string
  /** Address of the live dashboard. */
  live(): string
  /** Ids of two rows whose predictions of test items are stored, and the column of the scores that they give. */
  predicted(): { a: string; b: string; column: string }
}

/** Every page that needs no certain run, which this store may lack, and more states of them. */
const ADDRESSES = [
  ...ANYWHERE,
  '/?dataset=fashion-mnist-mini&sort=seconds&order=asc',
  '/?dataset=fashion-mnist-mini&method=byol',
  '/significance',
  '/significance?view=pairs',
  '/significance?view=own&table=method,a,b%0Ax,.1;.2,.3%0Ay,.4;.5,.6%0Az,.7;.9,.8',
  '/compare',
  '/runs?status=done',
]

/** Declares the tests. */
export function testBrowsing({ site, store, live, predicted }: Exported): void {
  inBrowser((browser) => {
    const runOf = (dataset: string): string => {
      const database = openReadOnly(store)!
      const { id } = listRuns(database, { dataset })[0]!
      database.$client.close()
      return id
    }
    const url = (address: string) => `file://${site}/index.html#${address}`
    const goto = async (page: Page, address: string) => {
      await page.goto('about:blank')
      await page.goto(url(address), { waitUntil: 'load' })
      await page.locator('main h1').waitFor()
    }

    /**
     * Opens pages here and on the server, which show the same.
     * @param parts - selectors of what is the same.
     * @returns what the browser said, or asked for outside of the folder.
     */
    async function compareWithServer(addresses: readonly string[], parts: readonly string[]): Promise<string[]> {
      const [page, served] = [await browser().newPage(), await browser().newPage()]
      const complaints: string[] = []
      let current = ''
      const complain = (text: string) => complaints.push(`${current}: ${text}`)
      page.on('console', (message) => complain(message.text()))
      page.on('pageerror', (error) => complain(error.message))
      page.on('request', (request) => {
        const url = request.url()
        if (url === 'about:blank' || url.startsWith('data:')) return
        if (!url.startsWith(`file://${site}/`)) complain(url)
        else if (!existsSync(fileURLToPath(url.split('#')[0]!))) complain(`not there: ${url}`)
      })
      // Commands on the server name the store with its folder.
      const cells = (texts: string[]) =>
        texts.map((text) =>
          text
            .replaceAll(`${dirname(store)}/`, '')
            .replace(/\s+/g, ' ')
            .trim(),
        )
      for (current of addresses) {
        // After the first, without loading the store again, as by a link.
        await page.goto(url(current), { waitUntil: 'load' })
        await served.goto(live() + current, { waitUntil: 'load' })
        for (const part of parts) {
          const texts = async (where: Page) => cells(await where.locator(part).allTextContents())
          const different = async () => {
            const [theirs, ours] = [await texts(served), await texts(page)]
            return isDeepStrictEqual(theirs, ours) ? null : { current, theirs, ours }
          }
          // Reading all cells of a page that is still at work keeps it from its work.
          await expect.poll(different, { interval: 250 }).toBeNull()
        }
        await page.evaluate(() => document.fonts.ready.then(() => {}))
      }
      await page.close()
      await served.close()
      return complaints
    }

    it('every page has the numbers of the server, opens without a complaint, and asks for nothing outside', async () => {
      const parts = ['main h1', 'main td, main th', 'main h2']
      expect(await compareWithServer([...ADDRESSES, `/runs/${runOf('scenes-few')}`], parts)).toEqual([])
    })

    it('so has every page that tests rows by the predictions of their items', async () => {
      const { a, b, column } = predicted()
      const addresses = [
        `/significance?dataset=fashion-mnist-mini&column=${column}`,
        `/compare?a=${a}&b=${b}`,
        `/?dataset=fashion-mnist-mini&baseline=${a}`,
      ]
      // Without its headings, since the export leaves out the curves of older runs.
      expect(await compareWithServer(addresses, ['main h1', 'main td, main th'])).toEqual([])
    })

    it('sorts by a heading, and goes back', async () => {
      const page = await browser().newPage()
      await goto(page, '/?dataset=fashion-mnist-mini')
      const head = page.getByRole('columnheader', { name: 'top-1' }).first()
      expect(await head.getAttribute('aria-sort')).toBe('descending')
      await head.getByRole('link').focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
      expect(page.url()).toMatch(/#\/\?.*order=asc/)
      await page.goBack()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
      await page.close()
    })

    it('filters and searches', async () => {
      const page = await browser().newPage()
      await goto(page, '/?dataset=fashion-mnist-mini')
      const rows = () => page.locator('.board tbody tr').count()
      const all = await rows()
      await page.getByRole('searchbox', { name: 'Search rows' }).fill('adios')
      await expect.poll(rows).toBe(1)
      await page.getByRole('searchbox', { name: 'Search rows' }).fill('')
      await expect.poll(rows).toBe(all)
      await page.locator('summary', { hasText: 'Method' }).click()
      await page.getByRole('checkbox', { name: 'BYOL' }).check()
      await expect.poll(rows).toBe(1)
      expect(await page.locator('.board tbody tr th').textContent()).toContain('BYOL')
      await page.close()
    })

    it('leads from a number to its runs, to a run and its masks, and to a comparison', async () => {
      const page = await browser().newPage()
      await goto(page, '/?dataset=scenes-few')
      const number = page.locator('.board tbody td a').first()
      await number.focus()
      await expect.poll(() => page.getByRole('tooltip').textContent()).toContain('controls: shuffled images')
      await number.press('Enter')
      await page.waitForURL(/#\/runs\?group=/)
      await expect.poll(() => page.locator('tbody tr').count()).toBe(3)
      await page.locator(`tbody a[href$="/runs/${runOf('scenes-few')}"]`).click()
      await page.getByRole('img', { name: 'Masks after epoch 5, step 195' }).waitFor()
      await page.getByRole('radio', { name: 'epoch 2' }).check({ force: true })
      const picture = page.getByRole('img', { name: 'Masks after epoch 2, step 78' })
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300)
      await page.getByRole('main').getByRole('link', { name: 'Compare', exact: true }).click()
      await page.waitForURL(/#\/compare\?a=/)
      await page.getByRole('button', { name: 'Compare' }).waitFor()
      await page.close()
    })

    it('downloads the tables and curves that the server gives, with no address of a server', async () => {
      const page = await browser().newPage()
      const id = runOf('scenes-few')
      await goto(page, `/runs/${id}`)
      const save = async (selector: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.evaluate((chosen) => document.querySelector<HTMLElement>(chosen)!.click(), selector),
        ])
        return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
      }
      const served = async (address: string) => (await fetch(live() + address)).text()
      const curve = await save('a[href$="loss.csv"]')
      expect(curve).toEqual({ name: `${id}-loss.csv`, text: await served(`/runs/${id}/curves/loss.csv`) })
      await goto(page, '/?dataset=scenes-few')
      const numbers = await save('a[href*="format=csv"]')
      expect(numbers.text).toBe(await served('/api/v1/leaderboard?dataset=scenes-few&format=csv'))
      const table = await save('a[href*="format=md"]')
      expect(table.text).toMatch(/\bfixture\.sqlite\b/)
      expect(table.text).not.toMatch(/https?:/)
      await page.close()
    })

    it('says that the page of an older run is not there, and that an address leads nowhere', async () => {
      const page = await browser().newPage()
      const database = openReadOnly(store)!
      const { id } = listRuns(database, {}).at(-1)!
      database.$client.close()
      await goto(page, `/runs/${id}`)
      expect(await page.locator('main h1').textContent()).toBe("This run's page is not in the export")
      await goto(page, '/nowhere')
      expect(await page.locator('main h1').textContent()).toBe('Page not found')
      await page.close()
    })

    it('nothing overflows, and axe finds nothing serious, in opposite looks', async () => {
      const page = await browser().newPage({ reducedMotion: 'reduce' })
      for (const address of ['/', '/runs?status=done', '/significance', '/masks', `/runs/${runOf('scenes-few')}`]) {
        await goto(page, address)
        expect([address, ...(await faultsInLooks(page, OPPOSITE_LOOKS))]).toEqual([address])
      }
      await page.close()
    })

    it('keeps the chosen colours, and unfolds the places on a phone', async () => {
      const page = await browser().newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'light' })
      await goto(page, '/')
      await page.getByRole('button', { name: 'Open the menu' }).click()
      await page.getByRole('button', { name: 'Dark' }).click()
      await page.getByRole('link', { name: 'Tables', exact: true }).click()
      await page.waitForURL(/#\/tables$/)
      await page.reload()
      await page.locator('main h1').waitFor()
      expect(await page.locator('html').getAttribute('class')).toBe('dark')
      await page.close()
    })
  })
}
