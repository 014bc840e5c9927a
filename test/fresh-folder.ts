import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'

/**
 * Before each test an empty folder, with the cache below it; gone afterwards.
 * @param setUp - what else is done before each test.
 */
export function freshFolder(setUp: (folder: string) => void): void {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
    vi.stubEnv('XDG_CACHE_HOME', join(folder, '.cache'))
    setUp(folder)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
}
