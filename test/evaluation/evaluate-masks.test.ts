import { describe, expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { Random } from '../../harness/base/random.ts'
import * as blob from '../../harness/evaluation/masks/controls/blob.ts'
import { controls } from '../../harness/evaluation/masks/controls/index.ts'
import * as kmeansColour from '../../harness/evaluation/masks/controls/kmeans-colour.ts'
import * as shuffledImages from '../../harness/evaluation/masks/controls/shuffled-images.ts'
import * as stripes from '../../harness/evaluation/masks/controls/stripes.ts'
import type { ControlContext, Objects } from '../../harness/evaluation/masks/controls/types.ts'
import * as untrained from '../../harness/evaluation/masks/controls/untrained.ts'
import { evaluateMasks } from '../../harness/evaluation/masks/evaluate-masks.ts'
import { maskQuality } from '../../harness/evaluation/masks/mask-quality.ts'

const SIZE = 8
const COLOURS = [[90, 90, 90], [200, 30, 30], [30, 30, 200]] as const // biome-ignore format: of background, first and second object

/** A red square on the left and a blue one on the right, at heights that differ from image to image. */
function squares(count: number): Objects {
  const random = new Random(count)
  const objects = new Uint8Array(count * SIZE * SIZE)
  for (let image = 0; image < count; image++) {
    for (const id of [1, 2]) {
      const [top, left] = [random.integer(SIZE - 2), id === 1 ? 0 : 5]
      for (let y = top; y < top + 3; y++)
        for (let x = left; x < left + 3; x++) objects[(image * SIZE + y) * SIZE + x] = id
    }
  }
  const images = Uint8Array.from([...objects].flatMap((id) => COLOURS[id]!))
  return { images: inMemory(images, count), objects: inMemory(objects, count), labels: null, count, size: SIZE }
}

/** One mask for the background and one for each object. */
function perfect({ objects, count }: Objects): Float32Array {
  const ids = objects.block(0, count)
  const values = new Float32Array(ids.length * 3)
  ids.forEach((id, pixel) => {
    values[pixel * 3 + id] = 1
  })
  return values
}

const [test, train] = [squares(10), squares(40)]
const masks = perfect(test)
const context: ControlContext = { masks: { values: masks, n: 3 }, test, train, untrained: null, random: new Random(0) }
const truth = { ids: test.objects.block(0, test.count), count: test.count }
const partOf = (values: Float32Array, image: number, n: number) =>
  values.subarray(image * SIZE * SIZE * n, (image + 1) * SIZE * SIZE * n)

describe('controls', () => {
  it.each(controls.map((control) => [control.name, control] as const))('%s: masks of the right shape', (_, control) => {
    const candidates = control.candidates({ ...context, untrained: () => masks })
    expect(candidates.length).toBeGreaterThan(0)
    expect(new Set(candidates.map(({ name }) => name)).size).toBe(candidates.length)
    for (const { values, n } of candidates) {
      expect(values.length).toBe(test.count * SIZE * SIZE * n)
      for (let at = 0; at < values.length; at += n) {
        const sum = values.subarray(at, at + n).reduce((total, value) => total + value, 0)
        expect(sum === 0 || sum === 1).toBe(true)
      }
    }
  })

  it('shuffled-images gives every image the masks of another, each used once', () => {
    for (const count of [10, 7]) {
      const own = Float32Array.from({ length: count * 4 }, (_, i) => Math.floor(i / 4))
      const given = { ...context, masks: { values: own, n: 1 }, test: { ...test, count, size: 2 } }
      const { values } = shuffledImages.candidates(given)[0]!
      const order = Array.from({ length: count }, (_, image) => values[image * 4]!)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      for (const [image, from] of order.entries()) expect(from).not.toBe(image)
    }
    expect(shuffledImages.candidates({ ...context, test: { ...test, count: 1 } })).toEqual([])
  })

  it('stripes are vertical, equally wide and the same in all images', () => {
    const [two, three] = stripes.candidates(context)
    expect([two!.n, three!.n]).toEqual([2, 3])
    for (let pixel = 0; pixel < test.count * SIZE * SIZE; pixel++) {
      expect(two!.values[pixel * 2]).toBe(Number(pixel % SIZE < SIZE / 2))
    }
    expect(stripes.candidates({ ...context, masks: { values: masks, n: 2 } })).toHaveLength(1)
  })

  it('stripes tell left from right objects without having looked', () => {
    const [two] = stripes.candidates(context)
    expect(maskQuality(two!, truth).mask_fg_ari).toBe(1)
  })

  it('blob is where training images show objects, and less of it the higher the level', () => {
    const candidates = blob.candidates(context)
    const areas = candidates.map(({ values }) => partOf(values, 0, 1).reduce((sum, value) => sum + value, 0))
    expect(areas).toEqual([...areas].sort((a, b) => b - a))
    expect(areas[0]).toBe(SIZE * 6) // every row of the three columns at either side
    for (const { values } of candidates) expect(partOf(values, 9, 1)).toEqual(partOf(values, 0, 1))
  })

  it('kmeans-colour finds objects of one colour each, by the colours of the image alone', () => {
    const [found] = kmeansColour.candidates(context)
    expect(maskQuality(found!, truth)).toMatchObject({ mask_ari: 1, mask_fg_ari: 1, mask_mbo: 1 })
  })

  it('kmeans-colour depends on its seed alone and takes images of fewer colours than masks', () => {
    const run = () => kmeansColour.candidates({ ...context, random: new Random(4) })[0]!.values
    expect(run()).toEqual(run())
    const grey = { ...test, images: inMemory(new Uint8Array(test.count * SIZE * SIZE * 3).fill(7), test.count) }
    const { values } = kmeansColour.candidates({ ...context, test: grey })[0]!
    expect(values).toEqual(Float32Array.from(values, (_, i) => Number(i % 3 === 0)))
    const many = { ...context, masks: { values: masks, n: 6 } }
    expect(maskQuality(kmeansColour.candidates(many)[0]!, truth).mask_mbo).toBe(1)
  })

  it('kmeans-colour gives every pixel of a large image a cluster', () => {
    const size = 70
    const images = Uint8Array.from({ length: size * size * 3 }, (_, i) => (Math.floor(i / 3) % size < 20 ? 20 : 200))
    const large = { ...test, images: inMemory(images, 1), count: 1, size }
    const { values } = kmeansColour.candidates({ ...context, test: large })[0]!
    const owner = (pixel: number) => values.subarray(pixel * 3, pixel * 3 + 3).indexOf(1)
    for (let pixel = 0; pixel < size * size; pixel++) expect(owner(pixel)).toBe(owner(pixel % size < 20 ? 0 : 60))
    expect(owner(0)).not.toBe(owner(60))
  })

  it('untrained asks for the masks before training, where there were any', () => {
    expect(untrained.candidates(context)).toEqual([])
    expect(untrained.candidates({ ...context, untrained: () => masks })[0]!.values).toBe(masks)
  })
})

describe('evaluateMasks', () => {
  const given = { masks, n: 3, untrained: () => masks, refined: null, test, train, seed: 0 }
  const score = (results: ReturnType<typeof evaluateMasks>, condition: string, metric: string) =>
    results.find((result) => result.condition === condition)!.scores.find((each) => each.metric === metric)!.value

  it('shows the masks beside every control', () => {
    const results = evaluateMasks(given)
    expect(results.map(({ condition }) => condition)).toEqual([
      '',
      'control=shuffled-images',
      'control=stripes',
      'control=blob',
      'control=untrained',
      'control=kmeans-colour',
    ])
    expect(results[0]).toMatchObject({ protocol: 'argmax, first 10 test images', selectedOnTest: false })
    expect(score(results, '', 'mask_mbo')).toBe(1)
    expect(score(results, 'control=untrained', 'mask_mbo')).toBe(1)
    for (const control of ['shuffled-images', 'stripes', 'blob']) {
      expect(score(results, `control=${control}`, 'mask_mbo')).toBeLessThan(0.8)
    }
  })

  it('gives areas for the masks and not for what they are compared with', () => {
    const [own, ...beside] = evaluateMasks(given)
    const areas = ['mask_area_min', 'mask_area_max']
    expect(own!.scores.map(({ metric }) => metric)).toEqual(expect.arrayContaining(areas))
    for (const { scores } of beside) {
      expect(scores.map(({ metric }) => metric)).toEqual(['mask_fg_ari', 'mask_ari', 'mask_mbo', 'mask_fg_iou'])
    }
  })

  it('scores masks after a CRF in a condition of their own, and changes no other score', () => {
    const worse = masks.map((_, i) => Number(i % 3 === 0))
    const [own, after, ...beside] = evaluateMasks({ ...given, refined: { masks: worse, protocol: 'a CRF' } })
    expect([own, ...beside]).toEqual(evaluateMasks(given))
    expect(after).toMatchObject({ condition: 'after CRF', protocol: 'argmax, first 10 test images, a CRF' })
    expect(after!.scores.map(({ metric }) => metric)).toEqual(own!.scores.map(({ metric }) => metric))
    expect(score([after!], 'after CRF', 'mask_mbo')).toBeLessThan(0.8)
  })

  it('takes the best of several candidates in each measure, and says so', () => {
    const result = evaluateMasks(given).find(({ condition }) => condition === 'control=stripes')!
    const measured = stripes.candidates(context).map((candidate) => maskQuality(candidate, truth))
    for (const { metric, value } of result.scores) {
      expect(value).toBe(Math.max(...measured.map((quality) => quality[metric as 'mask_mbo'])))
    }
    expect(result).toMatchObject({
      selectedOnTest: true,
      protocol: 'argmax, first 10 test images, best of 2 in each measure',
    })
  })

  it('is the same for the same seed', () => {
    expect(evaluateMasks(given)).toEqual(evaluateMasks(given))
  })

  it('leaves out the control that needs a model where there is none', () => {
    const conditions = evaluateMasks({ ...given, untrained: null }).map(({ condition }) => condition)
    expect(conditions).not.toContain('control=untrained')
  })

  it('refuses images without their objects', () => {
    const { objects: _, ...blind } = test as ImageSplit
    expect(() => evaluateMasks({ ...given, test: blind })).toThrow('the images have no true objects')
  })
})
