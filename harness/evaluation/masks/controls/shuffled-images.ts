/** The same masks on other images. The remaining quality comes from mask positions that suit every image. */
import type { Candidate, ControlContext } from './types.ts'

/** Shifts masks by half the images, because neighbours in the data set's order may be similar. */
export function candidates({ masks: { values, n }, test: { count } }: ControlContext): Candidate[] {
  if (count < 2) return []
  const length = values.length / count
  const first = Math.floor(count / 2) * length
  const shifted = new Float32Array(values.length)
  shifted.set(values.subarray(first))
  shifted.set(values.subarray(0, first), values.length - first)
  return [{ name: 'shifted by half the images', values: shifted, n }]
}
