/** The fixture served by the real command, for as long as a file's tests run, and a browser to look at it with. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from '../../../db/open.ts'
import { hasBrowser, launchBrowser, NO_BROWSER } from '../../e2e/browser.ts'
import { copyFixture } from '../copied-fixture.ts'
import { serve, stopServing } from './served.ts'

export interface Site {
  /** Folder of all files below. */
  folder: string
  /** Path of the database file. */
  path: string
  /** Once tests run, as are the others. */
  database: Database
  /** Address of the dashboard, without a slash at its end. */
  base: string
  get(address: string): Promise<Response>
  text(address: string): Promise<string>
}

/** @param fill - adds to the fixture before it is served. */
export function servedFixture(fill: (database: Database) => void = () => {}): Site {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-site-'))
  const path = join(folder, 'fixture.sqlite')
  const late: { database?: Database; base?: string } = {}
  const get = (address: string) => fetch(late.base + address, { redirect: 'manual' })
  beforeAll(async () => {
    late.database = copyFixture(path)
    fill(late.database)
    late.base = await serve(path)
  })
  afterAll(() => {
    stopServing()
    late.database?.$client.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    path,
    get,
    text: async (address) => (await get(address)).text(),
    get database() {
      return late.database!
    },
    get base() {
      return late.base!
    },
  }
}

/** Tests in a real browser, where there is one. @param tests - get it once they run. */
export function inBrowser(tests: (browser: () => Browser) => void): void {
  if (!hasBrowser) console.warn(`skipped: ${NO_BROWSER}`)
  describe.skipIf(!hasBrowser)('in a browser', () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser?.close())
    tests(() => browser!)
  })
}
