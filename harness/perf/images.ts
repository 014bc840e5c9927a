/** A store of random images, whose bytes are in memory. */
import { inMemory } from '../../datasets/images/pixels.ts'
import { ImageStore } from '../augment/index.ts'
import type { Random } from '../base/random.ts'

export function randomImages(count: number, size: number, random: Random) {
  const images = Uint8Array.from({ length: count * size * size * 3 }, () => random.integer(256))
  const normalisation = { mean: [0.4914, 0.4823, 0.4466], std: [0.247, 0.243, 0.261] } as const
  const store = new ImageStore({ images: inMemory(images, count), labels: null, count, size }, normalisation)
  return { store, indices: Int32Array.from({ length: count }, (_, i) => i) }
}
