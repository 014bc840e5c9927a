/** The pages as a reader meets them: served by the real command, looked at in a real browser. */
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { listRuns } from '../../../db/queries/runs.ts'
import { artefacts, runs, scores } from '../../../db/schema/index.ts'
import { copyFixture } from '../copied-fixture.ts'
import { addPoint } from '../fixture/rows.ts'
import { OPPOSITE_LOOKS, testLooks } from './every-look.ts'
import { testStatuses } from './mistaken.ts'
import { FURTHER_PAGES, maskedRun, PAGES, runOf } from './page-list.ts'
import { auditor, seriousFaults, serve, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture()

const { get } = site

describe('over HTTP', () => {
  it('allows nothing from elsewhere', async () => {
    const { headers } = await get('/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'; style-src 'self' 'nonce/,
    )
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('marks one entry of the navigation on every page, its own where it has one', async () => {
    for (const [name, address] of [...PAGES, ...FURTHER_PAGES]) {
      const path = address(site.database)
      const html = await site.text(path)
      const marked = html.split('<a ').filter((link) => link.split('>')[0]!.includes('aria-current="page"'))
      const place = /^\/\w*/.exec(path)![0]
      const main = marked.filter((link) => link.includes('<svg'))
      expect(
        main.map((link) => /href="([^"]*)"/.exec(link)![1]),
        name,
      ).toEqual([place])
    }
  })

  it.each([
    [
      'a long list of unknown columns',
      `/?dataset=%00&method=..%2F..%2Fetc&sort=%27%20or%201%3D1--&columns=${'x,'.repeat(900)}`,
    ],
    ['other characters', '/?published=2&order=%F0%9F%92%A9&q=%25%25%25'],
    ['SQL', '/runs?suite=%27;drop%20table%20runs--&status=nonsense&group[]=1'],
    ['an unknown source', '/tables/gls-1?show=everything'],
  ])('answers %s with a page', async (_, path) => {
    expect((await get(path)).status).toBe(200)
  })

  testStatuses(get, [
    ['/runs/nonsense', 404],
    ['/runs/%2e%2e%2f%2e%2e%2fetc%2fpasswd', 400],
    ['/runs/nonsense/live', 404],
    ['/runs/nonsense/curves/loss.csv', 404],
    ['/runs/nonsense/curves/..%2Floss', 400],
    ['/runs/%zz', 400],
    ['/artefacts/%C3%28', 400],
    ['/tables/adios-9', 404],
    ['/tables/gls-1/figure/x.svg', 404],
    ['/artefacts/..%2F..%2Ffixture.sqlite', 400],
    [`/artefacts/${'0'.repeat(64)}`, 404],
    ['/api/v1/leaderboard?format=exe', 400],
    ['/api/v1/runs?status=nonsense', 400],
    ['/api/v1/nonsense', 404],
  ])

  it('serves artefacts by their hash, pictures as pictures', async () => {
    const picture = site.database.select().from(artefacts).where(eq(artefacts.kind, 'masks')).get()!
    const response = await get(`/artefacts/${picture.sha256}`)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect((await response.arrayBuffer()).byteLength).toBe(picture.bytes)
    const checkpoint = site.database.select().from(artefacts).where(eq(artefacts.kind, 'checkpoint')).get()!
    const file = await get(`/artefacts/${checkpoint.sha256}`)
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="encoder.safetensors"')
  })

  it('gives curves away whole, as CSV and as a picture', async () => {
    const run = listRuns(site.database, { suite: 'smoke' })[0]!
    const csv = await (await get(`/runs/${run.id}/curves/loss.csv`)).text()
    expect(csv.split('\r\n')).toHaveLength(197)
    expect(await (await get(`/runs/${run.id}/curves/loss.svg`)).text()).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/,
    )
    expect(await (await get('/tables/gls-1/figure/uci-heart.csv')).text()).toContain('printed,0.2,-8')
  })

  it('has the numbers of the page in the API', async () => {
    const few = and(eq(scores.dataset, 'scenes-few'), eq(scores.metric, 'mask_fg_iou'), eq(scores.condition, ''))
    const stored = site.database.select().from(scores).where(few).all()
    const board = (await (await get('/api/v1/leaderboard?dataset=scenes-few')).json()) as {
      rows: { cells: { values: number[]; controls: unknown[] }[] }[]
    }
    expect(board.rows[0]?.cells[0]?.values).toEqual(stored.map(({ value }) => value))
    expect(board.rows[0]?.cells[0]?.controls).toHaveLength(5)
    const { runs: list } = (await (await get('/api/v1/runs?dataset=scenes-few')).json()) as {
      runs: { scores: unknown[]; events: { name: string }[] }[]
    }
    expect(list[0]?.scores).toHaveLength(6 + 5 * 4)
    expect(list.flatMap(({ events }) => events.map(({ name }) => name))).toEqual(['mask_2_covers_nothing'])
    expect(await (await get('/api/v1/leaderboard?dataset=scenes&format=csv')).text()).toMatch(/^row,details,/)
  })
})

it('answers "how?" for mask quality with its controls', async () => {
  const page = await (await get('/?dataset=scenes-few')).text()
  expect(page).toMatch(/controls: shuffled images \d\d\.\d, stripes \d\d\.\d, best blob/)
  expect(page).not.toContain('FG-ARI')
})

inBrowser((browser) => {
  testLooks(OPPOSITE_LOOKS, PAGES, browser, (address) => site.base + address(site.database))

  it('would have a serious fault found, and one of colours by what looks at colours alone', async () => {
    const page = await browser().newPage()
    await page.setContent('<html lang="en"><title>t</title><main><img src="x"><p style="color: #bbb">pale</p></main>')
    const found = await auditor(page)
    const rules = (faults: string[]) => faults.map((fault) => fault.split(':')[0]).sort()
    expect(rules(await found('everything'))).toEqual(['color-contrast', 'image-alt'])
    expect(rules(await found('colours'))).toEqual(['color-contrast'])
    const row = (style: string) => `<tr><td style="${style}">word</td></tr>`
    const rows = [
      row('width: 10px'),
      row('width: 20px'),
      row('width: 30px; color: #bbb'),
      row('width: 9px; color: #bbb'),
    ]
    await page.setContent(`<html lang="en"><title>t</title><main><table>${rows.join('')}</table></main>`)
    const [fault, ...others] = await (await auditor(page))('everything')
    expect([fault?.match(/<td/g)?.length, others]).toEqual([1, []])
    expect(await page.locator('tr').count()).toBe(rows.length)
    await page.close()
  })

  it('sorts, filters and searches through the address', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/?dataset=fashion-mnist-mini`)
    await page.getByRole('link', { name: 'top-1' }).nth(1).click()
    await page.waitForURL(/sort=k-nn|sort=knn/)
    await page.getByRole('searchbox', { name: 'Search rows' }).fill('adios')
    await page.waitForURL(/q=adios/)
    await page.getByRole('rowheader', { name: 'SimSiam' }).waitFor({ state: 'detached' })
    expect(await page.locator('.board tbody tr').count()).toBe(1)
    await page.getByRole('link', { name: '"adios" remove' }).click()
    await page.waitForURL((url) => !url.searchParams.has('q'))
    await page.locator('summary', { hasText: 'Method' }).click()
    await page.getByRole('checkbox', { name: 'BYOL' }).check()
    await page.waitForURL(/method=byol/)
    await page.getByRole('rowheader', { name: 'SimSiam' }).waitFor({ state: 'detached' })
    expect(await page.locator('.board tbody th').allInnerTexts()).toEqual([expect.stringContaining('BYOL')])
    await page.close()
  })

  it('answers "how?" for a number, by keyboard too, and leads to its runs', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/?dataset=fashion-mnist-mini`)
    const number = page.locator('.board tbody tr', { hasText: 'SimSiam' }).locator('td a').first()
    // What is on its way, in a part that is still hidden, takes no focus.
    await number.waitFor()
    await number.focus()
    const tip = page.getByRole('tooltip')
    await expect.poll(() => tip.textContent()).toContain('100 epochs SGD .9, lr .1, last epoch')
    expect(await tip.textContent()).toContain('n = 3 (seeds 0, 1, 2)')
    await page.keyboard.press('Escape')
    expect(await tip.isHidden()).toBe(true)
    await number.press('Enter')
    await page.waitForURL(/\/runs\?group=/)
    await expect.poll(() => page.locator('tbody tr').count()).toBe(3)
    await page.close()
  })

  it('shows masks over training, the newest first, any by its epoch', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/runs/${maskedRun(site.database)}`)
    await page.getByRole('img', { name: 'Masks after epoch 5, step 195' }).waitFor()
    await page.getByRole('radio', { name: 'epoch 2' }).check({ force: true })
    await page.waitForURL(/epoch=2/)
    const picture = page.getByRole('img', { name: 'Masks after epoch 2, step 78' })
    await picture.waitFor()
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300)
    await page.getByText('mask 2 covers nothing (area .004) since step 61').waitFor()
    const row = page.getByRole('row', { name: /mean best IoU/ })
    expect(await row.getByText('above its controls').count()).toBe(1)
    expect(
      await page
        .getByRole('row', { name: /FG-ARI/ })
        .getByText('above its controls')
        .count(),
    ).toBe(0)
    await visit(page, `${site.base}/runs?dataset=scenes-few`)
    await expect.poll(() => page.getByRole('rowheader').filter({ hasText: 'collapsed' }).count()).toBe(1)
    await page.close()
  })

  it('follows a run without a reload', async () => {
    const id = runOf(site.database, 'running')
    const page = await browser().newPage()
    await visit(page, `${site.base}/runs/${id}`)
    const progress = page.getByRole('progressbar')
    expect(await progress.getAttribute('aria-valuenow')).toBe('117')
    addPoint(site.database, id, 'loss', 150, 1.5)
    site.database
      .update(runs)
      .set({ step: 150, phase: 'epoch 4/5', heartbeatAt: Date.now() })
      .where(eq(runs.id, id))
      .run()
    await expect.poll(() => progress.getAttribute('aria-valuenow')).toBe('150')
    site.database.update(runs).set({ status: 'done', step: 195, endedAt: Date.now() }).where(eq(runs.id, id)).run()
    await progress.waitFor({ state: 'detached' })
    await page.getByText('This run was not evaluated.').waitFor()
    await page.close()
  })

  it('says where a command cannot be copied, as on a page of another machine', async () => {
    const page = await browser().newPage()
    const thrown: Error[] = []
    page.on('pageerror', (error) => thrown.push(error))
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await visit(page, `${site.base}/runs/${runOf(site.database, 'done')}`)
    await page
      .getByRole('button', { name: /^Copy: / })
      .first()
      .click()
    await page.getByRole('button', { name: 'does not allow copying here; select the text' }).waitFor()
    expect(thrown).toEqual([])
    await page.close()
  })

  it('keeps the chosen colours', async () => {
    const page = await browser().newPage({ colorScheme: 'light' })
    await visit(page, site.base)
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.reload()
    expect(await page.locator('html').getAttribute('class')).toBe('dark')
    await page.close()
  })

  it('says on a first visit what to do, and fills in once there is something', async () => {
    const later = join(site.folder, 'later.sqlite')
    const address = await serve(later)
    const page = await browser().newPage({ viewport: { width: 390, height: 844 } })
    await visit(page, address)
    await page.getByRole('heading', { name: 'Nothing has been run yet' }).waitFor()
    await page.getByText(`npx maskbench run quick --db ${later}`, { exact: true }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await visit(page, `${address}/tables/gls-1`)
    await page.getByRole('cell', { name: '0.885' }).first().waitFor()
    await visit(page, address)
    copyFixture(later).$client.close()
    await page.getByRole('heading', { name: 'Leaderboard' }).waitFor()
    await page.close()
  })
})
