/** Pages served by the real command, and what a real browser finds wrong with them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { buildDashboard } from '../../../harness/cli/dashboard/build.ts'

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

/** Serious and critical faults of a page as it is. */
export async function seriousFaults(page: Page): Promise<string[]> {
  return (await auditor(page))('everything')
}

/** The rules of axe that look at what is asked for; those whose faults are never serious take a tenth of the time. */
const RULES = {
  everything: `({ impact }) => impact === 'serious' || impact === 'critical'`,
  colours: `({ tags }) => tags.includes('cat.color')`,
}

/**
 * Takes rows of tables out of the document that are like an earlier one but for their words and numbers: what is wrong
 * with one of them is wrong with the first, and axe takes as long for each.
 * @returns what puts them back.
 */
const WITHOUT_REPETITION = `(() => {
  const shapeOf = (element) => element.tagName +
    [...element.attributes].map(({ name, value }) => ' ' + name + (/^(class|style|role)$/.test(name) ? value.replace(/[\\d.]+/g, '0') : '')).join('') +
    '(' + [...element.childNodes].map((node) => node.nodeType === 1 ? shapeOf(node) : node.textContent.trim() && 'text').join() + ')'
  const seen = new Set()
  const places = [...document.querySelectorAll('tbody tr')].flatMap((row) => {
    const shape = shapeOf(row)
    if (!seen.has(shape)) return seen.add(shape) && []
    const place = document.createComment('')
    row.replaceWith(place)
    return [[place, row]]
  })
  return () => places.forEach(([place, row]) => place.replaceWith(row))
})()`

/**
 * Loads axe into the document of a page, in a world of its own, where the page's content security policy does not reach.
 * @returns what looks for serious and critical faults, as often as the document changes.
 */
export async function auditor(page: Page): Promise<(about: keyof typeof RULES) => Promise<string[]>> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  })
  // The source of every element that passes is not needed.
  const expression = `${axe.source};axe.configure({ noHtml: true })`
  await session.send('Runtime.evaluate', { expression, contextId })
  return async (about) => {
    // Only rules about orientation and sound read what is loaded ahead.
    const expression = `((putBack) => axe.run({
      resultTypes: ['violations'],
      preload: false,
      rules: Object.fromEntries(axe._audit.rules.map((rule) => [rule.id, rule]).filter(([, { enabled, tags }]) =>
        enabled && !tags.includes('experimental')).map(([id, rule]) => [id, { enabled: (${RULES[about]})(rule) }])),
    }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) =>
        document.querySelector(target[0]).outerHTML.slice(0, 200) + failureSummary).join(' | '))).finally(putBack))(${WITHOUT_REPETITION})`
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as string[]
  }
}

/** Tabs on until the element has the focus, as someone without a mouse would. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}
