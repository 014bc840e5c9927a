/** The page of masks as a reader meets it: pictures side by side, over training, by mouse, keyboard and without scripts. */
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { GALLERY_EPOCHS } from '../../../dashboard/lib/gallery-epochs.ts'
import { listRuns } from '../../../db/queries/runs.ts'
import { artefacts } from '../../../db/schema/index.ts'
import { copyFixture } from '../copied-fixture.ts'
import { addPicture } from '../fixture/rows.ts'
import { ALL_LOOKS, testLooks } from './every-look.ts'
import { testRefusals } from './mistaken.ts'
import { drawMasks } from './picture.ts'
import { seriousFaults, serve, tabTo, visit } from './served.ts'
import { inBrowser, servedFixture } from './site.ts'

const site = servedFixture()

const few = (seed: number): string =>
  listRuns(site.database, { dataset: 'scenes-few' }).find((run) => run.seed === seed)!.id
const { get } = site

describe('over HTTP', () => {
  it.each([
    ['numbers out of range', '/masks?epoch=-1&mask=99999999999999999999&seed=1e9'],
    ['unknown names', "/masks?dataset=..%2F..%2Fetc&method=none&a=' or 1=1--&b=%00"],
    ['repeated ones', `/masks?a=x&a=y&dataset=scenes&dataset=${'x'.repeat(3000)}`],
  ])('answers %s with the page, and names them', async (_, address) => {
    const response = await get(address)
    expect(response.status).toBe(200)
    expect((await response.text()).match(/Ignored/g)?.length).toBeGreaterThanOrEqual(2)
  })

  it('says why an epoch has no picture', async () => {
    const text = async (address: string) => await (await get(address)).text()
    expect(await text(`/masks?a=${few(0)}`)).toContain(GALLERY_EPOCHS)
    expect(await text(`/runs/${few(0)}`)).toContain(GALLERY_EPOCHS)
  })

  it('says what is counted beside each data set', async () => {
    expect(await (await get('/masks?dataset=scenes')).text()).toMatch(/Scenes<span [^>]*>\d+ runs<\/span>/)
  })

  it('gives curves away with their marks and levels', async () => {
    const svg = await (await get(`/masks/${few(2)}/mask_area.svg`)).text()
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).toContain('font-weight="600">1</text>')
    const csv = (await (await get(`/masks/${few(2)}/mask_fg_ari.csv`)).text()).split('\r\n')
    expect(csv[0]).toBe('line,epoch,value')
    expect(csv.filter((line) => line.startsWith('stripes,'))).toHaveLength(5)
  })

  testRefusals(get, [
    ['/masks/nonsense/mask_area.svg', 404],
    ['/masks/nonsense/..%2Fx', 400],
    ['/masks/%zz/mask_area.svg', 400],
  ])
})

inBrowser((browser) => {
  const PAGES: [name: string, address: () => string][] = [
    ['the gallery of schemes', () => '/masks'],
    ['what one mask hides, with something ignored', () => '/masks?mask=1&method=byol&seed=77'],
    ['two runs, one of them collapsed', () => `/masks?a=${few(2)}&b=${few(0)}&epoch=2`],
  ]

  testLooks(ALL_LOOKS, PAGES, browser, (address) => site.base + address())

  it('lays the same images under every scheme, and shows what one mask hides', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/masks?dataset=scenes`)
    const sheet = page.getByRole('region', { name: /^Masks of each scheme on Scenes, SimCLR, seed 0/ })
    const heads = await sheet.getByRole('columnheader').allInnerTexts()
    expect(heads.map((text) => text.split('\n')[0]!.replace('\u200b', ''))).toEqual(
      ['Image', 'ground truth', 'foreground/background', 'box', 'shuffle', 'MAE', 'BEiT', 'ADIOS'], // biome-ignore format: a row
    )
    expect(await sheet.getByRole('img', { name: /, all masks|: all masks/ }).count()).toBe(4 * 7)
    await page.getByText('Not run with SimCLR, seed 0: fixed square, ADIOS-s.').waitFor()
    await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'mask 1' }).click()
    await page.waitForURL(/mask=1/)
    await sheet.getByRole('img', { name: 'image 2, box: under mask 1' }).waitFor()
    expect(await sheet.getByText('no mask 1').count()).toBe(2)
    await page.close()
  })

  it('slides through training by keyboard, for both runs and their curves at once', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } })
    await visit(page, `${site.base}/masks?a=${few(2)}&b=${few(0)}`)
    const slider = page.getByRole('slider', { name: /^After epoch 5/ })
    await expect.poll(() => slider.isEnabled()).toBe(true)
    await tabTo(page, 'input[type=range]')
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL(/epoch=4/)
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL(/epoch=2/)
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('after epoch 2 of 5')
    expect(await page.getByText(/^After epoch 2, step 78/).count()).toBe(2)
    const region = page.getByRole('region', { name: 'Masks of SimCLR + ADIOS, seed 2 after epoch 2, step 78' })
    const row = region.getByRole('row', { name: /^Area/ })
    // A quarter each, apart by what the fixture makes of two fifths of the way.
    expect(await row.getByRole('cell').allTextContents()).toEqual(['', '19.8', '23.3', '26.8', '30.3'])
    await page.keyboard.press('End')
    await page.waitForURL((url) => !url.searchParams.has('epoch'))
    await page.close()
  })

  it('flags a collapse on the curve, in a badge and in words, and never shows FG-ARI alone', async () => {
    const page = await browser().newPage()
    await visit(page, `${site.base}/masks?a=${few(2)}`)
    const panel = page.getByRole('region', { name: /^Run a: SimCLR \+ ADIOS, seed 2/ })
    expect(await panel.getByRole('heading', { level: 3 }).textContent()).toContain('collapsed')
    await panel
      .getByRole('img', { name: /Marked: mark 1: mask 2 covers nothing \(area \.004\) since step 61/ })
      .waitFor()
    expect(await panel.getByRole('list', { name: 'Events' }).textContent()).toContain('step 110:')
    const own = panel.getByRole('row', { name: /FG-ARI/ })
    expect(await own.getByRole('cell').count()).toBe(1 + 5)
    await page.close()
  })

  it('works without scripts: epochs are links, runs a form', async () => {
    const context = await browser().newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${site.base}/masks?dataset=scenes-few`)
    await page.getByRole('link', { name: 'epoch 2', exact: true }).click()
    await page.getByText(/^After epoch 2, step 78/).waitFor()
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption(few(1))
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/b=/)
    await page.getByRole('region', { name: /^Run b: SimCLR \+ ADIOS, seed 1/ }).waitFor()
    await context.close()
  })

  it('fills in while a run goes on, be it before the page has begun to listen', async () => {
    const run = listRuns(site.database, { status: 'running' })[0]!
    const page = await browser().newPage()
    let listen = () => {}
    const listening = new Promise<void>((resolve) => {
      listen = resolve
    })
    await page.route('**/masks/live', (route) => listening.then(() => route.continue()))
    await visit(page, `${site.base}/masks?dataset=scenes`)
    expect(await page.getByRole('link', { name: /Fashion-MNIST mini/ }).count()).toBe(0)
    addPicture(site.database, site.path, run.id, { epoch: 2, step: 78, picture: drawMasks(1, 1), at: Date.now() })
    listen()
    await page.getByRole('link', { name: /Fashion-MNIST mini/ }).click()
    await page.getByText(/^After epoch 2, step 78/).waitFor()
    expect(await page.getByRole('region', { name: /^Run a: BYOL \+ MAE/ }).textContent()).toContain('running')
    await page.close()
  })

  it('says what to run where no run has left a picture', async () => {
    const bare = join(site.folder, 'bare.sqlite')
    const writer = copyFixture(bare)
    writer.delete(artefacts).where(eq(artefacts.kind, 'masks')).run()
    const page = await browser().newPage({ viewport: { width: 390, height: 844 } })
    await visit(page, `${await serve(bare)}/masks`)
    await page.getByText('No run has saved a picture of its masks yet').waitFor()
    await page.getByText(`npx maskbench run quick --db ${bare}`, { exact: true }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    writer.$client.close()
    await page.close()
  })
})
