import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { freshFolder } from '../fresh-folder.ts'
import type { Tally } from '../tally.mjs'

let folder: string
freshFolder((path) => {
  folder = path
})

it("passes TensorFlow.js core's own tests but those known to fail", async () => {
  const file = join(folder, 'result.json')
  const suite = join(import.meta.dirname, 'run.ts')
  await promisify(execFile)(process.execPath, ['--import', 'tsx', suite, file], { maxBuffer: 2 ** 26 })
  const { passed, failed }: Tally = JSON.parse(readFileSync(file, 'utf8'))
  expect(failed).toEqual([])
  expect(passed).toBeGreaterThan(3500)
})
