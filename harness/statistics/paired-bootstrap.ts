/** Paired bootstrap over test items: how much the difference of two models on the same images depends on the images. */
import { available, type Outcome, unavailable } from './outcome.ts'
import type { Interval } from './summary.ts'

export interface PairedBootstrap {
  items: number
  /** Mean of a - b over the items. */
  difference: number
  /** 95% interval from percentiles of the resampled differences. */
  ci95: Interval
  resamples: number
  seed: number
}

/** With fewer items, a percentile interval is far too narrow. */
const FEWEST_ITEMS = 30

/**
 * @param a, b one value per item, for example 1 if the model is right; item i is the same in both.
 * @param options the same seed gives the same interval.
 */
export function pairedBootstrap(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { resamples = 2000, seed = 0, level = 0.95 } = {},
): Outcome<PairedBootstrap> {
  const items = a.length
  if (items !== b.length) return unavailable(`the models predicted ${items} and ${b.length} items`)
  if (items < FEWEST_ITEMS) return unavailable(`a bootstrap needs at least ${FEWEST_ITEMS} items (there are ${items})`)
  const differences = Float64Array.from({ length: items }, (_, i) => a[i]! - b[i]!)
  if (!differences.every(Number.isFinite)) return unavailable('every value must be finite, but one is not')
  if (differences.every((difference) => difference === differences[0])) {
    return unavailable('all items differ by the same amount, so resampling has no effect')
  }
  const next = generator(seed)
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0
    for (let i = 0; i < items; i++) sum += differences[Math.floor(next() * items)]!
    return sum / items
  }).sort()
  const at = (share: number) => means[Math.min(resamples - 1, Math.max(0, Math.round(share * (resamples - 1))))]!
  const tail = (1 - level) / 2
  const difference = differences.reduce((sum, value) => sum + value, 0) / items
  return available({ items, difference, ci95: [at(tail), at(1 - tail)], resamples, seed })
}

/** The sfc32 generator. Its 32 bits per draw are more than enough to choose among some thousand items. */
function generator(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9 | 0, 0x243f6a88 | 0, seed | 0, 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 15; i++) next()
  return next
}
