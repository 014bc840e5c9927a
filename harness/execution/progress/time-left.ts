/** Progress and remaining time of a plan, from expected durations and observed speed. */
import type { RunState } from '../../store/runs/queue.ts'

/** Fraction of a run's time spent on steps; the rest is reading and evaluation. */
const STEPS_SHARE = 0.95
/** Fraction of a run that must be observed before the observed speed replaces the expected one. */
const ENOUGH_WATCHED = 0.05

interface Watched {
  /** When the run was first seen running, and at which step, since a resumed run does not start at 0. */
  since: number
  from: number
  fraction: number
  stepsPerSecond: number | null
  step: number
  at: number
}

export class TimeLeft {
  readonly #expected: ReadonlyMap<string, number>
  readonly #jobs: number
  readonly #watched = new Map<string, Watched>()

  /** @param expected - wall seconds of every run of the plan, by id. */
  constructor(expected: ReadonlyMap<string, number>, jobs: number) {
    this.#expected = expected
    this.#jobs = jobs
  }

  /** Updates the estimate with the current states of the runs. */
  update(runs: readonly RunState[], now = performance.now()): void {
    for (const { id, status, step, totalSteps } of runs) {
      if (status !== 'running') {
        this.#watched.delete(id)
        continue
      }
      const fraction = totalSteps === 0 ? 0 : STEPS_SHARE * Math.min(1, step / totalSteps)
      const before = this.#watched.get(id)
      if (before === undefined) {
        this.#watched.set(id, { since: now, from: fraction, fraction, stepsPerSecond: null, step, at: now })
      } else {
        before.fraction = Math.max(before.fraction, fraction)
        if (step > before.step) {
          before.stepsPerSecond = ((step - before.step) / (now - before.at)) * 1000
          Object.assign(before, { step, at: now })
        }
      }
    }
  }

  /** Completed fraction of one run, 0 … 1; never decreases while it runs. */
  fractionOf({ id, status }: RunState): number {
    if (status === 'done' || status === 'failed') return 1
    return this.#watched.get(id)?.fraction ?? 0
  }

  /** Completed fraction of the plan's expected time, 0 … 1. */
  fraction(runs: readonly RunState[]): number {
    const weights = runs.map(({ id }) => this.#expected.get(id) || 1)
    return sum(runs.map((run, i) => this.fractionOf(run) * weights[i]!)) / sum(weights)
  }

  /** Remaining seconds of one run. */
  secondsLeft(run: RunState, now = performance.now()): number {
    if (run.status === 'done' || run.status === 'failed') return 0
    const expected = this.#expected.get(run.id) ?? 0
    const watched = this.#watched.get(run.id)
    if (watched === undefined) return expected
    const elapsed = (now - watched.since) / 1000
    const gained = watched.fraction - watched.from
    if (gained > ENOUGH_WATCHED) return (elapsed / gained) * (1 - watched.from) - elapsed
    return Math.max(0, expected * (1 - watched.from) - elapsed)
  }

  /** Seconds until the last run of the plan ends; no run is split over two jobs. */
  overall(runs: readonly RunState[], now = performance.now()): number {
    const left = runs.map((run) => Math.max(0, this.secondsLeft(run, now)))
    return Math.max(sum(left) / this.#jobs, ...left)
  }

  /** Null until two steps have been observed. */
  stepsPerSecond({ id }: RunState): number | null {
    return this.#watched.get(id)?.stepsPerSecond ?? null
  }
}

/** `1:05 left`, or that what runs takes longer than was expected. */
export function leftText(seconds: number, runs: readonly RunState[]): string {
  const late = seconds < 1 && runs.some(({ status }) => status === 'running')
  return late ? 'longer than expected' : `${clock(seconds)} left`
}

/** Formats a duration as `0:07`, `12:30` or `3:02:00`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
