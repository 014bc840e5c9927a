/**
 * Adapts a vision transformer's position embedding to another image size: the patches' embeddings form a square that is
 * resampled like an image (bicubic, a = -0.5, antialiased), as in timm. The class token's embedding stays.
 */
import { resizeWeights } from '../augment/resample.ts'
import type { NamedArrays } from './parameters.ts'

type NamedArray = NamedArrays extends Map<string, infer A> ? A : never

/** Patches per side of a position embedding [1, 1 + patches, width]; null if they do not form a square. */
export function patchesAcross({ shape }: { shape: readonly number[]; values?: unknown }): number | null {
  const across = Math.sqrt((shape[1] ?? 0) - 1)
  return shape.length === 3 && across > 0 && Number.isInteger(across) ? across : null
}

/** Resamples a position embedding to [1, 1 + to * to, width]. @param to - patches per side. */
export function resizePositions(positions: NamedArray, to: number): NamedArray {
  const from = patchesAcross(positions)!
  const width = positions.shape[2]!
  const axis = resizeWeights(from, to)
  const patches = positions.values.subarray(width)
  const narrow = new Float32Array(from * to * width) // [from, to, width]
  for (let y = 0; y < from; y++) {
    for (let x = 0; x < to; x++) {
      weigh(axis, x * from, from, patches, y * from * width, width, narrow, (y * to + x) * width, width)
    }
  }
  const values = new Float32Array((1 + to * to) * width)
  values.set(positions.values.subarray(0, width))
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < to; x++) {
      weigh(axis, y * from, from, narrow, x * width, to * width, values, (1 + y * to + x) * width, width)
    }
  }
  return { shape: [1, 1 + to * to, width], values }
}

/** Adds to `out` the weighted sum of `count` vectors of length `width`, `stride` apart. */
function weigh(
  weights: Float32Array,
  firstWeight: number,
  count: number,
  vectors: Float32Array,
  firstVector: number,
  stride: number,
  out: Float32Array,
  at: number,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    const weight = weights[firstWeight + i]!
    for (let c = 0; c < width; c++) out[at + c]! += weight * vectors[firstVector + i * stride + c]!
  }
}
