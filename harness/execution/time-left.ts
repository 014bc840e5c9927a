/** How far a plan is and how long it will still take, from what was expected and from how it goes. */
import type { RunState } from './queue.ts'

export class TimeLeft {
  readonly #expected: ReadonlyMap<string, number>
  readonly #jobs: number
  /** When each running run was first seen, and where it stood then: a resumed run does not start at 0. */
  readonly #first = new Map<string, { at: number; fraction: number }>()

  /** @param expected - wall seconds of every run of the plan, by id. */
  constructor(expected: ReadonlyMap<string, number>, jobs: number) {
    this.#expected = expected
    this.#jobs = jobs
  }

  /** Seconds that one run still takes. */
  of(run: RunState, now = performance.now()): number {
    if (run.status === 'done' || run.status === 'failed') return 0
    const expected = this.#expected.get(run.id) ?? 0
    const fraction = fractionOf(run)
    if (run.status !== 'running') return expected * (1 - fraction)
    const first = this.#first.get(run.id) ?? { at: now, fraction }
    this.#first.set(run.id, first)
    const elapsed = (now - first.at) / 1000
    const gained = fraction - first.fraction
    if (gained > 0.05) return (elapsed / gained) * (1 - fraction)
    return Math.max(0, expected * (1 - first.fraction) - elapsed)
  }

  /** Seconds until the last run of the plan ends; no run is split over two jobs. */
  overall(runs: readonly RunState[], now = performance.now()): number {
    const left = runs.map((run) => this.of(run, now))
    return Math.max(left.reduce((sum, seconds) => sum + seconds, 0) / this.#jobs, ...left)
  }

  /** Share of the plan's expected time that is behind, 0 … 1. */
  fraction(runs: readonly RunState[]): number {
    const weights = runs.map(({ id }) => this.#expected.get(id) || 1)
    const behind = runs.map((run, i) => fractionOf(run) * weights[i]!)
    return sum(behind) / sum(weights)
  }
}

export function fractionOf({ status, step, totalSteps }: RunState): number {
  if (status === 'done' || status === 'failed') return 1
  return totalSteps === 0 ? 0 : Math.min(1, step / totalSteps)
}

/** `0:07`, `12:30`, `3:02:00`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
