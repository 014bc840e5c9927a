/** The significance page as a reader meets it: served by the real command, looked at in a real browser. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { significance } from '../../../harness/analysis/significance/significance.ts'
import { ALL_LOOKS, OPPOSITE_LOOKS, testLooks } from './every-look.ts'
import { testIgnored, testRefusals } from './mistaken.ts'
import { serve, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture()
const FASHION = '/significance?dataset=fashion-mnist-mini'
const WELCH = `${FASHION}&test=welch`

const { get, text } = site

describe('over HTTP', () => {
  testIgnored(get, [
    ['a test, a level and rows that do not exist', '/significance?test=magic&alpha=-1&rows=%27--,x&correction[]=1'],
    ['a huge list of rows', `/significance?rows=${'x,'.repeat(900)}`],
    ['other characters', '/significance?view=%F0%9F%92%A9&seed=1e99&measure=..%2F..%2Fetc&dataset=%00'],
    ['a seed that was not run', '/significance?view=noisy-labels&seed=7'],
  ])

  testRefusals(get, [
    ['/significance/matrix.svg', 404],
    ['/significance/nonsense.csv', 404],
    ['/significance/..%2Fmatrix.csv', 400],
  ])

  it('gives its figures and tables away, with the numbers of the page', async () => {
    const query = '?dataset=fashion-mnist-mini&test=student'
    const numbers = significance(site.database, { dataset: 'fashion-mnist-mini', test: 'student' })!
    const smallest = [...numbers.pairs].sort((a, b) => a.pAdjusted! - b.pAdjusted!)[0]!
    const pairs = await text(`/significance/pairs.csv${query}`)
    expect(pairs.split('\r\n')[1]).toContain(String(Number(smallest.p!.toPrecision(6))))
    expect(await text(`/significance/pairs.md${query}`)).toContain(
      'Student t-test, two-sided, Holm over the 15 pairs of rows compared here, alpha .05',
    )
    expect(await text(`/significance/matrix.tex${query}`)).toContain('\\toprule')
    for (const name of ['intervals', 'ranks']) {
      expect(await text(`/significance/${name}.svg${query}`)).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    }
    expect(await text('/significance/ranks.csv')).toMatch(
      /^row,UCI Heart,UCI Splice,mean_rank|^row,UCI Splice,UCI Heart/,
    )
    const ofSeed = await text('/tables/gls-1/figure/uci-heart.csv?show=honest&seed=1')
    expect(ofSeed).not.toBe(await text('/tables/gls-1/figure/uci-heart.csv?show=honest'))
  })
})

inBrowser((browser) => {
  const PAGES = [
    ['pairs', FASHION],
    ['smooth rates, one-sided, by ranks', '/significance?dataset=uci-splice&test=mann-whitney&alternative=greater'],
    ['one row', '/significance?dataset=scenes-few'],
    ['a diagram across data sets', '/significance?view=datasets'],
    ['too few data sets', '/significance?view=datasets&measure=multilabel_f1-macro'],
    ['label smoothing of one seed', '/significance?view=noisy-labels&seed=1'],
  ] as const

  // Colours and widths meet in all four ways where most colours are.
  const url = (address: string) => site.base + address
  testLooks(ALL_LOOKS, PAGES.slice(0, 1), browser, url)
  testLooks(OPPOSITE_LOOKS, PAGES.slice(1), browser, url)

  it('tells the whole sentence of a cell by keyboard, and leads to its pair', async () => {
    const page = await browser().newPage()
    await visit(page, site.base + WELCH)
    const cell = page.locator('.matrix tbody tr').nth(1).locator('td a').nth(3)
    // What is on its way, in a part that is still hidden, takes no focus.
    await cell.waitFor()
    await cell.focus()
    const tip = page.getByRole('tooltip').filter({ hasText: 'Welch' })
    await expect
      .poll(() => tip.textContent())
      .toMatch(/3 seeds each, Welch t-test, t = .*after Holm over the 15 pairs of rows compared here/)
    await cell.press('Enter')
    await page.waitForURL(/#pair-\d+$/)
    await page.close()
  })

  it('keeps a sentence beside its cell while the page scrolls, and away while the cell is out of sight', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 700 } })
    await visit(page, site.base + WELCH)
    const cell = page.locator('.matrix tbody tr').nth(1).locator('td a').nth(3)
    // What is on its way, in a part that is still hidden, takes no focus.
    await cell.waitFor()
    await cell.focus()
    const tip = page.getByRole('tooltip').filter({ hasText: 'Welch' })
    await tip.waitFor()
    const below = async () => {
      const [shown, target] = [await tip.boundingBox(), await cell.boundingBox()]
      return shown && target && Math.round(shown.y - target.y)
    }
    await page.evaluate(() => {
      document.querySelector('.matrix')!.scrollIntoView({ block: 'start' })
      // The tooltip follows by the event of scrolling, which comes before the callbacks of the next frame.
      return new Promise(requestAnimationFrame)
    })
    await expect.poll(() => cell.boundingBox().then((box) => box!.y)).toBeLessThan(300)
    const first = await below()
    await page.evaluate(() => window.scrollBy(0, -60))
    await expect.poll(below).toBe(first)
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await tip.waitFor({ state: 'hidden' })
    await page.evaluate(() => document.querySelector('.matrix')!.scrollIntoView({ block: 'start' }))
    await expect.poll(below).toBe(first)
    expect(await cell.getAttribute('aria-describedby')).toBe(await tip.getAttribute('id'))
    await page.keyboard.press('Escape')
    await tip.waitFor({ state: 'hidden' })
    await page.close()
  })

  it('chooses rows and tests through the address', async () => {
    const page = await browser().newPage()
    await visit(page, site.base + WELCH)
    await page.getByRole('combobox', { name: 'Correction' }).selectOption('benjamini-hochberg')
    await page.waitForURL(/correction=benjamini-hochberg/)
    await page.getByText('after B-H').waitFor()
    await page.locator('summary', { hasText: 'Rows' }).click()
    await page.getByRole('checkbox', { name: /BYOL/ }).uncheck()
    await page.waitForURL(/rows=/)
    await expect.poll(() => page.locator('.matrix tbody tr').count()).toBe(5)
    await page.getByRole('link', { name: 'Across data sets' }).click()
    await page.getByRole('heading', { name: 'Critical-difference diagram' }).waitFor()
    expect(page.url()).toContain('correction=benjamini-hochberg')
    await page.close()
  })

  it('finds a score of a long list by words', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/significance?view=datasets`)
    const menu = page.locator('summary', { hasText: /^Score: / })
    await menu.click()
    const search = page.getByRole('searchbox', { name: 'Search, score' })
    const options = page.locator('details[open] button')
    expect(await options.count()).toBeGreaterThan(20)
    await search.fill('nowhere')
    await page.getByText('Nothing has these words.').waitFor()
    await search.fill('top-1 LINEAR')
    await expect.poll(() => options.count()).toBeLessThan(10)
    await options
      .filter({ hasText: /^Linear probe, top-1/ })
      .first()
      .click()
    await page.waitForURL(/measure=linear/)
    await page.locator('summary', { hasText: /^Score: Linear probe, top-1/ }).waitFor()
    expect(await page.locator('details[open]').count()).toBe(0)
    await page.close()
  })

  it('says on an empty store what to run, and shows the printed table all the same', async () => {
    const address = await serve(join(site.folder, 'empty.sqlite'))
    const page = await browser().newPage()
    await visit(page, `${address}/significance`)
    await page.getByRole('heading', { name: 'Nothing has been run yet' }).waitFor()
    await visit(page, `${address}/significance?view=noisy-labels`)
    await page.getByRole('cell', { name: '0.885' }).first().waitFor()
    await page.close()
  })
})
