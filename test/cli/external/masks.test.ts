/** Masks that were computed elsewhere: as arrays and as pictures, printed and stored. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { writePng } from '../../../datasets/images/picture-files.ts'
import { findImageDataset } from '../../../datasets/index.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { decodeMasks, maskBytes } from '../../../harness/evaluation/external/foreign-masks.ts'
import { commands } from '../helpers/in-process.ts'
import { folder } from '../helpers/maskbench.ts'

const [IMAGES, SIZE] = [12, 32]
const PIXELS = SIZE * SIZE
/** The true object of every pixel of the first test images. */
let ids: Uint8Array

beforeAll(async () => {
  const { objects } = await findImageDataset('scenes-few').load('test', SIZE)
  ids = objects!.block(0, IMAGES)
})

const write = (here: { path: string }, name: string, values: Float32Array, shape: number[]) =>
  writeFileSync(join(here.path, name), encodeNpy(values, shape))

function writeTruth(here: { path: string }): void {
  write(here, 'truth.npy', Float32Array.from(ids), [IMAGES, SIZE, SIZE])
}

test('true objects are perfect masks, however they are written, and the controls are not', async () => {
  using here = folder()
  writeTruth(here)
  const n = Math.max(...ids) + 1
  const layers = new Float32Array(IMAGES * n * PIXELS)
  ids.forEach((id, i) => {
    layers[(Math.floor(i / PIXELS) * n + id) * PIXELS + (i % PIXELS)] = 1
  })
  write(here, 'layers.npy', layers, [IMAGES, n, SIZE, SIZE])
  mkdirSync(join(here.path, 'maps'))
  for (let i = 0; i < IMAGES; i++) {
    const grey = ids.slice(i * PIXELS, (i + 1) * PIXELS).map((id) => 40 * id)
    await writePng(join(here.path, 'maps', `${i}.png`), grey, SIZE, 1)
  }
  const answers = []
  for (const masks of ['truth.npy', 'layers.npy', 'maps']) {
    const { code, stdout, stderr } = await here.maskbench('evaluate-masks', '--masks', masks, ...DATA, '--json')
    expect([code, stderr]).toEqual([0, ''])
    const { images, size, results } = JSON.parse(stdout) as Answer
    expect([images, size]).toEqual([IMAGES, SIZE])
    const [own, ...controls] = results
    expect(valuesOf(own!)).toMatchObject({ mask_fg_ari: 1, mask_ari: 1, mask_mbo: 1 })
    expect(controls.map(({ condition }) => condition)).toContain('control=stripes')
    for (const control of controls) expect(valuesOf(control).mask_mbo).toBeLessThan(1)
    answers.push(valuesOf(own!))
  }
  expect(answers[1]).toEqual(answers[0])
  const { stdout } = await here.maskbench('evaluate-masks', '--masks', 'truth.npy', ...DATA)
  expect(stdout).toMatch(/truth\.npy +100\.0 +100\.0/)
  expect(stdout).toMatch(/control: stripes/)
})

test('stored, they are a row with scores and a picture, which is done the second time and verified', async () => {
  using here = folder()
  writeTruth(here)
  const words = ['--masks', 'truth.npy', ...DATA, '--name', 'slots', '--seed', '3', '--save']
  const first = await here.maskbench('evaluate-masks', ...words, '--json')
  expect(first.code, first.stderr).toBe(0)
  const stored = JSON.parse(first.stdout) as { id: string }
  expect(stored).toMatchObject({ method: 'slots', backbone: 'masks', seed: 3, status: 'done' })
  const again = await here.maskbench('evaluate-masks', ...words)
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('done already')])
  const shown = JSON.parse((await here.maskbench('show', stored.id, '--json')).stdout)
  const names = shown.artefacts.map(({ name }: { name: string }) => name)
  expect(names.sort()).toEqual(['masks-epoch-0.png', 'masks.npy'])
  expect(shown.command).toMatch(/evaluate-masks --masks .*truth\.npy --data scenes-few --name slots --seed 3 --save/)
  const verified = await here.maskbench('verify', stored.id)
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('from the stored masks')])
})

test('what is no masks is refused with what it is', async () => {
  using here = commands()
  const refusal = async (masks: string, ...more: string[]) => {
    const { code, stderr } = await here.maskbench('evaluate-masks', '--masks', masks, ...DATA, ...more)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refusal('absent.npy')).toMatch(/there is no file or folder absent\.npy/)
  writeFileSync(join(here.path, 'text.npy'), 'masks')
  expect(await refusal('text.npy')).toMatch(/the masks cannot be read: it is not in the \.npy format/)
  write(here, 'wide.npy', new Float32Array(2 * 8 * 4), [2, 8, 4])
  expect(await refusal('wide.npy')).toMatch(/the masks have the shape \(2, 8, 4\)/)
  write(here, 'bytes.npy', new Float32Array(2 * 2 * 64).fill(255), [2, 2, 8, 8])
  expect(await refusal('bytes.npy')).toMatch(/the masks hold 255, and their values are from 0 to 1/)
  write(here, 'halves.npy', new Float32Array(64).fill(0.5), [1, 8, 8])
  expect(await refusal('halves.npy')).toMatch(/the masks hold 0\.5, and their values are whole numbers below 64/)
  mkdirSync(join(here.path, 'empty'))
  expect(await refusal('empty')).toMatch(/empty holds no PNG file/)
  writeTruth(here)
  expect(await refusal('truth.npy', '--name', 'slots')).toMatch(/--name describes a stored run/)
  const elsewhere = await here.maskbench('evaluate-masks', '--masks', 'truth.npy', '--data', 'fashion-mnist-mini')
  expect(elsewhere.stderr).toMatch(/masks cannot be evaluated: fashion-mnist-mini has no true objects/)
})

test('a picture of many colours is no map, and pictures have one size', async () => {
  using here = commands()
  const noise = join(here.path, 'noise')
  mkdirSync(noise)
  await writePng(
    join(noise, '0.png'),
    Uint8Array.from({ length: 256 }, (_, i) => i),
    16,
    1,
  )
  await expect(maskBytes(noise)).rejects.toThrow('0.png has 256 colours, so it is no map of masks')
  const sizes = join(here.path, 'sizes')
  mkdirSync(sizes)
  await writePng(join(sizes, '2.png'), new Uint8Array(64), 8, 1)
  await writePng(join(sizes, '10.png'), new Uint8Array(256), 16, 1)
  await expect(maskBytes(sizes)).rejects.toThrow('10.png has 16x16 pixels, and the masks before it 8x8')
})

test('16 bits are refused, whose lower half would be lost', async () => {
  using here = commands()
  const deep = join(here.path, 'deep')
  mkdirSync(deep)
  const ids = Uint16Array.from({ length: 64 }, (_, i) => i % 3)
  const raw = { width: 8, height: 8, channels: 1 as const }
  await sharp(ids, { raw }).toColourspace('grey16').png().toFile(join(deep, '0.png'))
  await expect(maskBytes(deep)).rejects.toThrow('0.png has 16 bits a channel')
})

test('soft masks keep their values; masks smaller than any image are refused', () => {
  const values = Float32Array.from({ length: 2 * 64 }, (_, i) => i / 128) // one image of 8x8 pixels, two masks
  const { values: out, n, count, size } = decodeMasks(Buffer.from(encodeNpy(values, [1, 2, 8, 8])))
  expect([n, count, size]).toEqual([2, 1, 8])
  expect([...out.subarray(0, 4)]).toEqual([0, 64 / 128, 1 / 128, 65 / 128])
  const small = Buffer.from(encodeNpy(new Float32Array(98), [1, 2, 7, 7]))
  expect(() => decodeMasks(small)).toThrow('the masks have 7x7 pixels')
})

const DATA = ['--data', 'scenes-few']

interface Answer {
  images: number
  size: number
  results: { condition: string; scores: { metric: string; value: number }[] }[]
}

const valuesOf = ({ scores }: Answer['results'][number]): Record<string, number> =>
  Object.fromEntries(scores.map(({ metric, value }) => [metric, value]))
