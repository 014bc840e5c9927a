/** Progress and remaining time of a plan, from expected durations and observed speed. */
import type { RunState } from '../../store/runs/queue.ts'

/** Fraction of a run's time spent on steps; the rest is reading and evaluation. */
const STEPS_SHARE = 0.95
/** From the first fraction of a run on, what is observed of it counts, and from the second on, nothing else does. */
const LITTLE_WATCHED = 0.02
const ENOUGH_WATCHED = 0.09
/** The same for the fraction of the expected time that is over, in a run of which less was observed. */
const LITTLE_OVER = 0.2
/** What is shown at most of a plan that goes on. */
const MOST_UNDONE = 0.99

interface Watched {
  /** When the run was first seen running, and at which step, since a resumed run does not start at 0. */
  since: number
  from: number
  fraction: number
  /** When the fraction was last seen to grow. */
  grown: number
  stepsPerSecond: number | null
  step: number
  /** When the last step was seen; null until one was, since the first takes the set-up as well. */
  at: number | null
}

export class TimeLeft {
  readonly #expected: ReadonlyMap<string, number>
  readonly #jobs: number
  readonly #groupOf: (id: string) => string
  readonly #watched = new Map<string, Watched>()
  /** Wall seconds that the last run of a group took, or that the one that runs will have taken. */
  readonly #measured = new Map<string, number>()
  /** The largest fraction that was told of the plan. */
  #told = 0

  /**
   * @param expected - wall seconds of every run of the plan, by id.
   * @param groupOf - the group of a run by its id: what one of its seeds took is expected of the others.
   */
  constructor(expected: ReadonlyMap<string, number>, jobs: number, groupOf = (id: string) => id) {
    this.#expected = expected
    this.#jobs = jobs
    this.#groupOf = groupOf
  }

  /** Updates the estimate with the current states of the runs. */
  update(runs: readonly RunState[], now = performance.now()): void {
    for (const run of runs) {
      const { id, status, step, totalSteps } = run
      if (status !== 'running') {
        if (status === 'done' && run.seconds !== null && this.#watched.has(id)) this.#learn(id, run.seconds)
        this.#watched.delete(id)
        continue
      }
      const fraction = totalSteps === 0 ? 0 : STEPS_SHARE * Math.min(1, step / totalSteps)
      const before = this.#watched.get(id)
      if (before === undefined) {
        const unseen = { stepsPerSecond: null, step, at: null }
        this.#watched.set(id, { since: now, from: fraction, fraction, grown: now, ...unseen })
      } else {
        if (fraction > before.fraction) Object.assign(before, { fraction, grown: now })
        if (step > before.step) {
          if (before.at !== null) before.stepsPerSecond = ((step - before.step) / (now - before.at)) * 1000
          Object.assign(before, { step, at: now })
        }
      }
    }
    this.#learnFromRunning(runs, now)
  }

  /** A run that takes longer than expected, or whose speed is known, says so of the seeds that follow it. */
  #learnFromRunning(runs: readonly RunState[], now: number): void {
    for (const run of runs) {
      const watched = this.#watched.get(run.id)
      if (watched === undefined || watched.from > 0) continue
      const elapsed = (now - watched.since) / 1000
      const isKnown = watched.fraction > ENOUGH_WATCHED || elapsed > this.#expectedOf(run.id)
      if (isKnown) this.#learn(run.id, elapsed + Math.max(0, this.secondsLeft(run, now)))
    }
  }

  #learn(id: string, seconds: number): void {
    this.#measured.set(this.#groupOf(id), seconds)
  }

  /** Wall seconds of a whole run: what the last seed took, else what was expected. */
  #expectedOf(id: string): number {
    return this.#measured.get(this.#groupOf(id)) ?? this.#expected.get(id) ?? 0
  }

  /** Completed fraction of one run, 0 … 1; never decreases while it runs. */
  fractionOf(run: RunState): number {
    return isOver(run) ? 1 : (this.#watched.get(run.id)?.fraction ?? 0)
  }

  /** Completed fraction of the plan's expected time, 0 … 1; never decreases when more is expected of runs to come. */
  fraction(runs: readonly RunState[]): number {
    const weights = runs.map(({ id }) => this.#expectedOf(id) || 1)
    const done = sum(runs.map((run, i) => this.fractionOf(run) * weights[i]!)) / sum(weights)
    this.#told = Math.max(this.#told, done)
    return runs.every(isOver) ? done : Math.min(this.#told, MOST_UNDONE)
  }

  /** Remaining seconds of one run. */
  secondsLeft(run: RunState, now = performance.now()): number {
    if (isOver(run)) return 0
    const expected = this.#expectedOf(run.id)
    const watched = this.#watched.get(run.id)
    if (watched === undefined) return expected
    const { since, from, fraction, grown } = watched
    const elapsed = (now - since) / 1000
    const asExpected = Math.max(0, expected * (1 - from) - elapsed)
    const gained = fraction - from
    if (gained === 0) return asExpected
    const asWatched = (((grown - since) / gained) * (1 - fraction) - (now - grown)) / 1000
    const over = expected > 0 ? elapsed / (expected * (1 - from)) : 1
    const trust = Math.max(rising(gained, LITTLE_WATCHED, ENOUGH_WATCHED), rising(over, LITTLE_OVER, 1))
    return trust * asWatched + (1 - trust) * asExpected
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

const isOver = ({ status }: RunState): boolean => status === 'done' || status === 'failed'

/** 0 up to `from`, 1 from `to` on, and in proportion between them. */
const rising = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)))

/** Whether runs go on although the time that was expected is over. */
export const isLate = (secondsLeft: number, runs: readonly RunState[]): boolean =>
  secondsLeft < 1 && runs.some(({ status }) => status === 'running')

/** `1:05 left`, or that what runs takes longer than was expected. */
export const leftText = (seconds: number, runs: readonly RunState[]): string =>
  isLate(seconds, runs) ? 'longer than expected' : `${clock(seconds)} left`

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
