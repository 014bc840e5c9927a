/** Live pages beyond the fair weather: many readers at once, a server that ends and comes back, a store that is replaced. */
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { listRuns } from '../../../db/queries/runs.ts'
import { runs } from '../../../db/schema/index.ts'
import { hasBrowser, launchBrowser } from '../../e2e/browser.ts'
import { serve, stopped, visit } from './served.ts'
import { servedFixture } from './site.ts'

const site = servedFixture((database) => {
  running = listRuns(database, { status: 'running' })[0]!.id
})
let running: string

const stepTo = (step: number) =>
  site.database.update(runs).set({ step, heartbeatAt: Date.now() }).where(eq(runs.id, running)).run()

/** Reads a stream of events until `ended`. */
function follow(address: string) {
  const leaving = new AbortController()
  const events: string[] = []
  const ended = (async () => {
    try {
      const response = await fetch(site.base + address, { signal: leaving.signal })
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) events.push(chunk)
    } catch {
      // It left, or the server did.
    }
  })()
  return { events, ended, leave: () => leaving.abort() }
}

it('a run that was interrupted says why, in the list and on its own page', async () => {
  const { id } = listRuns(site.database, { status: 'interrupted' })[0]!
  const error = 'its process was lost on Slurm (timeout); allow more time with --time'
  site.database.update(runs).set({ error }).where(eq(runs.id, id)).run()
  for (const address of ['/runs?status=interrupted', `/runs/${id}`]) {
    expect([address, await site.text(address)]).toEqual([address, expect.stringContaining(`>${error}<`)])
  }
})

describe('server-sent events', () => {
  it('reach fifty readers, and nothing is sent while nothing changes', async () => {
    const readers = Array.from({ length: 50 }, (_, i) => follow(i % 2 ? '/runs/live' : `/runs/${running}/live`))
    const seen = (text: string) => readers.filter(({ events }) => events.join('').includes(text)).length
    await expect.poll(() => seen('"step":117')).toBe(50)
    // What begins with a colon says that the server is still there.
    const told = () => readers.map(({ events }) => events.join('').match(/^data:/gm)?.length)
    const before = told()
    await sleep(2500)
    expect(told()).toEqual(before)
    stepTo(140)
    await expect.poll(() => seen('"step":140')).toBe(50)
    for (const { leave } of readers) leave()
    await Promise.all(readers.map(({ ended }) => ended))
  })

  it.skipIf(!hasBrowser)('go on in an open page after the server has ended and come back', async () => {
    const browser = await launchBrowser()
    const page = await browser.newPage()
    await visit(page, `${site.base}/runs/${running}`)
    const progress = page.getByRole('progressbar')
    stepTo(141)
    await expect.poll(() => progress.getAttribute('aria-valuenow')).toBe('141')
    const { port } = new URL(site.base)
    await stopped() // with its stream to this page still open
    stepTo(150)
    await sleep(3000)
    expect(await progress.getAttribute('aria-valuenow')).toBe('141')
    await serve(site.path, Number(port))
    await expect.poll(() => progress.getAttribute('aria-valuenow')).toBe('150')
    await browser.close()
  })
})
