/** A data set: horizontal and vertical stripes of random width and colour, drawn when they are loaded. */
import { defineDataset, inMemory, Random, type Split } from 'maskbench/plugin'

const IMAGES = { train: 256, test: 128 }

export const stripes = defineDataset({
  entry: { key: 'stripe-images', title: 'Stripes', short: 'Stripes', classes: ['horizontal', 'vertical'] },
  licence: 'none: drawn by this file',
  source: 'docs/examples/stripes.ts',
  mean: [0.5, 0.5, 0.5],
  std: [0.29, 0.29, 0.29],
  present: () => true,
  // The images follow from this file alone, whose digest is part of every run that uses it.
  digest: () => 'stripe-images',
  async load(split: Split, size: number) {
    const count = IMAGES[split]
    const random = new Random(`stripes of ${split}`)
    const bytes = new Uint8Array(count * size * size * 3)
    for (let image = 0; image < count; image++) {
      const [width, first] = [2 + random.integer(3), random.integer(2)]
      const colours = [0, 1].map(() => [random.integer(256), random.integer(256), random.integer(256)])
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const along = image % 2 === 0 ? y : x
          const colour = colours[(Math.floor(along / width) + first) % 2]!
          bytes.set(colour, ((image * size + y) * size + x) * 3)
        }
      }
    }
    const labels = Int32Array.from({ length: count }, (_, image) => image % 2)
    return { images: inMemory(bytes, count), labels, count, size }
  },
})
