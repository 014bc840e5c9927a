/** `plugin export`: what a store keeps of a plugin becomes a file that is loaded as the same version. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { meta } from '../../db/schema/index.ts'
import { bundlePlugin } from '../../harness/plugins/bundle.ts'
import { change, idOf } from '../cli/helpers/filled.ts'
import { twoVersions } from './two-versions.ts'

test('the code that a store keeps is written out, and is the same version until it is changed', async () => {
  const { here, file, digest } = await twoVersions()
  using _ = here
  const bundle = await bundlePlugin(file)
  change(here, (database) => {
    const entry = { key: 'halves', title: 'halves', made: 'blindly', mark: 'M-1 0H1' }
    const value = JSON.stringify({ digest, kind: 'masking', entry })
    database.update(meta).set({ value }).where(eq(meta.key, 'plugin:halves')).run()
    const stored = JSON.stringify({ file, digest, code: bundle.code, members: [{ kind: 'masking', entry }] })
    database
      .update(meta)
      .set({ value: stored })
      .where(eq(meta.key, `plugin-code:${digest}`))
      .run()
  })
  const exporting = async (...words: string[]) => {
    const { code, stdout, stderr } = await here.maskbench('plugin', 'export', ...words)
    return [code, stdout + stderr] as const
  }
  const copy = join(here.path, 'copy.ts')
  expect(await exporting('halves', '--out', copy)).toEqual([
    0,
    `${copy}: version ${digest} of ${file}, with halves; load it with \`--plugin ${copy}\`\n`,
  ])
  expect(await bundlePlugin(copy)).toEqual({ ...bundle, file: copy, sources: [copy] })
  expect(await exporting('halves', '--out', copy)).toEqual([2, expect.stringContaining('copy.ts is there already')])
  expect(await exporting(digest.slice(0, 5), '--out', join(here.path, 'other.js'))).toEqual([0, expect.anything()])
  expect(await exporting('halves', '--out', join(here.path, 'no/copy.ts'))).toEqual([
    2,
    expect.stringContaining('does not exist. create it, or change --out'),
  ])
  expect(await exporting('halve')).toEqual([
    2,
    expect.stringMatching(/keeps no plugin "halve".*did you mean halves\?/s),
  ])
  writeFileSync(copy, readFileSync(copy, 'utf8').replace('imageSize >> 1', 'imageSize >> 2'))
  expect((await bundlePlugin(copy)).digest).not.toBe(digest)
  rmSync(file)
  expect((await here.maskbench('show', idOf(1))).stdout).toContain(
    `\`npx maskbench plugin export ${digest}\` writes out the code of the run's version.`,
  )
  expect((await here.maskbench('plugin', 'check', file)).stderr).toContain(
    'if only a store has it, `npx maskbench plugin',
  )
})
