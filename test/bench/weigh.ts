/** What a page costs its reader. */
import { gzipSync } from 'node:zlib'
import type { Browser, Response } from 'playwright-core'

export interface Weight {
  /** From the request to the first text or picture, milliseconds. */
  firstPaint: number
  /** From the request to the first byte of the answer, milliseconds: what the server took. */
  firstByte: number
  /** All scripts the page asked for, gzipped, kB. */
  javascript: number
  /** The document as it is, kB. */
  html: number
}

/** Opens the page as a first-time visitor does, with nothing in the cache. */
export async function weigh(browser: Browser, url: string, viewport = { width: 1440, height: 900 }): Promise<Weight> {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  const scripts = new Map<string, Promise<Buffer>>()
  const note = (response: Response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body())
  }
  page.on('response', note)
  const response = await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(300)
  const firstPaint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  const firstByte = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return entry ? entry.responseStart - entry.requestStart : Number.NaN
  })
  // What comes later has no body any more when the page is closed.
  page.off('response', note)
  const bodies = await Promise.all(scripts.values())
  const html = ((await response?.body()) ?? Buffer.alloc(0)).length
  await context.close()
  const javascript = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
  return { firstPaint, firstByte, javascript: javascript / 1000, html: html / 1000 }
}
