/**
 * The backgrounds challenge: every foreground is pasted on every background-only image, and counts as correct only if
 * it is recognised on all of them. A foreground is skipped after its first mistake, which saves most of the work and
 * changes no result.
 */
import type { Pixels } from '../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import type { ProgressCallback } from '../types.ts'

export interface ChallengeResult {
  /** Class of every foreground in the challenge. */
  truth: Int32Array
  /** The true class if the foreground is always recognised, else the class of the first mistake. */
  predicted: Int32Array
  /** The number of backgrounds, and the number of classified images. */
  backgrounds: number
  composites: number
}

export interface Cut {
  /** Null for all. */
  foregrounds: number | null
  backgrounds: number | null
}

export type Answerable = ImageSplit & { labels: Int32Array }

/** Maximum number of backgrounds tried at a time. The first rounds try few, because most foregrounds fail early. */
const WIDEST = 64
/** Bytes of images that are classified at a time, and the minimum number of images. */
const BLOCK_BYTES = 2 ** 24
const LEAST_IMAGES = 250

/**
 * @param originals - images whose foregrounds are the `objects` other than 0.
 * @param backgrounds - images without a foreground.
 * @param cut - limits the numbers of foregrounds and backgrounds.
 * @param classify - predicts the class of every image.
 */
export function challenge(
  originals: Answerable,
  backgrounds: Answerable,
  cut: Cut,
  classify: (images: ImageSplit) => Int32Array,
  report: ProgressCallback,
): ChallengeResult {
  const foregrounds = firstOfEveryClass(originals.labels, cut.foregrounds)
  const behind = firstOfEveryClass(backgrounds.labels, cut.backgrounds)
  const truth = foregrounds.map((i) => originals.labels[i]!)
  const predicted = truth.slice()
  const { size } = originals
  const most = Math.max(LEAST_IMAGES, Math.floor(BLOCK_BYTES / (size * size * 3)))
  let composites = 0
  for (let from = 0, width = 1; from < behind.length; from += width, width = Math.min(2 * width, WIDEST)) {
    const scenes = backgrounds.images.gather(behind.subarray(from, from + width))
    const many = Math.min(width, behind.length - from)
    const standing = Int32Array.from(truth.keys()).filter((k) => predicted[k] === truth[k])
    const atATime = Math.max(1, Math.floor(most / many))
    for (let start = 0; start < standing.length; start += atATime) {
      const block = standing.subarray(start, start + atATime)
      const indices = block.map((k) => foregrounds[k]!)
      const images = paste(originals.images.gather(indices), originals.objects!.gather(indices), scenes, many)
      const count = block.length * many
      const classes = classify({ images, labels: null, count, size })
      composites += count
      report(from, behind.length, 'evaluating backgrounds')
      block.forEach((k, row) => {
        const wrong = classes.subarray(row * many, (row + 1) * many).find((found) => found !== truth[k])
        if (wrong !== undefined) predicted[k] = wrong
      })
    }
  }
  return { truth, predicted, backgrounds: behind.length, composites }
}

/**
 * Indices of the first image of every class, then of the second, and so on. Any number of them covers the classes about
 * equally, whatever the order of the images.
 */
function firstOfEveryClass(labels: Int32Array, most: number | null): Int32Array {
  const seen = new Map<number, number>()
  const rank = labels.map((label) => {
    const before = seen.get(label) ?? 0
    seen.set(label, before + 1)
    return before
  })
  const order = Int32Array.from(labels.keys()).sort((a, b) => rank[a]! - rank[b]! || labels[a]! - labels[b]!)
  return order.subarray(0, most ?? order.length)
}

/** Every foreground on every background, background index fastest. Images are composed when they are read. */
function paste(foregrounds: Uint8Array, masks: Uint8Array, backgrounds: Uint8Array, many: number): Pixels {
  const length = backgrounds.length / many
  const make = (count: number, pairAt: (i: number) => number) => {
    const out = new Uint8Array(count * length)
    for (let i = 0; i < count; i++) {
      const pair = pairAt(i)
      const foreground = Math.floor(pair / many)
      const behind = pair % many
      const into = out.subarray(i * length, (i + 1) * length)
      into.set(backgrounds.subarray(behind * length, (behind + 1) * length))
      const mask = masks.subarray((foreground * length) / 3, ((foreground + 1) * length) / 3)
      for (let pixel = 0; pixel < mask.length; pixel++) {
        if (mask[pixel] === 0) continue
        const at = foreground * length + 3 * pixel
        into[3 * pixel] = foregrounds[at]!
        into[3 * pixel + 1] = foregrounds[at + 1]!
        into[3 * pixel + 2] = foregrounds[at + 2]!
      }
    }
    return out
  }
  return {
    block: (start, count) => make(count, (i) => start + i),
    gather: (indices) => make(indices.length, (i) => indices[i]!),
  }
}
