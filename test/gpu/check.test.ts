import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { hasNvidiaGpu } from '../../harness/engine/card/device.ts'
import { readStamp } from '../../harness/engine/installation/compile.ts'
import { share } from './check.ts'
import { within } from './findings.ts'
import { bundleCheck } from './pack.mjs'
import type { CheckReport, Finding } from './report.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const words = (...more: string[]) => ['--import', 'tsx', MAIN, '--only', 'device', ...more]

it('names what does not fit into its time, one by one, and goes on after an error', async () => {
  let left = 10
  const said: Finding[] = []
  const context = { left: () => left, say: (finding: Finding) => void said.push(finding) }
  const done: string[] = []
  const work = (item: string) => {
    left -= 4
    if (item === 'second') throw new Error('no such kernel')
    done.push(item)
  }
  await within(context, ['first', 'second', 'third', 'fourth'], (item) => item, work)
  expect(done).toEqual(['first'])
  expect(said).toEqual([
    { failed: 'second', why: 'no such kernel' },
    { skipped: 'third', why: 'no time was left' },
    { skipped: 'fourth', why: 'no time was left' },
  ])
})

it('shares out among the parts what those before them left over', () => {
  expect(share([20, 40, 40], 300)).toBeCloseTo(60)
  expect(share([40, 40], 300)).toBeCloseTo(150)
  expect(share([40], 12)).toBeCloseTo(12)
  expect(share([40, 40], -3)).toBe(0)
})

it('rehearses on a CPU: says what computes, and that nothing ran on a GPU', () => {
  const output = execFileSync(process.execPath, words('--device', 'cpu', '--json'), { encoding: 'utf8', stdio: 'pipe' })
  const report = JSON.parse(output) as CheckReport
  expect(report).toMatchObject({ ok: true, rehearsed: true, device: { kind: 'cpu', name: null } })
  expect(report.device!.opened.some((path) => path.endsWith('libtensorflow_cc.so.2'))).toBe(true)
  expect(report.parts).toEqual([expect.objectContaining({ part: 'device', passed: 1, failed: [], skipped: [] })])
})

it.skipIf(hasNvidiaGpu())('ends with 3 and the reason where there is no card', () => {
  const { status, stderr } = spawnSync(process.execPath, words(), { encoding: 'utf8' })
  expect(status).toBe(3)
  expect(stderr).toMatch(/^test:gpu: the engine for the CPU is installed.* Run `npx maskbench setup --gpu`/m)
})

it('ends with 2 and the usage when told nonsense', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', MAIN, '--only', 'dance'], {
    encoding: 'utf8',
  })
  expect([status, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('there is no part dance. usage: ')])
})

it('runs bundled, in a folder without packages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-bundle-'))
  try {
    await bundleCheck(folder, 'cpu')
    const main = [join(folder, 'main.mjs'), '--device', 'cpu', '--only', 'device', '--json']
    const env = { ...process.env, LD_LIBRARY_PATH: join(readStamp()!.library, 'tensorflow') }
    const report = JSON.parse(
      execFileSync(process.execPath, main, { cwd: folder, encoding: 'utf8', env, stdio: 'pipe' }),
    )
    expect(report).toMatchObject({ ok: true, rehearsed: true, device: { kind: 'cpu' } })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
