/** Pages served by the real command, and what a real browser finds wrong with them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { buildDashboard } from '../../../harness/cli/dashboard-server.ts'

const BIN = join(import.meta.dirname, '../../../harness/cli/bin.mjs')

const servers: ChildProcess[] = []

/** Builds the dashboard where it is not. @param port - 0: any. @returns the address it answers at. */
export async function serve(path: string, port = 0): Promise<string> {
  await buildDashboard(() => {})
  const child = spawn(process.execPath, [BIN, 'serve', '--port', String(port), '--db', path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(child)
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return (JSON.parse(line) as { url: string }).url
}

export function stopServing(): void {
  for (const server of servers) server.kill('SIGTERM')
}

/** Asks every server to end, and waits until it has. */
export async function stopped(): Promise<void> {
  const ended = servers.map((server) => (server.exitCode === null ? once(server, 'exit') : null))
  stopServing()
  await Promise.all(ended)
  servers.length = 0
}

/** Opens a page and waits until it heeds its reader: what is done to a control before React has taken it over is lost. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'load' })
  const isHeeding = () =>
    [...document.querySelectorAll('button, input, select, summary')].every((control) =>
      Object.keys(control).some((key) => key.startsWith('__reactProps$')),
    )
  await expect.poll(() => page.evaluate(isHeeding)).toBe(true)
}

/** Opens a page and listens to what it complains of and asks for. */
async function open(context: BrowserContext, url: string): Promise<{ page: Page; complaints: string[] }> {
  const complaints: string[] = []
  const { origin } = new URL(url)
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  await visit(page, url)
  await page.waitForTimeout(300) // what it complains of a little later is heard, too
  return { page, complaints }
}

const sidewaysOverflow = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))

export interface Faults {
  /** Pixels that the page is wider than its window. */
  overflow: number
  /** Serious and critical ones that axe finds. */
  faults: string[]
  complaints: string[]
}

export const NO_FAULTS: Faults = { overflow: 0, faults: [], complaints: [] }

/** Opens a page, looks for faults, and closes it: pages that stay open keep the server's few connections to a browser busy. */
export async function faultsOf(context: BrowserContext, url: string): Promise<Faults> {
  const { page, complaints } = await open(context, url)
  const found = { overflow: await sidewaysOverflow(page), faults: await seriousFaults(page), complaints }
  await page.close()
  return found
}

/** Runs axe in a world of its own, where the page's content security policy does not reach. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  })
  await session.send('Runtime.evaluate', { expression: axe.source, contextId })
  const expression = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary).join(' | ')))`
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  })
  return result.value as string[]
}

/** Tabs on until the element has the focus, as someone without a mouse would. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}
