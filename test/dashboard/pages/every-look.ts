/** Pages opened in windows of several widths and themes, where nothing may be wrong with them. */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf, NO_FAULTS } from './served.ts'

type Pages<Of> = readonly (readonly [name: string, page: Of])[]
type Look<Of> = readonly [width: number, colorScheme: 'light' | 'dark', pages: Pages<Of>]

/** All pages in all four. */
export const allLooks = <Of>(pages: Pages<Of>): Look<Of>[] => [
  [1440, 'light', pages],
  [1440, 'dark', pages],
  [390, 'light', pages],
  [390, 'dark', pages],
]

/** All pages wide and light, and narrow and dark; the first ones in all four. */
export const mostLooks = <Of>(pages: Pages<Of>, first: number): Look<Of>[] => [
  [1440, 'light', pages],
  [390, 'dark', pages],
  [1440, 'dark', pages.slice(0, first)],
  [390, 'light', pages.slice(0, first)],
]

/**
 * Declares a test for every page of every look.
 * @param browser - once tests run.
 * @param url - of a page, once tests run.
 */
export function testLooks<Of>(looks: readonly Look<Of>[], browser: () => Browser, url: (page: Of) => string): void {
  describe.each(looks)('%i px wide, %s', (width, colorScheme, pages) => {
    let context: BrowserContext
    beforeAll(async () => {
      context = await browser().newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
    })
    afterAll(() => context?.close())

    it.each(pages)('%s has no serious fault', async (_, page) => {
      expect(await faultsOf(context, url(page))).toEqual(NO_FAULTS)
    })
  })
}
