/** Files of plugins whose names have signs that patterns and replacements read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { bundlePlugin } from '../../harness/plugins/bundle.ts'
import { loadPlugins } from '../../harness/plugins/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('an error in c++.ts is told with its line', async () => {
  const path = join(folder, 'c++.ts')
  writeFileSync(path, "\nthrow new Error('no luck')\n")
  await expect(loadPlugins([path])).rejects.toThrow(`the plugin cannot be loaded: ${path}:2: no luck`)
})

it('a plugin finds files beside it in a folder whose name reads like a replacement', async () => {
  const own = join(folder, "a$$b$&c$'")
  mkdirSync(own)
  const path = join(own, 'placed.ts')
  writeFileSync(path, 'export const place = import.meta.url\n')
  const { code } = await bundlePlugin(path)
  expect(code).toContain(JSON.stringify(pathToFileURL(path).href))
})
