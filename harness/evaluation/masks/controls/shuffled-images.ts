/** The same masks given to other images: what is left is what they owe to positions that suit every image. */
import type { Candidate, ControlContext } from './types.ts'

export const name = 'shuffled-images'

/** Images half a round away, so that neighbours in the data set's order, which may be alike, are not paired. */
export function candidates({ masks: { values, n }, test: { count } }: ControlContext): Candidate[] {
  if (count < 2) return []
  const length = values.length / count
  const first = Math.floor(count / 2) * length
  const shifted = new Float32Array(values.length)
  shifted.set(values.subarray(first))
  shifted.set(values.subarray(0, first), values.length - first)
  return [{ name: 'shifted by half the images', values: shifted, n }]
}
