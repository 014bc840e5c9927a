/** A real headless Chromium, where there is one. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { WAIT_MS } from '../patience.ts'

/** The headless shell draws the same pages for half of the processor's time, since it has no window to draw. */
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const EXECUTABLE = process.env.CHROMIUM ?? PROGRAMS.find(existsSync)
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  // There is none, and what takes its part needs no process of its own.
  '--in-process-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const hasBrowser = EXECUTABLE !== undefined && existsSync(EXECUTABLE)
export const NO_BROWSER = 'there is no Chromium; `apt-get install chromium-headless-shell` brings one'

/** Its pages wait as long as their test may take. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: EXECUTABLE!, args: FLAGS, timeout: WAIT_MS })
  const newContext = browser.newContext.bind(browser)
  // A page of its own has a context of its own, too.
  browser.newContext = async (options?: BrowserContextOptions) => {
    const context = await newContext(options)
    context.setDefaultTimeout(WAIT_MS)
    return context
  }
  return browser
}
