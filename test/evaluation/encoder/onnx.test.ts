import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import { IMAGENET_NORMALISATION } from '../../../datasets/normalisation.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { chosenImages } from '../../../harness/evaluation/encoder/features.ts'
import { isOnnx, onnxExtractor, onnxFeatures, readOnnx } from '../../../harness/evaluation/encoder/onnx/model.ts'

// On a slow machine the user's cache folder would otherwise keep what a test encodes.
beforeEach(() => void vi.stubEnv('MASKBENCH_FEATURE_CACHE', 'off'))
afterEach(() => void vi.unstubAllEnvs())

interface Golden {
  size: number
  layout: string
  features: number[][]
}

const file = (name: string) => fileURLToPath(new URL(`../../golden/onnx-encoders/${name}.onnx`, import.meta.url))
const read = (name: string, asked = {}) => readOnnx(readFileSync(file(name)), `${name}.onnx`, asked)
const golden: Record<string, Golden> = JSON.parse(
  readFileSync(new URL('../../golden/onnx-encoders.json', import.meta.url), 'utf8'),
)

/** The pixels of onnx-encoders.py. */
function images(size: number, count = 3): ImageSplit {
  const pixels = Uint8Array.from({ length: count * size * size * 3 }, (_, i) => (i * 7 + Math.floor(i / 11) * 13) % 256)
  return { images: inMemory(pixels, count), labels: null, count, size }
}

it.each(Object.entries(golden))('%s has the features that torch computes', (name, { size, layout, features }) => {
  const encoder = read(name, { size })
  expect(encoder).toMatchObject({ layout, imageSize: size })
  const ours = onnxFeatures(encoder, images(size), IMAGENET_NORMALISATION)
  const reference = features.flat()
  expect([ours.count, ours.size]).toEqual([features.length, features[0]!.length])
  const largest = Math.max(...reference.map(Math.abs))
  const difference = Math.max(...reference.map((value, i) => Math.abs(value - ours.values[i]!)))
  expect(difference / largest).toBeLessThan(1e-4)
})

it('reads size, layout and batches from the model and says what it chose', () => {
  expect(read('resnet').notes).toEqual([
    'images of 32 pixels as NCHW, batches of any length',
    'features from the output features float32 [n, 64]',
  ])
  expect(read('resnet-maps')).toMatchObject({ batch: 2, layout: 'NHWC', imageSize: 32, output: 'maps' })
  expect(read('resnet-maps').notes).toEqual([
    'images of 32 pixels as NHWC, batches of 2',
    expect.stringContaining('features from the output maps float32 [2, 1, 1, 64], averaged over places'),
  ])
  expect(read('resnet-any-size').notes[0]).toBe('it takes images of any size, and gets 224 pixels (--size)')
  expect(read('vit').notes[1]).toContain(
    'features from the output features float32 [n, 24] (--onnx-output also takes tokens)',
  )
})

it('features do not depend on how many images are encoded at a time', () => {
  const one = onnxFeatures(read('resnet-maps'), images(32, 1), IMAGENET_NORMALISATION)
  const three = onnxFeatures(read('resnet-maps'), images(32), IMAGENET_NORMALISATION)
  expect(Array.from(three.values.subarray(0, 64))).toEqual(Array.from(one.values))
})

it('tells how many images are encoded, as for weights, and the same features whatever the blocks', () => {
  const told: number[][] = []
  const all = images(32, 300)
  const extractor = onnxExtractor(read('resnet'), IMAGENET_NORMALISATION, (...progress) => told.push(progress))
  const { values } = extractor.features(all)
  expect(told).toEqual([
    [256, 300],
    [300, 300],
  ])
  const last = onnxFeatures(read('resnet'), chosenImages(all, Int32Array.of(299)), IMAGENET_NORMALISATION)
  expect(values.subarray(299 * last.size)).toEqual(last.values)
})

it('goes on where an encoding was killed, with the same version of ONNX Runtime', () => {
  const home = mkdtempSync(join(tmpdir(), 'maskbench-onnx-'))
  vi.stubEnv('XDG_CACHE_HOME', home)
  vi.stubEnv('MASKBENCH_FEATURE_CACHE', 'on')
  let ms = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => {
    ms += 40_000
    return ms
  })
  const all = images(32, 300)
  const encoder = read('resnet')
  const attempt = (encoded: (done: number, count: number) => void, version = encoder.version) =>
    onnxExtractor({ ...encoder, version }, IMAGENET_NORMALISATION, encoded).features({ ...all })
  try {
    const killed = () => {
      throw new Error('killed')
    }
    expect(() => attempt(killed)).toThrow('killed')
    const told = vi.fn()
    const { values, origin } = attempt(told)
    expect(told.mock.calls).toEqual([
      [256, 300],
      [300, 300],
    ])
    const whole = onnxFeatures(encoder, all, IMAGENET_NORMALISATION)
    expect([values, origin]).toEqual([whole.values, whole.origin])
    const anew = vi.fn()
    attempt(anew, '1.0.0')
    expect(anew.mock.calls[0]).not.toEqual([300, 300])
  } finally {
    now.mockRestore()
    rmSync(home, { recursive: true })
  }
})

it('computes the features of a split once', () => {
  const extractor = onnxExtractor(read('resnet'), IMAGENET_NORMALISATION)
  const split = images(32)
  expect(extractor.features(split)).toBe(extractor.features(split))
  expect(extractor.sameForSeeds).toBeUndefined()
})

it('says what does not fit', () => {
  expect(() => read('resnet', { size: 64 })).toThrow('takes images of 32 pixels, not 64')
  expect(() => onnxFeatures(read('resnet'), images(48), IMAGENET_NORMALISATION)).toThrow(
    'takes images of 32 pixels, not 48',
  )
  expect(() => read('vit', { output: 'cls' })).toThrow(
    'has no output cls (it gives tokens float32 [n, 17, 24], features float32 [n, 24])',
  )
  expect(() => read('vit', { output: 'tokens' })).toThrow('has 3 axes instead of 2 or 4')
  const whole = readFileSync(file('resnet'))
  expect(() => readOnnx(whole.subarray(0, 1000), 'cut.onnx')).toThrow('cut.onnx cannot be evaluated')
})

it('recognises models by their first bytes', () => {
  expect(Object.keys(golden).map((name) => isOnnx(file(name)))).toEqual([true, true, true, true, true])
  expect(isOnnx(fileURLToPath(import.meta.url))).toBe(false)
  expect(isOnnx('missing.onnx')).toBe(false)
})
