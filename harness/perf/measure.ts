/** Times by the clock, as medians: now and then a machine does something else. */

type Clock = () => number

/** Seconds. */
const clock: Clock = () => performance.now() / 1000

/** Median time of a call, after some that are not counted. */
export function medianSeconds(call: () => void, times = 3, warmUp = 1): number {
  for (let i = 0; i < warmUp; i++) call()
  return median(Array.from({ length: times }, () => secondsOf(call)))
}

interface Turns {
  /** Ends what the calls before have left under way, so that no round pays for another. */
  settle(): void
  rounds: number
  /** What a round takes at least, unless a single call takes longer. */
  roundSeconds: number
  /** Calls of each before the first round. */
  warmUp: number
  clock?: Clock
}

/**
 * Median time of a call of several things that are compared: rounds of one and the other in turns, in the one order and then
 * in the reverse, so that whatever slows the machine for a while slows all of them.
 */
export function secondsInTurns(calls: readonly (() => void)[], turns: Turns): number[] {
  const timed = (call: () => void, times: number) => {
    const seconds = secondsOf(() => {
      for (let i = 0; i < times; i++) call()
      turns.settle()
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
