/** How long a run has computed, from what its worker last wrote. */
import type { RunView } from './view.ts'

/** A run without a heartbeat for this long has probably died. */
export const SILENT_AFTER_MS = 60_000

/** Below this share of its steps the speed of a run says little about the rest. */
const ENOUGH_DONE = 0.02

/**
 * Wall seconds of all attempts of a running run. Pauses between attempts do not count, nor does the silence of a worker
 * that has died.
 */
export function elapsedSeconds({ seconds, heartbeatAt }: Pick<RunView, 'seconds' | 'heartbeatAt'>, now: number) {
  const since = heartbeatAt === null ? 0 : Math.max(0, Math.min(now - heartbeatAt, SILENT_AFTER_MS))
  return (seconds ?? 0) + since / 1000
}

/** Seconds to go at the mean speed of all attempts; null before enough steps are done. */
export function secondsToGo({ step, totalSteps }: Pick<RunView, 'step' | 'totalSteps'>, elapsed: number) {
  const share = totalSteps > 0 ? step / totalSteps : 0
  return share > ENOUGH_DONE ? (elapsed * (1 - share)) / share : null
}
