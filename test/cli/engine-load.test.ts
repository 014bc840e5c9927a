/** When a command loads the engine: only where it computes, and after the device was decided. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { folder, TINY } from './helpers/maskbench.ts'

const fixture = (name: string) => join(import.meta.dirname, '../golden', name)
const CPU = ['--device', 'cpu']

/** Notes for every process that loads the engine its command and the GPUs that it may see. */
const HOOK = `
import { appendFileSync } from 'node:fs'
import Module from 'node:module'
const load = Module._load
Module._load = function (name, ...rest) {
  const seen = [process.argv[2], process.env.CUDA_VISIBLE_DEVICES ?? 'all']
  if (name.endsWith('tfjs-node-gpu')) appendFileSync(process.env.LOADS, JSON.stringify(seen) + '\\n')
  return load.call(this, name, ...rest)
}
`

const notes = mkdtempSync(join(tmpdir(), 'maskbench-loads-'))
const loads = join(notes, 'loads')
afterAll(() => rmSync(notes, { recursive: true }))

beforeEach(() => {
  const hook = join(notes, 'hook.mjs')
  writeFileSync(hook, HOOK)
  writeFileSync(loads, '')
  vi.stubEnv('NODE_OPTIONS', `--import ${pathToFileURL(hook).href}`)
  vi.stubEnv('LOADS', loads)
  vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
  return () => vi.unstubAllEnvs()
})

const data = ['--data', 'fashion-mnist-mini', '--evaluation', 'knn', '--train-images', '50']

test.each([
  ['an ONNX model', [fixture('onnx-encoders/vit.onnx')]],
  ['weights', [fixture('foreign-files/solo-learn.ckpt'), '--arch', 'resnet18-cifar']],
])('--device cpu hides all GPUs before %s is evaluated', async (_, encoder) => {
  using here = folder()
  const { code, stderr } = await here.maskbench('evaluate', ...encoder, ...data, ...CPU)
  expect([code, stderr.includes('encoding')]).toEqual([0, true])
  expect(loaded()).toEqual([['evaluate', '-1']])
})

test('commands whose runs are computed by other processes do not load it', async () => {
  using here = folder()
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs: TINY.runs.slice(0, 1) }))
  const words = [
    ['run', 'tiny.json', ...CPU],
    ['run', 'smoke', '--dry-run'],
    ['pretrain', '--help'],
    ['presets'],
    ['evaluate', fixture('onnx-encoders/vit.onnx'), ...data, '--name', 'vit', '--save', ...CPU],
  ]
  for (const given of words) {
    const { code, stderr } = await here.maskbench(...given)
    expect([given, code, stderr]).toEqual([given, 0, expect.anything()])
  }
  expect(new Set(loaded().map(String))).toEqual(new Set(['worker,-1']))
})

function loaded(): [string, string][] {
  return readFileSync(loads, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}
