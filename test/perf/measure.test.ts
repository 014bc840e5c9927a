import { expect, test } from 'vitest'
import { medianSeconds, secondsInTurns } from '../../harness/perf/measure.ts'

/** Things that take seconds of a clock of their own: each call the next of its list, the last again and again. */
function things(durations: Record<string, number[]>) {
  let now = 0
  const log: string[] = []
  const calls = Object.entries(durations).map(([name, list]) => {
    let i = 0
    return () => {
      log.push(name)
      now += list[Math.min(i++, list.length - 1)]!
    }
  })
  return { calls, log, clock: () => now, waitForDevice: () => void log.push('|') }
}

test('rounds are taken in turns, in the one order and in the reverse, each of as many calls as fill it', () => {
  const { calls, log, clock, waitForDevice } = things({ a: [1], b: [4] })
  const seconds = secondsInTurns(calls, { waitForDevice, clock, rounds: 3, roundSeconds: 3, warmUp: 2 })
  expect(log.join('')).toBe(`aa|a|bb|b|${'aaa|b|'}${'b|aaa|'}${'aaa|b|'}`)
  expect(seconds).toEqual([1, 4])
})

test('neither a slow start nor a slow round shows in the median', () => {
  const { calls, clock, waitForDevice } = things({ a: [50, 2, 2, 90, 2] })
  expect(secondsInTurns(calls, { waitForDevice, clock, rounds: 3, roundSeconds: 1, warmUp: 1 })).toEqual([2])
})

test('what a round leaves under way is part of its time', () => {
  let now = 0
  let queued = 0
  const call = () => {
    queued += 1
  }
  const waitForDevice = () => {
    now += 5 * queued
    queued = 0
  }
  expect(secondsInTurns([call], { waitForDevice, clock: () => now, rounds: 1, roundSeconds: 12, warmUp: 1 })).toEqual([
    5,
  ])
})

test('a median leaves the first calls out', () => {
  const { calls, log, clock } = things({ a: [70, 90, 4, 1, 80, 2, 3] })
  expect(medianSeconds(calls[0]!, 5, 2, clock)).toBe(3)
  expect(log).toHaveLength(7)
})
