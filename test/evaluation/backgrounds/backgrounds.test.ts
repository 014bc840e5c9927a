import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import { findImageDataset } from '../../../datasets/index.ts'
import type { ImageDataset, ImageSplit } from '../../../datasets/types.ts'
import { backgroundsSchema } from '../../../db/config/evaluations.ts'
import { Random } from '../../../harness/base/random.ts'
import { evaluateOn, fits, protocol } from '../../../harness/evaluation/backgrounds/backgrounds.ts'
import { checkEvaluationFits } from '../../../harness/evaluation/index.ts'
import type { FeatureExtractor, Features } from '../../../harness/evaluation/types.ts'

const CLASSES = 3
const COUNT = 12
/** Levels of grey: nothing, then a class each. */
const LEVEL = [10, 70, 130, 190]

/** Images of 4 x 4 whose central four pixels show the class `foreground`, all others `background`; null: black. */
function show(rows: readonly { foreground: number | null; background: number | null }[]): ImageSplit {
  const bytes = new Uint8Array(rows.length * 48)
  const objects = new Uint8Array(rows.length * 16)
  rows.forEach(({ foreground, background }, i) => {
    for (let pixel = 0; pixel < 16; pixel++) {
      const inside = [5, 6, 9, 10].includes(pixel)
      const shown = inside ? foreground : background
      bytes.fill(LEVEL[shown === null ? 0 : shown + 1]!, (i * 16 + pixel) * 3, (i * 16 + pixel + 1) * 3)
      if (inside) objects[i * 16 + pixel] = 1
    }
  })
  const labels = Int32Array.from(rows, (_, i) => i % CLASSES)
  const count = rows.length
  return { images: inMemory(bytes, count), objects: inMemory(objects, count), labels, count, size: 4 }
}

const classOf = (i: number) => i % CLASSES
const each = (make: (i: number) => { foreground: number | null; background: number | null }) =>
  show(Array.from({ length: COUNT }, (_, i) => make(i)))

/** In `mixed_rand` every third image has a background of its own class. */
const VERSIONS: Record<string, () => ImageSplit> = {
  original: () => each((i) => ({ foreground: classOf(i), background: classOf(i) })),
  only_bg_t: () => each((i) => ({ foreground: classOf(i), background: classOf(i) })),
  no_fg: () => each((i) => ({ foreground: null, background: classOf(i) })),
  only_fg: () => each((i) => ({ foreground: classOf(i), background: null })),
  mixed_same: () => each((i) => ({ foreground: classOf(i), background: classOf(i) })),
  mixed_rand: () => each((i) => ({ foreground: classOf(i), background: classOf(i + Math.floor(i / 4)) })),
  mixed_next: () => each((i) => ({ foreground: classOf(i), background: classOf(i + 1) })),
}

const dataset = {
  name: 'hand-made',
  classes: ['a', 'b', 'c'],
  load: async () => VERSIONS.original!(),
  variants: Object.keys(VERSIONS),
  loadVariant: async (name: string) => VERSIONS[name]!(),
} as unknown as ImageDataset

const INSIDE = 5
const OUTSIDE = 0

/** An encoder that sees one pixel alone: one-hot of what is there. */
function seeing(pixel: number): FeatureExtractor & { asked: number } {
  const features = ({ images, count, labels }: ImageSplit): Features => {
    const bytes = images.block(0, count)
    const values = new Float32Array(count * LEVEL.length)
    for (let i = 0; i < count; i++) values[i * LEVEL.length + LEVEL.indexOf(bytes[i * 48 + 3 * pixel]!)] = 3
    const known = labels ?? new Int32Array(count).fill(-1)
    return { values, count, size: LEVEL.length, labels: known, tags: null, tagCount: 0, origin: 'one pixel' }
  }
  const extractor = {
    imageSize: 4,
    normalisation: { mean: [0, 0, 0], std: [1, 1, 1] } as const,
    asked: 0,
    encoder: null,
    fineTune: null,
    features,
    uncachedFeatures(images: ImageSplit) {
      extractor.asked += images.count
      return features(images)
    },
  }
  return extractor
}

const options = (over: object = {}) => backgroundsSchema.parse({ name: 'backgrounds', ...over })
const evaluated = async (extractor: FeatureExtractor, over: object = {}) => {
  const outcomes = await evaluateOn(dataset, extractor, options(over), new Random(0), () => {})
  const scores = Object.fromEntries(outcomes[0]!.scores.map(({ metric, value }) => [metric, value]))
  return { outcomes, scores }
}

describe('backgrounds', () => {
  it('an encoder that sees the background alone is right where that is its class, and falls to any other one', async () => {
    const { scores } = await evaluated(seeing(OUTSIDE))
    expect(scores).toMatchObject({ original: 1, only_bg_t: 1, no_fg: 1, mixed_same: 1, mixed_next: 0, bg_challenge: 0 })
    expect(scores.mixed_rand).toBe(4 / 12)
    expect(scores.bg_gap).toBe(1 - 4 / 12)
  })

  it('an encoder that sees the foreground alone is not moved by what is behind it', async () => {
    const { scores } = await evaluated(seeing(INSIDE))
    const right = { original: 1, only_fg: 1, mixed_same: 1, mixed_rand: 1, mixed_next: 1 }
    expect(scores).toMatchObject({ ...right, bg_gap: 0, bg_challenge: 1 })
  })

  it('gives predictions of every version and of the challenge, so that two runs can be compared item by item', async () => {
    const { outcomes } = await evaluated(seeing(OUTSIDE))
    expect(outcomes[0]).toMatchObject({ dataset: 'hand-made', condition: '', predicted: null, selectedOnTest: false })
    const byCondition = new Map(outcomes.slice(1).map((outcome) => [outcome.condition, outcome]))
    expect([...byCondition.keys()]).toEqual([...Object.keys(VERSIONS), 'bg_challenge'])
    const truth = Int32Array.from({ length: COUNT }, (_, i) => classOf(i))
    expect(byCondition.get('mixed_next')).toMatchObject({
      truth,
      predicted: truth.map((label) => classOf(label + 1)),
      scores: [],
    })
    const { truth: asked, predicted } = byCondition.get('bg_challenge')!
    expect(asked!.some((label, i) => label === predicted![i])).toBe(false)
  })

  it('pictures one image of each class in every version, if image i of each shows the same foreground', async () => {
    const evaluatedWith = (over: object) =>
      evaluateOn({ ...dataset, ...over }, seeing(INSIDE), options(), new Random(0), () => {})
    const originals = Array.from({ length: COUNT }, (_, i) => String(i))
    const named = async (name: string) => ({ ...VERSIONS[name]!(), originals })
    const [scored, ...others] = await evaluatedWith({ loadVariant: named })
    expect(scored!.pictures![0]!.name).toBe('backgrounds-hand-made.png')
    expect(scored!.details.pictured).toEqual({ items: [0, 1, 2], versions: Object.keys(VERSIONS) })
    const { data, info } = await sharp(scored!.pictures![0]!.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([7 * 6 - 2, 3 * 6 - 2])
    // Row 1 shows class b: inside its square in `only_fg`, outside of it in `mixed_next`.
    const at = (column: number, pixel: number) => data[((6 + 1) * info.width + column * 6 + pixel) * info.channels]
    expect([at(3, 1), at(3, 0), at(6, 0)]).toEqual([LEVEL[2], LEVEL[0], LEVEL[3]])
    expect(others.every(({ pictures }) => pictures === undefined)).toBe(true)
    const [unordered] = await evaluatedWith({})
    expect(unordered!.pictures).toBeUndefined()
    expect(unordered!.details).not.toHaveProperty('pictured')
    expect(unordered!.scores).toEqual(scored!.scores)
  })

  it('pastes every foreground on every background, and spares those that have fallen', async () => {
    const robust = seeing(INSIDE)
    await evaluated(robust)
    expect(robust.asked).toBe(COUNT * COUNT)
    const fallible = seeing(OUTSIDE)
    await evaluated(fallible)
    // First one background of class a, then two of b and c: all have fallen.
    expect(fallible.asked).toBe(COUNT + (COUNT / CLASSES) * 2)
  })

  it('takes a part of the challenge that shows every class, and says so', async () => {
    const extractor = seeing(INSIDE)
    const { outcomes } = await evaluated(extractor, { foregrounds: 5, backgrounds: 4 })
    expect(extractor.asked).toBe(20)
    expect([...outcomes.at(-1)!.truth!].sort()).toEqual([0, 0, 1, 1, 2])
    expect(outcomes[0]!.details.challenge).toEqual({ foregrounds: 5, backgrounds: 4, composites: 20 })
    expect(outcomes[0]!.protocol).toMatch(/; challenge of 5 foregrounds on 4 backgrounds$/)
    expect(protocol(options())).toBe(
      'logistic regression, standardised features, L2 chosen on 20% held out; challenge of all foregrounds on all backgrounds',
    )
  })
})

it('asks only data sets that have the versions', () => {
  const known = ['backgrounds-scenes', 'backgrounds-challenge', 'scenes', 'fashion-mnist-mini']
  expect(known.filter((name) => fits(findImageDataset(name)))).toEqual(['backgrounds-scenes', 'backgrounds-challenge'])
  const scenes = findImageDataset('scenes')
  checkEvaluationFits(options(), scenes) // A run on scenes may well ask about backgrounds-scenes.
  expect(() => checkEvaluationFits(options({ dataset: 'scenes' }), scenes)).toThrow(
    'no test images with other backgrounds',
  )
})
