/** The claims and the tables with their audit as a reader meets them: served by the real command, in a real browser. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { auditTable } from '../../../harness/analysis/audit/index.ts'
import { judgeClaims } from '../../../harness/analysis/claims/index.ts'
import { folder as workingFolder } from '../../cli/helpers/maskbench.ts'
import { ALL_LOOKS, OPPOSITE_LOOKS, testLooks } from './every-look.ts'
import { testIgnored } from './mistaken.ts'
import { serve, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture()

const { get } = site

describe('over HTTP', () => {
  testIgnored(get, [
    ['a verdict that does not exist', '/claims?print=true&runs=%27--&paper[]=1'],
    ['other characters', '/claims?details=%F0%9F%92%A9&print=..%2F..%2Fetc'],
    ['a table with a bad choice', '/tables/adios-5?difference=maybe'],
    ['the label-smoothing table with a bad choice', '/tables/gls-1?difference=2'],
  ])

  it.each(['/tables/adios-1/table.exe', '/tables/adios-9/table.csv', '/tables/gls-1/tableXcsv'])(
    'refuses %s',
    async (address) => {
      expect((await get(address)).status).toBe(404)
    },
  )

  it('gives every table away byte for byte as the command prints it', async () => {
    using shell = workingFolder()
    const print = async (...words: string[]) =>
      (await shell.maskbench('table', ...words, '--db', site.path)).stdout.trimEnd()
    const file = async (address: string) => (await (await get(address)).text()).trimEnd()
    const [md, csv, tex, json] = await Promise.all([
      print('adios-7', '--format', 'md'),
      print('gls-1', '--format', 'csv', '--source', 'measured'),
      print('adios-2', '--format', 'latex', '--source', 'published'),
      print('adios-1', '--format', 'json'),
    ])
    expect(await file('/tables/adios-7/table.md')).toBe(md)
    expect(await file('/tables/gls-1/table.csv?source=measured')).toBe(csv)
    expect(await file('/tables/adios-2/table.tex?source=published')).toBe(tex)
    expect(await file('/tables/adios-1/table.json')).toBe(json)
  })
})

inBrowser((browser) => {
  const PAGES = [
    ['the claims unfolded', '/claims?details=true'],
    ['a table with its audit', '/tables/adios-6'],
    ['the label-smoothing table with differences', '/tables/gls-1?difference=true'],
    ['the claims', '/claims'],
    ['no claim', '/claims?print=supported&paper=gls'],
    ['a table that nothing follows from', '/tables/adios-1'],
  ] as const

  const url = (address: string) => site.base + address
  testLooks(ALL_LOOKS, PAGES.slice(0, 2), browser, url)
  testLooks(OPPOSITE_LOOKS, PAGES.slice(2), browser, url)

  it('shows the verdicts and numbers that the judge gives, a row a comparison', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/claims?details=true`)
    const judged = judgeClaims(site.database)
    const checks = judged.flatMap(({ parts }) =>
      parts.flatMap((part) => [...part.printed.checks, ...part.measured.checks]),
    )
    const shown = await page
      .locator('.checks tbody th.stick')
      .evaluateAll((heads) =>
        heads.map((head) =>
          [...(head.parentElement as HTMLTableRowElement).cells].slice(1, 3).map((cell) => cell.textContent),
        ),
      )
    expect(shown).toEqual(
      checks.map(({ verdict, difference }) => [verdict, difference === null ? 'n/a' : signed(difference.toFixed(3))]),
    )
    for (const { id, printed, measured } of judged) {
      const card = await page.locator(`#claim-${id} h3 + p:has(.sign)`).allInnerTexts()
      expect([id, ...card]).toEqual([id, printed, measured])
    }
    await page.close()
  })

  it('unfolds by keyboard, filters through the address, and leads from a table to its claim', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/claims`)
    const fold = page.locator('#claim-3 summary')
    // What is on its way, in a part that is still hidden, takes no focus.
    await fold.waitFor()
    await fold.focus()
    await fold.press('Enter')
    await page.locator('#claim-3 .checks').getByText('NMI').first().waitFor()
    await page
      .getByRole('navigation', { name: 'Our runs' })
      .getByRole('link', { name: /not measured/ })
      .click()
    await page.waitForURL(/runs=not-measured/)
    await expect.poll(() => page.locator('main ol > li').count()).toBe(5)
    await visit(page, `${site.base}/tables/gls-1`)
    await page.getByRole('link', { name: 'Claim 10', exact: true }).click()
    await page.waitForURL(/\/claims#claim-10$/)
    await expect
      .poll(() => page.locator('#claim-10').evaluate((card) => card.getBoundingClientRect().top))
      .toBeLessThan(450)
    await page.close()
  })

  it('says below a table what was recomputed, and how it differs', async () => {
    const page = await browser().newPage()
    for (const id of ['adios-5', 'gls-1']) {
      await visit(page, `${site.base}/tables/${id}`)
      const rows = page.getByRole('region', { name: 'Recomputed numbers' }).locator('tbody tr')
      await expect.poll(() => rows.count()).toBe(auditTable(id).entries.length)
    }
    await visit(page, `${site.base}/tables/adios-5`)
    const gain = page.getByRole('row', { name: /only BG, tiled/ }).filter({ hasText: 'average gain' })
    expect(await gain.textContent()).toContain('rounding1.41.467+0.067±0.150')
    await page.close()
  })

  it('puts differences beside what was measured as the paper did', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/tables/gls-1`)
    await page.getByRole('checkbox', { name: /difference/ }).check()
    await page.waitForURL(/difference=true/)
    const first = page.locator('.print-table').first().locator('tbody tr').first()
    await expect.poll(async () => (await first.textContent())?.match(/[+−]0\.\d{3}/g)?.length).toBe(5)
    await page.close()
  })

  it('shows the printed verdicts without any run, and what to run', async () => {
    const address = await serve(join(site.folder, 'empty.sqlite'))
    const page = await browser().newPage()
    await visit(page, `${address}/claims`)
    const verdicts = await page.locator('ol h3 + p:has(.sign)').allInnerTexts()
    expect(verdicts).toEqual(judgeClaims(null).flatMap(({ printed }) => [printed, 'not measured']))
    await page.locator('#claim-1').getByText('npx maskbench run quick').first().waitFor()
    await page.close()
  })
})

/** `+0.020`, `−0.003`; what rounds to nothing has no sign. */
function signed(text: string): string {
  if (Number(text) === 0) return '0.000'
  return text.startsWith('-') ? text.replace('-', '−') : `+${text}`
}
