/**
 * The rendered twin of the backgrounds challenge: nine shapes in any colour, each usually before a texture of its own,
 * with the true foreground of every picture and all eight versions of the test pictures.
 */
import { createHash } from 'node:crypto'
import { UsageError } from '../../harness/base/errors.ts'
import { cached } from '../cached-arrays.ts'
import { inMemory } from '../images/pixels.ts'
import { CLASSES, drawPicture, labelOf, OWN_TEXTURE } from '../rendered/backgrounds/draw.ts'
import { renderPicture } from '../rendered/backgrounds/render.ts'
import { SHAPE_NAMES } from '../rendered/backgrounds/shapes.ts'
import { makeVariant, type Pictures, VARIANTS, type Variant } from '../rendered/backgrounds/variants.ts'
import { DRAWN_HERE } from '../rendered/drawn-here.ts'
import { renderedDigest } from '../rendered/rendered-digest.ts'
import type { ImageDataset, ImageSplit, Split } from '../types.ts'

const NAME = 'backgrounds-scenes'
const COUNTS: Record<Split, number> = { train: 3000, test: 900 }

export const dataset: ImageDataset = {
  ...DRAWN_HERE,
  name: NAME,
  title:
    'Nine shapes before textures of their own, rendered here: 3,000 training and 900 test pictures in eight versions',
  source:
    'datasets/rendered/backgrounds, after the backgrounds challenge (Xiao et al. 2021, https://arxiv.org/abs/2006.09994)',
  classes: SHAPE_NAMES,
  // Over the training pictures at 32 pixels.
  mean: [0.3908, 0.3859, 0.3774],
  std: [0.2271, 0.2162, 0.2487],
  trainingImages: COUNTS.train,
  digest: identity,
  async load(split, size) {
    const { images, masks, labels } = await pictures(split, size)
    const count = labels.length
    return { images: inMemory(images, count), labels, objects: inMemory(masks, count), count, size }
  },
  variants: VARIANTS,
  /**
   * Mixed versions show one foreground a picture, as all others do, in the order of `original`; `objects` are its
   * pixels.
   */
  async loadVariant(name, size): Promise<ImageSplit> {
    const variant = VARIANTS.find((known) => known === name)
    if (variant === undefined) {
      throw new UsageError({ what: `${NAME} has no version "${name}"`, remedy: `use one of ${VARIANTS.join(', ')}` })
    }
    const test = await pictures('test', size)
    const count = test.labels.length
    const images = inMemory(makeVariant(variant, test), count)
    const originals = Array.from(test.labels, (_, i) => String(i))
    const split = { images, labels: test.labels, originals, count, size }
    return showsForeground(variant) ? { ...split, objects: inMemory(test.masks, count) } : split
  },
}

function showsForeground(variant: Variant): boolean {
  return !['only_bg_b', 'only_bg_t', 'no_fg'].includes(variant)
}

async function pictures(split: Split, size: number): Promise<Pictures> {
  const count = COUNTS[split]
  const name = `${NAME}-${split}-${count}-${size}px-${identity().slice(0, 16)}.bin`
  const lengths = [count * size * size * 3, count * size * size]
  const [images, masks] = await cached(name, lengths, async () => render(split, count, size))
  return { images: images!, masks: masks!, labels: labelsOf(count), classes: CLASSES, size }
}

/** @returns [count, size, size, 3] of RGB and [count, size, size] of 1 for the foreground. */
function render(split: Split, count: number, size: number): [images: Uint8Array, masks: Uint8Array] {
  const pixels = size * size
  const images = new Uint8Array(count * pixels * 3)
  const masks = new Uint8Array(count * pixels)
  for (let i = 0; i < count; i++) {
    const end = (i + 1) * pixels
    const image = images.subarray(i * pixels * 3, end * 3)
    renderPicture(drawPicture(split, i), size, image, masks.subarray(i * pixels, end))
  }
  return [images, masks]
}

function labelsOf(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => labelOf(i))
}

let digest: string | undefined

function identity(): string {
  digest ??= renderedDigest(NAME, fingerprint)
  return digest
}

/**
 * Changes when the pictures do: over how many there are, the first of each class in both splits, and their versions.
 */
function fingerprint(): string {
  const hash = createHash('sha256').update(JSON.stringify([NAME, COUNTS, OWN_TEXTURE]))
  for (const split of ['train', 'test'] as const) {
    const [images, masks] = render(split, 2 * CLASSES, 16)
    const first = { images, masks, labels: labelsOf(2 * CLASSES), classes: CLASSES, size: 16 }
    hash.update(masks)
    for (const variant of VARIANTS) hash.update(makeVariant(variant, first))
  }
  return hash.digest('hex')
}
