/** A store of random images, whose bytes are in memory; its blur is that of the PyTorch reference, 5 x 5. */
import { inMemory } from '../../datasets/images/pixels.ts'
import { FIVE_TAPS } from '../augment/axes.ts'
import { ImageStore } from '../augment/index.ts'
import type { Random } from '../base/random.ts'

export function randomImages(count: number, size: number, random: Random) {
  const images = Uint8Array.from({ length: count * size * size * 3 }, () => random.integer(256))
  const normalisation = { mean: [0.4914, 0.4823, 0.4466], std: [0.247, 0.243, 0.261] } as const
  const store = new ImageStore({ images: inMemory(images, count), labels: null, count, size }, normalisation, FIVE_TAPS)
  return { store, indices: Int32Array.from({ length: count }, (_, i) => i) }
}
