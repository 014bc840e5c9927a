/** Data sets larger than memory: what they take of it, and how long training waits for them. */
import { spawn } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { canvasBytes, ontoCanvas } from '../../datasets/images/canvas.ts'
import type { Pixels } from '../../datasets/images/pixels.ts'
import { shardedSet } from '../../datasets/images/shards/set.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { Learner } from '../../harness/training/step.ts'
import { residentBytes } from './resident.ts'

const MINUTES = 60_000
const SIZE = 96

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'maskbench-large-'))
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

test('100,000 images take less than 1.5 GB, decoding processes included', { timeout: 40 * MINUTES }, async () => {
  await manyFiles(1000, 100)
  const program = fileURLToPath(new URL('./programs/decode-and-gather.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, join(root, 'images'), '400', '128'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid!))
  }, 100)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(watch)
  expect(code).toBe(0)
  const measured = JSON.parse(output)
  console.log(`peak ${(peak / 1e6).toFixed(0)} MB`, measured)
  expect(measured.count).toBe(100_000)
  expect(peak).toBeLessThan(1.5e9)
  expect(peak).toBeGreaterThan(1e8) // the watch has seen something
  expect(measured.opening).toBeLessThan(2)
})

test('a step of ResNet-18 waits for its images for less than a tenth of its time', {
  timeout: 10 * MINUTES,
}, async () => {
  const count = 5000
  const canvas = { shorterSide: 160, height: 160, width: 240 }
  const stride = canvasBytes(canvas, 3)
  const random = new Random(0)
  const noise = ontoCanvas(
    { data: Uint8Array.from({ length: 213 * 160 * 3 }, () => random.integer(256)), width: 213, height: 160 },
    canvas,
  )
  const images = await shardedSet({
    name: 'noise',
    count,
    stride,
    *produce(start, many) {
      for (let i = start; i < start + many; i++) yield noise
    },
  })
  const { timed, waited } = timedPixels(images)
  const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
  const uncropped = { images: timed, height: canvas.height, width: canvas.width }
  const store = new ImageStore({ images: timed, uncropped, labels: null, count, size: SIZE }, normalisation)
  const config = representationSchema.parse({
    kind: 'representation',
    dataset: 'noise',
    imageSize: SIZE,
    batchSize: 64,
    backbone: { name: 'resnet18' },
  })
  const learner = new Learner(config, 0, random)
  const steps = 6
  const shares: number[] = []
  for (let step = 0; step < steps; step++) {
    const [start, before] = [performance.now(), waited()]
    const indices = Int32Array.from({ length: config.batchSize }, () => random.integer(count))
    const views = store.place(store.draw(indices, config.augmentation, random, 2))
    const [first, second] = views as [View, View]
    learner.step({ first, second, labels: null }, { step, steps, random }).read()
    for (const view of views) view.dispose()
    shares.push((waited() - before) / (performance.now() - start))
  }
  console.log('share of a step spent waiting:', shares.map((share) => share.toFixed(4)).join(' '))
  expect(Math.max(...shares)).toBeLessThan(0.1)
  expect(Math.min(...shares)).toBeGreaterThan(0)
})

/** `distinct` pictures, each under so many names in a folder of its own. */
async function manyFiles(distinct: number, names: number): Promise<void> {
  const random = new Random(1)
  for (let i = 0; i < distinct; i++) {
    const folder = join(root, 'images', String(i).padStart(4, '0'))
    mkdirSync(folder, { recursive: true })
    // Twelve colours a side, blurred: about as large a JPEG as a photograph of this size.
    const coarse = Uint8Array.from({ length: 12 * 12 * 3 }, () => random.integer(256))
    const picture = sharp(coarse, { raw: { width: 12, height: 12, channels: 3 } }).resize(128, 96)
    await picture.jpeg({ quality: 90 }).toFile(join(folder, '000.jpg'))
    for (let j = 1; j < names; j++) linkSync(join(folder, '000.jpg'), join(folder, `${String(j).padStart(3, '0')}.jpg`))
  }
}

function timedPixels(pixels: Pixels): { timed: Pixels; waited: () => number } {
  let waited = 0
  const gather = (indices: Int32Array) => {
    const start = performance.now()
    const out = pixels.gather(indices)
    waited += performance.now() - start
    return out
  }
  return { timed: { block: (start, count) => pixels.block(start, count), gather }, waited: () => waited }
}
