/**
 * Names of the curves of test accuracy that a noisy-labels run stores, and what they say. Stored runs have these names,
 * so they stay as they are.
 */
import type { LossName } from './catalogue/losses.ts'

/** Models of one noise rate whose mean test accuracy makes a curve. */
interface Averaged {
  /** 0 for the models of a loss. */
  rate: number
  /** The loss for wrong labels that they are trained with; null for those of a smooth rate. */
  loss: LossName | null
  /** Share of wrong labels. */
  noise: number
}

const NEGATIVE = 'negative_rates'
const NONNEGATIVE = 'nonnegative_rates'

/** `accuracy_negative_rates_noise_0.2`, `accuracy_nonnegative_rates_noise_0.2` or `accuracy_gce_noise_0.2` */
export const accuracyCurveName = ({ rate, loss, noise }: Averaged): string =>
  `accuracy_${loss ?? (rate < 0 ? NEGATIVE : NONNEGATIVE)}_noise_${noise}`

/** What such a name says. */
export interface AccuracyCurve {
  /** The noise rate as it stands in the name. */
  noise: string
  /** The sign of the models' smooth rates, or the key of their loss, which a newer version may have added. */
  models: { sign: 'negative' | 'nonnegative' } | { loss: string }
}

/** @returns null for the names of other curves. */
export function readAccuracyCurve(name: string): AccuracyCurve | null {
  const [, of, noise] = /^accuracy_(.+)_noise_(.+)$/.exec(name) ?? []
  if (of === undefined || noise === undefined) return null
  if (of === NEGATIVE) return { noise, models: { sign: 'negative' } }
  return { noise, models: of === NONNEGATIVE ? { sign: 'nonnegative' } : { loss: of } }
}
