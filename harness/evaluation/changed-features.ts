import type { Features } from './types.ts'

/** Features after a change to their rows, those of every epoch's crops included. */
export function changedFeatures(
  { cropped, ...features }: Features,
  change: (features: Features) => Features,
): Features {
  return { ...change(features), ...(cropped && { cropped: (epoch: number) => change(cropped(epoch)) }) }
}
