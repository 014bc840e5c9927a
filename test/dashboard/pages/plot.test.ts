/** The page of a score against an option: the numbers of the command line and the API, by mouse and without scripts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { markdownText } from '../../../harness/base/formats/markdown.ts'
import { percent } from '../../../harness/base/text.ts'
import { PLUS_MINUS } from '../../../harness/statistics/summary.ts'
import { plotStore } from '../../analysis/plot/store.ts'
import { rowsOfPage } from '../../api/read-page.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { OPPOSITE_LOOKS, testLooks } from './every-look.ts'
import { serve, stopServing, visit } from './served.ts'
import { inBrowser } from './site.ts'

const store = plotStore()
let base = ''
beforeAll(async () => {
  base = await serve(store.path)
})
afterAll(() => {
  stopServing()
  store[Symbol.dispose]()
})

const get = (address: string) => fetch(base + address)

async function printed(...words: string[]): Promise<string> {
  using here = commands()
  return (await here.maskbench('plot', ...words, '--db', store.path)).stdout
}

describe('over HTTP', () => {
  it.each(['', '?option=epochs&masking=none', '?option=method', '?dataset=scenes'])(
    'has the numbers of the command line and the API: /plot%s',
    async (query) => {
      const api = (await (await get(`/api/v1/plot${query}`)).json()) as Plot
      const words = [...new URLSearchParams(query)].flatMap(([name, value]) => [`--${name}`, value])
      expect(JSON.parse(await printed(...words, '--json'))).toEqual(api)
      expect(await (await get(`/plot/plot.svg${query}`)).text()).toBe(await printed(...words))
      const lines = (text: string) => text.trim().split(/\r?\n/)
      const csv = lines(await (await get(`/plot/plot.csv${query}`)).text())
      expect(csv).toEqual(lines(await printed(...words, '--csv')))
      const markdown = await (await get(`/plot/plot.md${query}`)).text()
      expect(markdown).toContain(markdownText(`maskbench, ${api.dataset}, ${api.column.key}`))

      const cell = ({ mean, ci95, n }: Plot['references'][number] | Plot['lines'][number]['points'][number]) =>
        `${percent(mean)} ${ci95 ? `±${percent(ci95[1] - mean)} ` : ''}n = ${n}`
      const named = ({ title, details }: { title: string; details: string }) =>
        [title, details].filter(Boolean).join(' ')
      const without = api.references.length > 0 ? [''] : []
      expect(await (await get(`/plot${query}`)).text()).toContain(PLUS_MINUS)
      const shown = await rowsOfPage(`${base}/plot${query}`)
      expect(shown[0]).toHaveLength(1 + api.values.length + without.length)
      expect(shown.slice(1)).toEqual([
        ...api.lines.map(({ points, ...line }) => [
          named(line),
          ...api.values.map((value) => points.flatMap((point) => (point.at === value ? cell(point) : []))[0] ?? ''),
          ...without,
        ]),
        ...api.references.map((level) => [named(level), ...api.values.map(() => ''), cell(level)]),
      ])
    },
  )

  it.each([
    ['plot.png', 'image/png', '\x89PNG'],
    ['plot.pdf', 'application/pdf', '%PDF-'],
  ])('gives the picture away as %s', async (file, type, start) => {
    const response = await get(`/plot/figures/${file}`)
    expect(response.headers.get('content-type')).toBe(type)
    expect(
      Buffer.from(await response.arrayBuffer())
        .toString('latin1')
        .startsWith(start),
    ).toBe(true)
  })

  it.each([
    ['/plot?option=lambda', 'no option of this path varies while all else is alike; there are adios.lambda'],
    ['/plot?dataset=nowhere', 'there are no results on this data set; there are fashion-mnist-mini, scenes'],
    ['/plot?scale=cubic', 'not a valid value for this page'],
    ['/plot?method=%27--,x', 'no row with this score has this method; there are simclr, byol'],
  ])('answers %s with the page, and names what it ignored', async (address, why) => {
    const response = await get(address)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(why)
  })

  it('says what to run where no option varies', async () => {
    const text = await (await get('/plot?method=byol')).text()
    expect(text).toContain('No option varies yet')
    expect(text).toContain('npx maskbench run lambda.json')
    expect((await get('/plot/plot.svg?method=byol')).status).toBe(404)
    expect((await get('/plot/nonsense.svg')).status).toBe(404)
    const paper = await get('/plot/plot.tex')
    expect(paper.status).toBe(404)
    expect(await paper.text()).toContain('ask for plot as .svg, .md, .csv')
    expect(await (await get('/plot')).text()).not.toContain('plot.tex')
  })
})

inBrowser((browser) => {
  const url = (address: string) => base + address
  testLooks(OPPOSITE_LOOKS, [['lambda', '/plot']], browser, url)
  testLooks([[390, 'light']], [['nothing that varies', '/plot?method=byol']], browser, url)
  testLooks([[1440, 'dark']], [['methods', '/plot?option=method']], browser, url)

  it('chooses the option through the address', async () => {
    const page = await browser().newPage()
    await visit(page, `${base}/plot`)
    await page.getByRole('combobox', { name: 'Against' }).selectOption('epochs')
    await page.waitForURL(/option=epochs/)
    await page.getByRole('columnheader', { name: 'epochs' }).waitFor()
    await page.getByRole('combobox', { name: 'Masking' }).selectOption('none')
    await page.waitForURL(/masking=none/)
    await expect.poll(() => page.locator('.print-table tbody tr').count()).toBe(2)
    await page.close()
  })

  it('works without scripts: a form with a button', async () => {
    const context = await browser().newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${base}/plot`)
    await page.getByRole('combobox', { name: 'Against' }).selectOption('epochs')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('columnheader', { name: 'epochs' }).waitFor()
    expect(await page.getByText('Ignored').count()).toBe(0)
    await context.close()
  })
})
