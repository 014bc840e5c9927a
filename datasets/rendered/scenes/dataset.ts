/** A data set of rendered scenes: 4,000 training and 1,000 test pictures, rendered on first use and then cached. */
import { createHash } from 'node:crypto'
import { cached } from '../../cached-arrays.ts'
import { inMemory } from '../../images/pixels.ts'
import { NOT_NORMALISED } from '../../normalisation.ts'
import type { ImageDataset, Split } from '../../types.ts'
import { DRAWN_HERE } from '../drawn-here.ts'
import { renderedDigest } from '../rendered-digest.ts'
import { renderInParts, renderPart } from './render-pool.ts'
import type { Variant } from './variants.ts'
import { TAGS } from './world.ts'

const COUNTS: Record<Split, number> = { train: 4000, test: 1000 }

export function sceneDataset(variant: Variant, title: string): ImageDataset {
  let digest: string | undefined
  const identity = () => {
    digest ??= renderedDigest(variant.name, () => fingerprint(variant))
    return digest
  }
  return {
    ...DRAWN_HERE,
    name: variant.name,
    title,
    source: 'datasets/rendered/scenes, after CLEVR (Johnson et al. 2017, https://arxiv.org/abs/1612.06890)',
    classes: [],
    tags: TAGS,
    ...NOT_NORMALISED,
    trainingImages: COUNTS.train,
    digest: identity,
    async load(split, size) {
      const count = COUNTS[split]
      const lengths = [count * size * size * 3, count * size * size, count * TAGS.length]
      const name = `${variant.name}-${split}-${count}-${size}px-${identity().slice(0, 16)}.bin`
      const arrays = await cached(name, lengths, () => renderAll(variant, split, count, size))
      const [images, objects, tags] = arrays as [Uint8Array, Uint8Array, Uint8Array]
      return { images: inMemory(images, count), labels: null, objects: inMemory(objects, count), tags, count, size }
    },
  }
}

async function renderAll(variant: Variant, split: Split, count: number, size: number): Promise<Uint8Array[]> {
  const images = new Uint8Array(count * size * size * 3)
  const objects = new Uint8Array(count * size * size)
  const tags = new Uint8Array(count * TAGS.length)
  for await (const part of renderInParts({ variant, split, from: 0, count, size })) {
    images.set(part.images, part.from * size * size * 3)
    objects.set(part.objects, part.from * size * size)
    tags.set(part.tags, part.from * TAGS.length)
  }
  return [images, objects, tags]
}

/** Changes when the pictures do: a digest of the variant, the number of scenes, and the first scenes themselves. */
function fingerprint(variant: Variant): string {
  const hash = createHash('sha256').update(JSON.stringify([variant, COUNTS]))
  for (const split of ['train', 'test'] as const) {
    const { images, objects, tags } = renderPart({ variant, split, from: 0, count: 3, size: 16 })
    hash.update(images).update(objects).update(tags)
  }
  return hash.digest('hex')
}
