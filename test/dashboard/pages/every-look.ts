/** Pages opened in windows of several widths and themes, where nothing may be wrong with them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditor, visit } from './served.ts'

type Pages<Of> = readonly (readonly [name: string, page: Of])[]
type Look = readonly [width: number, colorScheme: 'light' | 'dark']

/** Neighbours differ in one thing. */
export const ALL_LOOKS: readonly Look[] = [
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'dark'],
  [390, 'light'],
]

/** Both widths, both themes. */
export const OPPOSITE_LOOKS: readonly Look[] = [
  [1440, 'light'],
  [390, 'dark'],
]

const named = ([width, colorScheme]: Look) => `${width} px wide, ${colorScheme}`

/**
 * Declares a test for every page. It opens the page in one look, each page in the next one, and changes it to the others.
 * @param browser - once tests run.
 * @param url - of a page, once tests run.
 */
export function testLooks<Of>(
  looks: readonly Look[],
  pages: Pages<Of>,
  browser: () => Browser,
  url: (page: Of) => string,
): void {
  describe(looks.map(named).join('; '), () => {
    let page: Page
    beforeAll(async () => {
      page = await browser().newPage({ reducedMotion: 'reduce' })
    })
    afterAll(() => page?.close())

    it.each(pages.map(([name, of], i) => [name, of, i % looks.length] as const))(
      '%s has no serious fault',
      async (_, of, first) => {
        expect(await faultsOf(page, url(of), [...looks.slice(first), ...looks.slice(0, first)])).toEqual([])
      },
    )
  })
}

/** What is wrong with a page that is opened in the first look and changed to the others. */
async function faultsOf(page: Page, url: string, looks: readonly Look[]): Promise<string[]> {
  const faults: string[] = []
  const { origin } = new URL(url)
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(request.url())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
  })
  await showAs(page, looks[0]!)
  await visit(page, url)
  await page.waitForTimeout(300) // what it complains of a little later is heard, too
  const visible = await faultsInLooks(page, looks)
  page.removeAllListeners()
  return [...faults, ...visible]
}

async function showAs(page: Page, [width, colorScheme]: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme })
}

/** Words of JavaScript that stand where a value is missing; no text of the pages has them. */
const ABSENT = /\b(?:undefined|NaN)\b|\[object \w+\]/g

/** Words of JavaScript in an open page's text, and in each of the looks what does not fit into its window and serious and critical faults that axe finds. */
export async function faultsInLooks(page: Page, looks: readonly Look[]): Promise<string[]> {
  const [text = ''] = await page.locator('body').allInnerTexts()
  const faults = [...new Set(text.match(ABSENT))].map((word) => `the page says "${word}"`)
  const seriousFaults = await auditor(page)
  const widths = new Set<number>()
  for (const look of looks) {
    const [width, colorScheme] = look
    await showAs(page, look)
    await page.locator(`html.${colorScheme}`).waitFor({ state: 'attached' })
    await painted(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (overflow > 0) faults.push(`${named(look)}: the page is ${overflow} pixels wider than its window`)
    // Another theme changes nothing but colours.
    const found = await seriousFaults(widths.has(width) ? 'colours' : 'everything')
    faults.push(...found.map((fault) => `${named(look)}: ${fault}`))
    widths.add(width)
  }
  return faults
}

/** Waits until a page has been laid out for its window and theme. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
