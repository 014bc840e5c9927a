/** What stands between a command and its first run; `npm run test:long` holds it to milliseconds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, firstChild } from './fakes/first-child.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-cost-'))
beforeAll(bundle)
afterAll(() => rmSync(folder, { recursive: true }))

/** The store is made from them; everything else that a command needs before its first run is in the bundle. */
const PACKAGES = ['better-sqlite3', 'bindings', 'file-uri-to-path']
/** A fifth of the bundle. */
const MOST_CHARACTERS = 800_000

test.each(['smoke', 'quick', 'paper-gls-1'])(
  'run %s loads little and waits for nothing before its first child',
  (suite) => {
    const { words, waitedFor, loaded } = firstChild('run', suite, '--db', join(folder, `${suite}.sqlite`))
    expect(words).toContain('worker')
    // Where there is a card, which one it is.
    expect(waitedFor.filter((program) => program !== 'nvidia-smi')).toEqual([])
    const packages = loaded.flatMap(({ url }) => /^file:.*node_modules\/((?:@[^/]+\/)?[^./][^/]*)/.exec(url)?.[1] ?? [])
    expect([...new Set(packages)].sort()).toEqual(PACKAGES)
    expect(loaded.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(MOST_CHARACTERS)
  },
)
