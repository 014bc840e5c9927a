/** Learning-rate schedules. */
import type { ScheduleConfig } from '../../db/config.ts'

/**
 * Factor of the learning rate at a step: linear warm-up to 1, then half a cosine down to 0 (Loshchilov and Hutter 2017), or
 * constant.
 * @param step - from 0; `steps` is the whole length of training.
 */
export function scheduleFactor({ name, warmup }: ScheduleConfig, step: number, steps: number): number {
  const rising = Math.round(warmup * steps)
  if (step < rising) return (step + 1) / rising
  if (name === 'constant') return 1
  const progress = (step - rising) / Math.max(1, steps - rising)
  return 0.5 * (1 + Math.cos(Math.PI * progress))
}
