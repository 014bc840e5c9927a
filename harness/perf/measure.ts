/** Wall-clock times, as medians, because the machine may be busy with other work. */

type Clock = () => number

/** Seconds. */
const clock: Clock = () => performance.now() / 1000

/** Median time of a call in seconds, after warm-up calls. */
export function medianSeconds(call: () => void, times = 3, warmUp = 1, now = clock): number {
  for (let i = 0; i < warmUp; i++) call()
  return median(Array.from({ length: times }, () => secondsOf(call, now)))
}

interface Turns {
  /** Waits for the work of earlier calls, so that it does not count in the next round. */
  waitForDevice(): void
  rounds: number
  /** Minimum duration of a round. */
  roundSeconds: number
  /** Number of calls of each function before the first round. */
  warmUp: number
  clock?: Clock
}

/**
 * Median times per call of several functions to compare, in seconds. Their rounds alternate, in forward and then in
 * reverse order, so that a temporary slowdown of the machine affects all of them.
 */
export function secondsInTurns(calls: readonly (() => void)[], turns: Turns): number[] {
  const timed = (call: () => void, times: number) => {
    const seconds = secondsOf(() => {
      for (let i = 0; i < times; i++) call()
      turns.waitForDevice()
    }, turns.clock)
    return seconds / times
  }
  const things = calls.map((call) => {
    timed(call, turns.warmUp)
    return { call, times: Math.max(1, Math.ceil(turns.roundSeconds / timed(call, 1))), seconds: [] as number[] }
  })
  for (let round = 0; round < turns.rounds; round++) {
    for (const { call, times, seconds } of round % 2 === 0 ? things : things.toReversed()) {
      seconds.push(timed(call, times))
    }
  }
  return things.map(({ seconds }) => median(seconds))
}

function secondsOf(call: () => void, now = clock): number {
  const start = now()
  call()
  return now() - start
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}
