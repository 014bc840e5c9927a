/** Learning-rate schedules. */
import type { ScheduleConfig } from '../../db/config/optimizer.ts'

/** Fractions of training after which `step` divides the rate by ten. */
const MILESTONES = [0.5, 0.75]

/**
 * The learning rate at a step: a linear warm-up to `rate`, then a half cosine down to 0 (Loshchilov and Hutter 2017),
 * a division by ten after half and after three quarters of training, or a constant.
 * @param step - from 0.
 * @param steps - the length of the whole training.
 */
export function scheduledRate({ name, warmup, warmupFrom }: ScheduleConfig, rate: number, step: number, steps: number) {
  const rising = Math.round(warmup * steps)
  if (step < rising) return warmupFrom + ((rate - warmupFrom) * (step + 1)) / rising
  if (name === 'constant') return rate
  if (name === 'step') return rate / 10 ** MILESTONES.filter((share) => step >= share * steps).length
  const progress = (step - rising) / Math.max(1, steps - rising)
  return rate * 0.5 * (1 + Math.cos(Math.PI * progress))
}
