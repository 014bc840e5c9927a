/** Comparing as a reader does it: from the list of runs, from a name, by keyboard and without scripts. */

import { describe, expect, it } from 'vitest'
import { listRuns } from '../../../db/queries/runs.ts'
import { slurmTasks } from '../../../db/schema/index.ts'
import type { Comparison } from '../../../harness/analysis/compare/compare.ts'
import { decimalsOfDifferences } from '../../../harness/analysis/compare/difference-decimals.ts'
import { percent, signedIn } from '../../../harness/base/text.ts'
import { pEquals } from '../../../harness/statistics/p-value.ts'
import { PLUS_MINUS } from '../../../harness/statistics/summary.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { addPredictions } from '../predicted.ts'
import { ALL_LOOKS, testLooks } from './every-look.ts'
import { testStatuses } from './mistaken.ts'
import { tabTo, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture((database) => {
  addPredictions(
    database,
    new Map([
      ...runsOf('simsiam').map(({ id, seed }) => [id, (i: number) => i % 10 === 3 || i < seed] as const),
      // Seeds that agree in everything would count as one observation.
      ...runsOf('byol').map(
        ({ id, seed }) => [id, (i: number) => (i % 10 === 7 && i < 100) || (seed === 0 && i === 199)] as const,
      ),
    ]),
  )
  const waiting = listRuns(database, { status: 'queued' })[0]!
  const task = { folder: 'f', array: 'a', arrayIndex: 3, jobId: 12, submittedAt: 1, stateSince: 1, reason: 'Resources' }
  database
    .insert(slurmTasks)
    .values({ runId: waiting.id, ...task })
    .run()
})
const PLAIN = 'fashion-mnist-mini/simsiam'
const OTHER = 'fashion-mnist-mini/byol'
const BOTH = `/compare?a=${PLAIN}&b=${OTHER}`

const runsOf = (method: string) =>
  listRuns(site.database, { dataset: 'fashion-mnist-mini', method, status: 'done' })
    .filter(({ masking }) => masking === 'none')
    .sort((x, y) => x.seed - y.seed)
const one = (method: string, seed: number): string => runsOf(method)[seed]!.id
const { get } = site

async function compared(...words: string[]): Promise<Comparison> {
  using here = commands()
  const { stdout } = await here.maskbench('compare', ...words, '--db', site.path, '--json')
  return JSON.parse(stdout) as Comparison
}

/** What the row of a score must say, from the command line's JSON. */
function expected(
  { a, b, difference, ci95, pAdjusted, p }: Comparison['scores'][number],
  n: number,
  decimals: number,
): string[] {
  const half = (side: typeof a) => (side.ci95 ? ` ±${percent(side.ci95[1] - side.mean)}` : '')
  return [
    `${percent(a.mean)}${half(a)}`,
    `${percent(b.mean)}${half(b)}`,
    signedIn(difference, 'percent', decimals),
    ci95 ? ci95.map((end) => signedIn(end, 'percent', decimals)).join(' to ') : 'n/a',
    ...(p === null ? [] : [pEquals(pAdjusted!)]),
    ...(n > 1 ? [`after Holm over the ${n} scores`] : []),
  ]
}

const plain = (html: string): string =>
  html
    .replaceAll(/<span class="visually-hidden">.*?<\/span>/g, '')
    .replaceAll(/<sub.*?<\/sub>/g, '')
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/<span class="ml-1 [^>]*>/g, ' ')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&lt;', '<')
    .replaceAll('&#x27;', "'")

describe('over HTTP', () => {
  it.each([
    ['seeds', () => [PLAIN, OTHER]],
    ['runs', () => [one('simsiam', 2), one('byol', 0)]],
    ['noisy labels', () => ['uci-heart/noisy-labels/0', 'uci-heart/noisy-labels/1']],
  ])('has the numbers of `compare --json` for %s', async (_, sides) => {
    const [a, b] = sides() as [string, string]
    const { scores } = await compared(a, b)
    const html = await (await get(`/compare?a=${a}&b=${b}`)).text()
    expect(html).toContain(PLUS_MINUS)
    const table = html.split('<section aria-label="Scores of both sides"')[1]!.split('</table>')[0]!
    const rows = table.split('<tr').slice(2).map(plain)
    expect(rows).toHaveLength(scores.length)
    const n = scores.filter(({ p }) => p !== null).length
    // The differences are a column, whose digits are alike.
    const decimals = decimalsOfDifferences(scores)(scores[0]!)
    scores.forEach((score, i) => {
      for (const text of expected(score, score.p === null ? 0 : n, decimals)) expect(rows[i]).toContain(text)
    })
  })

  it('gives away scores, items and curves', async () => {
    const csv = await (await get(`/compare/scores.csv?a=${PLAIN}&b=${OTHER}`)).text()
    const { scores } = await compared(PLAIN, OTHER)
    expect(csv.split('\r\n')[1]).toContain(`,${Number(scores[0]!.p!.toPrecision(6))},`)
    expect(await (await get(`/compare/flips.csv?a=${PLAIN}&b=${OTHER}`)).text()).toContain('\r\n3,Dress,60,0,60\r\n')
    expect(await (await get(`/compare/curve-loss.svg?a=${PLAIN}&b=${OTHER}`)).text()).toMatch(/^<svg xmlns/)
    expect(await (await get(`/compare/curve-loss.csv?a=${PLAIN}&b=${OTHER}`)).text()).toContain('\r\n"B, seed 2",')
  })

  it('has a finer stretch of a curve', async () => {
    const panel = (await (await get(`/runs/${one('byol', 0)}/curves/loss.json?from=20&to=29`)).json()) as {
      lines: { points: [number, number][] }[]
    }
    expect(panel.lines[0]!.points.map(([step]) => step)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
  })

  testStatuses(get, [
    ["/compare?a=%00&b=' or 1=1--&metric=%F0%9F%92%A9", 200],
    [`/compare?a=${'x'.repeat(3000)}&b=..%2F..%2Fetc&flips=no`, 200],
    [`${BOTH}&metric=beauty&flips=beauty`, 200],
    ['/compare/scores.svg', 404],
    ['/compare/..%2Fx.csv', 400],
    ['/compare/curve-nonsense.csv', 404],
  ])

  it.each(['', '?from=1', '?from=a&to=b', '?from=-1&to=1e99', '?from=1&to=2&x=3'])(
    'refuses a stretch %s',
    async (query) => {
      expect((await get(`/runs/${one('byol', 0)}/curves/loss.json${query}`)).status).toBe(400)
    },
  )
})

inBrowser((browser) => {
  const PAGES: [name: string, address: () => string][] = [
    ['nothing that is chosen', () => '/compare'],
    ['seeds', () => BOTH],
    ['single runs', () => `/compare?a=${one('simsiam', 2)}&b=${one('byol', 0)}&metric=beauty`],
    ['a name that is none', () => `/compare?a=simsiam&b=${OTHER}`],
    ['a run that waits on Slurm', () => `/runs/${listRuns(site.database, { status: 'queued' })[0]!.id}`],
  ]

  testLooks(ALL_LOOKS, PAGES, browser, (address) => site.base + address())

  it('is reached from two ticked runs, by keyboard', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, `${site.base}/runs?status=done&dataset=fashion-mnist-mini`)
    for (const [i, method] of [
      ['1', 'BYOL'],
      ['2', 'SimSiam'],
    ] as const) {
      await tabTo(page, `input[aria-label^="Compare ${method} on"]`)
      await page.keyboard.press('Space')
      await page.getByText(i === '1' ? 'One run is ticked' : 'Two runs are ticked').waitFor()
    }
    await page.getByRole('button', { name: 'Compare', exact: true }).press('Enter')
    await page.waitForURL(/\/compare\?a=\w+&b=\w+$/)
    await page.getByRole('heading', { name: 'BYOL' }).waitFor()
    await page.getByText("McNemar's exact test").first().waitFor()
    await page.close()
  })

  it('is reached from the navigation, with a pair to begin with', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, `${site.base}/significance`)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Compare' }).click()
    await page.waitForURL(`${site.base}/compare`)
    await page.getByRole('link', { name: /^Begin with A .* B .* on / }).click()
    await page.waitForURL(/\/compare\?a=[^&]+&b=[^&]+$/)
    await page.getByRole('heading', { name: 'On the command line' }).waitFor()
    await page.close()
  })

  it('shows the whole command, whose names may be long, without a need to scroll', async () => {
    const page = await browser().newPage({ viewport: { width: 390, height: 844 } })
    await visit(page, site.base + BOTH)
    const code = page.locator('section', { hasText: 'On the command line' }).locator('code')
    expect(await code.textContent()).toContain(`compare ${PLAIN} ${OTHER}`)
    expect(await code.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0)
    await page.close()
  })

  it('swaps, narrows and shows another score, all in the address', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, site.base + BOTH)
    await page.getByText('Of 2 scores, B is better in 1 and worse in 1.').waitFor()
    await page.getByRole('link', { name: 'Linear probe' }).click()
    await page.waitForURL(/metric=linear/)
    await page.getByText('Of 1 score, B is worse in 1.').waitFor()
    await page.getByRole('link', { name: 'Welch t', exact: true }).click()
    await page.waitForURL(/test=welch/)
    await page.getByText('Welch t-test over separate seeds.').waitFor()
    await page.getByText('--metric linear --test welch').waitFor()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.waitForURL(/metric=linear&test=welch&a=/)
    await page.getByRole('link', { name: 'Swap' }).click()
    await page.waitForURL(/a=[^&]*byol&b=[^&]*simsiam/)
    await page.getByText('Of 1 score, B is better in 1.').waitFor()
    await page.locator('summary', { hasText: 'entries of the configuration' }).click()
    await page.getByRole('region', { name: 'All entries of the configuration, both sides' }).waitFor()
    await page.getByRole('link', { name: 'seed 1' }).last().click()
    await page.waitForURL((url) => url.searchParams.get('a')?.length === 16)
    await page.close()
  })

  it('works without scripts: a form over a list, ticks in another', async () => {
    const context = await browser().newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${site.base}/compare`)
    await page.getByRole('combobox', { name: /Run or group of seeds/ }).fill('simsiam')
    await page.getByRole('combobox', { name: /Compared with/ }).fill(OTHER)
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('link', { name: new RegExp(`${PLAIN}$`) }).click()
    await page.getByText('Of 2 scores, B is better in 1 and worse in 1.').waitFor()
    await page.goto(`${site.base}/runs?status=done&dataset=uci-heart`)
    for (const place of [0, 2]) await page.getByRole('checkbox').nth(place).check()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByText('None of 165 scores can be tested.').waitFor()
    await context.close()
  })

  it('is reached from a run, its seeds and a row of the leaderboard', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    const run = runsOf('byol')[0]!
    await visit(page, `${site.base}/runs/${run.id}`)
    await page.getByRole('main').getByRole('link', { name: 'Compare', exact: true }).click()
    await page.waitForURL(`${site.base}/compare?a=${run.id}`)
    await page.getByRole('heading', { name: 'Compare with another configuration on Fashion-MNIST mini' }).waitFor()
    await visit(page, `${site.base}/runs?group=${run.groupId}`)
    await page.getByRole('link', { name: 'Compare these seeds' }).click()
    await page.waitForURL(`${site.base}/compare?a=${run.groupId}`)
    await visit(page, `${site.base}/?dataset=fashion-mnist-mini`)
    await page.getByRole('link', { name: 'Compare SimSiam', exact: true }).click()
    await page.waitForURL(/\/compare\?a=/)
    await page.close()
  })

  it('says where Slurm has a run', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, `${site.base}/runs`)
    await page.getByText('Slurm: pending (Resources), job 12_3').waitFor()
    await page.close()
  })
})
