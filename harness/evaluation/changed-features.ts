import type { Features } from './types.ts'

/** Features after a change to the values of each row by itself, those of every epoch's crops included. */
export function changedFeatures(
  { cropped, ...features }: Features,
  change: (features: Features) => Features,
): Features {
  const changed = (epoch: number, rows?: Int32Array) => change(cropped!(epoch, rows))
  return { ...change(features), ...(cropped && { cropped: changed }) }
}
