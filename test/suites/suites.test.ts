import { expect, test } from 'vitest'
import { planSuite } from '../../harness/execution/plan.ts'
import { suites } from '../../harness/suites/index.ts'

test.each(suites.map((suite) => [suite.name, suite] as const))(
  '%s: every run is its own, on data that ships',
  (_, suite) => {
    const planned = planSuite(suite)
    expect(planned).toHaveLength(suite.runs.length)
    expect(new Set(planned.map(({ name }) => name)).size).toBe(planned.length)
    // Two one-thread jobs at once do more on two cores than one job with two threads.
    for (const { config } of planned) expect(config.threads).toBe(1)
  },
)

test('quick asks every question with several seeds', () => {
  const quick = planSuite(suites.find(({ name }) => name === 'quick')!)
  const groups = [...new Set(quick.map(({ groupId }) => groupId))]
  expect(groups).toHaveLength(6)
  for (const group of groups) expect(quick.filter(({ groupId }) => groupId === group).length).toBeGreaterThanOrEqual(2)
})

test('a selection by name and seeds', () => {
  const quick = suites.find(({ name }) => name === 'quick')!
  const names = (selection: object) => planSuite(quick, selection).map(({ name }) => name)
  expect(names({ only: '*adios*', seeds: [5] })).toEqual(['fashion-mnist-mini/simclr-adios/5'])
  expect(names({ only: 'uci-heart*' })).toEqual(['uci-heart/noisy-labels/0', 'uci-heart/noisy-labels/1'])
  expect(() => names({ only: 'simclr' })).toThrow('no run of quick matches "simclr"')
})
