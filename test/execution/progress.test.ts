import { stripVTControlCharacters } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import type { Io } from '../../harness/cli/io.ts'
import { reportRuns } from '../../harness/cli/run-report.ts'
import type { Executed, Execution } from '../../harness/execution/execute.ts'
import { plainLines } from '../../harness/execution/progress/progress.ts'
import { renderTree } from '../../harness/execution/progress/progress-tree.ts'
import { clock, leftText, TimeLeft } from '../../harness/execution/progress/time-left.ts'
import type { RunState } from '../../harness/store/runs/queue.ts'
import { fakePlan } from './workbench.ts'

const planned = fakePlan([0, 1])
const [first, second] = planned.map(({ id }) => id) as [string, string]
const expected = new Map([
  [first, 100],
  [second, 100],
])

afterEach(() => void vi.restoreAllMocks())

test('time left comes from what was expected until enough was seen', () => {
  const time = new TimeLeft(expected, 1)
  const at = (step: number, now: number) => {
    const states = [state(first, { status: 'running', step }), state(second)]
    time.update(states, now)
    return Math.round(time.overall(states, now))
  }
  expect(at(0, 0)).toBe(200)
  expect(at(1, 10_000)).toBe(190)
  // Half of the steps took 40 s: 84 s in all, and the other run is still expected to take 100.
  expect(at(50, 40_000)).toBe(144)
})

test.each([
  ['a run that goes on from a checkpoint is not taken for a fast one', 50, 75, 50_000, 61],
  ['a slow beginning counts as soon as the expected time is over', 0, 4, 120_000, 3038],
])('%s', (_, from, to, after, left) => {
  const time = new TimeLeft(expected, 1)
  const run = state(first, { status: 'running', step: from })
  time.update([run], 0)
  const later = { ...run, step: to }
  time.update([later], after)
  expect(Math.round(time.secondsLeft(later, after))).toBe(left)
})

test('percent do not go back, nor does the time left jump, where runs take longer than expected', () => {
  const three = fakePlan([0, 1, 2])
  const time = new TimeLeft(new Map(three.map(({ id }) => [id, 15])), 1, () => 'all')
  const [one, two, last] = three.map(({ id }) => id) as [string, string, string]
  // Three seeds of 45 s each, of which 15 were expected; the steps are spread over 40 s of each.
  const stateAt = (id: string, now: number) =>
    now < 0
      ? state(id)
      : now >= 45
        ? state(id, { status: 'done', seconds: 45 })
        : state(id, { status: 'running', step: Math.min(100, Math.floor(now * 2.5)) })
  const told = Array.from({ length: 136 }, (_, now) => {
    const states = [stateAt(one, now), stateAt(two, now - 45), stateAt(last, now - 90)]
    time.update(states, now * 1000)
    return { fraction: time.fraction(states), left: time.secondsLeft(states[0]!, now * 1000) }
  })
  const fractions = told.map(({ fraction }) => fraction)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  expect(Math.max(...fractions.slice(0, -1))).toBeLessThan(1)
  expect(fractions.at(-1)).toBe(1)
  const jumps = told.slice(1).map(({ left }, i) => left - told[i]!.left)
  expect(Math.max(...jumps)).toBeLessThan(15)
})

test('two jobs halve the time, but no run is split', () => {
  const two = new TimeLeft(expected, 2)
  expect(two.overall([state(first), state(second)])).toBe(100)
  const four = new TimeLeft(expected, 4)
  expect(four.overall([state(first), state(second)])).toBe(100)
})

test('the tree folds up what is done, and shows what runs with percent and time left', () => {
  vi.spyOn(performance, 'now').mockReturnValue(0)
  const timeLeft = new TimeLeft(expected, 1)
  const states = [state(first, { status: 'done', seconds: 65 }), state(second, { status: 'running', step: 40 })]
  timeLeft.update(states, performance.now())
  const picture = { title: 'bench', planned, states, timeLeft, columns: 100, rows: 30 }
  const lines = renderTree(picture).map(stripVTControlCharacters)
  expect(lines[0]).toMatch(/^bench {2}█+░+ 69% {2}1 of 2 {2}1:02 left$/)
  expect(lines.slice(1)).toEqual([
    '  ▸ uci-heart/noisy-labels',
    '    ✓ seed 0  done in 1:05',
    '    ▸ seed 1  38%  all rows  1:02 left',
  ])
  const done = states.map((run) => ({ ...run, status: 'done' as const }))
  expect(renderTree({ ...picture, states: done }).map(stripVTControlCharacters)[1]).toBe(
    '  ✓ uci-heart/noisy-labels  2 seeds',
  )
})

test('a plan of one run says its percent and time left once, in the tree and in lines', () => {
  vi.spyOn(performance, 'now').mockReturnValue(0)
  const one = fakePlan([0])
  const [alone] = one.map(({ id }) => id) as [string]
  const timeLeft = new TimeLeft(new Map([[alone, 100]]), 1)
  const states = [state(alone, { status: 'running', step: 40 })]
  timeLeft.update(states, performance.now())
  const lines = renderTree({ title: 'bench', planned: one, states, timeLeft, columns: 100, rows: 30 })
  const [head, , run] = lines.map(stripVTControlCharacters)
  expect(head).toMatch(/^bench {2}█+░+ 38% {2}0 of 1 {2}1:02 left$/)
  expect(run).toBe('    ▸ seed 0  all rows')
  const written: string[] = []
  const options = { title: 'bench', planned: one, expected: new Map([[alone, 100]]), jobs: 1 }
  plainLines(options, (line) => written.push(line)).watch(states)
  expect(written).toHaveLength(1)
  expect(written[0]).toMatch(/^ 38% {2}1:02 left {2}uci-heart\/noisy-labels\/0 {2}all rows$/)
})

test('a narrow, low terminal gets lines that fit', () => {
  const timeLeft = new TimeLeft(expected, 1)
  const many = fakePlan([...Array(40).keys()])
  const states = many.map(({ id }, i) => state(id, { status: i < 4 ? 'running' : 'queued' }))
  const lines = renderTree({ title: 'bench', planned: many, states, timeLeft, columns: 30, rows: 12 })
  expect(lines.length).toBeLessThanOrEqual(10)
  for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThan(30)
})

test('without a terminal there is a line for every start and end', () => {
  const lines: string[] = []
  const options = { title: 'bench', planned, expected, jobs: 1, lineEveryMs: Number.POSITIVE_INFINITY }
  const progress = plainLines(options, (line) => lines.push(line))
  progress.watch([state(first), state(second)])
  progress.watch([state(first, { status: 'running' }), state(second)])
  progress.watch([state(first, { status: 'running', step: 5 }), state(second)])
  progress.watch([state(first, { status: 'failed', error: 'no luck' }), state(second)])
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^ {2}0% {2}3:20 left {2}uci-heart\/noisy-labels\/0/)
  expect(lines[1]).toMatch(/^ 50% {2}1:40 left {2}uci-heart\/noisy-labels\/0 {2}failed: no luck$/)
})

test('one cause that ends many runs is told once, and the runs are named', async () => {
  const lines: string[] = []
  const options = { title: 'bench', planned, expected, jobs: 1, lineEveryMs: Number.POSITIVE_INFINITY }
  const progress = plainLines(options, (line) => lines.push(line))
  const error = 'no luck. fix the plugin'
  progress.watch([state(first), state(second)])
  progress.watch([state(first, { status: 'failed', error }), state(second)])
  progress.watch([state(first, { status: 'failed', error }), state(second, { status: 'failed', error })])
  expect(lines.map((line) => line.split('  ').at(-1))).toEqual([
    'failed: no luck. fix the plugin',
    `failed as ${planned[0]!.name} did`,
  ])
  const many = fakePlan([...Array(6).keys()])
  const states = many.map(({ id }) => ({ ...state(id, { status: 'failed', error }), id }))
  let text = ''
  const io = {
    result: (_: unknown, said: () => string) => {
      text = said()
    },
  } as unknown as Io
  const executed = { states, planned: many, skipped: 0, seconds: 1, causes: new Map() } as unknown as Executed
  await expect(reportRuns({ title: 'bench' } as Execution, executed, io)).rejects.toThrow('6 runs failed: no luck')
  expect(text.split('\n')).toEqual([
    `${[0, 1, 2, 3].map((i) => many[i]!.name).join(', ')} and 2 more failed: ${error}`,
    'bench: 0 of 6 runs done, took 0:01',
  ])
})

test('a run that was killed is no progress until another process takes it over', () => {
  const lines: string[] = []
  const options = { title: 'bench', planned, expected, jobs: 1, lineEveryMs: Number.POSITIVE_INFINITY }
  const progress = plainLines(options, (line) => lines.push(line))
  progress.watch([state(first, { status: 'running', step: 60, held: false }), state(second)])
  expect(lines).toEqual([])
  progress.watch([state(first, { status: 'running', phase: 'starting', totalSteps: 0 }), state(second)])
  expect(lines).toEqual([expect.stringMatching(/^ {2}0% {2}3:20 left .* {2}starting {2}1:40 left$/)])
})

test('an estimate that has run out is said to be that', () => {
  const running = [state(first, { status: 'running' })]
  expect(leftText(0, running)).toBe('longer than expected')
  expect(leftText(65, running)).toBe('1:05 left')
  expect(leftText(0, [state(first, { status: 'done' })])).toBe('0:00 left')
})

test('what one seed took, or is going to take, is expected of the others', () => {
  const time = new TimeLeft(expected, 1, () => 'both')
  const at = (state: RunState, now: number) => {
    const states = [state, queued]
    time.update(states, now)
    return Math.round(time.overall(states, now))
  }
  const queued = state(second)
  expect(at(state(first, { status: 'running' }), 0)).toBe(200)
  // A tenth of the steps took 30 s, so each seed takes 316 s.
  expect(at(state(first, { status: 'running', step: 10 }), 30_000)).toBe(286 + 316)
  // The steps are done, and what comes after them goes on counting down, then is late.
  expect(at(state(first, { status: 'running', step: 100 }), 300_000)).toBe(16 + 316)
  expect(at(state(first, { status: 'running', step: 100 }), 310_000)).toBe(6 + 316)
  expect(at(state(first, { status: 'running', step: 100 }), 400_000)).toBe(400)
  expect(at(state(first, { status: 'done', seconds: 420 }), 420_000)).toBe(420)
})

test('a seed that says nothing of its progress still corrects the others once it is late', () => {
  const time = new TimeLeft(expected, 1, () => 'both')
  const states = [state(first, { status: 'running', totalSteps: 0 }), state(second)]
  time.update(states, 0)
  time.update(states, 250_000)
  expect(Math.round(time.overall(states, 250_000))).toBe(250)
})

test('the first step, which takes the set-up as well, is no speed', () => {
  const time = new TimeLeft(expected, 1)
  const run = (step: number) => state(first, { status: 'running', step })
  const speeds = [0, 1, 3].map((step, i) => {
    time.update([run(step)], i * 10_000)
    return time.stepsPerSecond(run(step))
  })
  expect(speeds).toEqual([null, null, 0.2])
})

test('a late plan says how much of it is done apart from its being late', () => {
  const lines: string[] = []
  const options = { title: 'bench', planned, expected: new Map<string, number>(), jobs: 1 }
  plainLines(options, (line) => lines.push(line)).watch(
    [state(first, { status: 'running', step: 50 })].concat(state(second)),
  )
  expect(lines[0]).toMatch(/^ 23% done, longer than expected {2}uci-heart/)
})

test('clocks', () => {
  expect([0, 7.4, 65, 3600 * 3 + 121].map(clock)).toEqual(['0:00', '0:07', '1:05', '3:02:01'])
})

function state(id: string, more: Partial<RunState> = {}): RunState {
  return {
    id,
    status: 'queued',
    error: null,
    phase: more.status === 'running' ? 'all rows' : null,
    step: 0,
    totalSteps: 100,
    imagesPerSecond: null,
    seconds: null,
    heartbeatAt: null,
    held: more.status === 'running',
    ...more,
  }
}
