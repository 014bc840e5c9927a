import { expect, test } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import { MASKINGS } from '../../db/names.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { suites } from '../../harness/suites/index.ts'
import { findPreset, presets } from '../../harness/suites/presets/index.ts'

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

const planned = (suite: string) => planSuite(suites.find(({ name }) => name === suite)!)

/** The methods of the ADIOS paper. */
const COMPARED = ['simclr', 'simsiam', 'byol'] as const

test('quick asks of every compared method and masking, of methods on clothes with several seeds', () => {
  const quick = planned('quick')
  const asked = (key: 'method' | 'masking') =>
    new Set(quick.flatMap(({ config }) => (config.kind === 'representation' ? [config[key]] : [])))
  expect(asked('method')).toEqual(new Set([...COMPARED, 'supervised', 'raw-pixels', 'random-init']))
  expect(asked('masking')).toEqual(new Set(MASKINGS))
  for (const method of COMPARED) {
    for (const name of [method, `${method}-adios`]) {
      const seeds = quick.filter((run) => run.name.startsWith(`fashion-mnist-mini/${name}/`))
      expect(seeds, name).toHaveLength(3)
    }
  }
})

test('standard asks of every masking under every compared method with three seeds, all of one seed first', () => {
  const scenes = planned('standard').filter(
    ({ config }) => config.kind === 'representation' && config.dataset === 'scenes',
  )
  for (const method of COMPARED) {
    for (const masking of MASKINGS) {
      const name = masking === 'none' ? method : `${method}-${masking}`
      expect(
        scenes.filter((run) => run.name.startsWith(`scenes/${name}/`)),
        name,
      ).toHaveLength(3)
    }
  }
  const seeds = scenes.map(({ config }) => config.seed)
  expect(seeds).toEqual([...seeds].sort())
})

test('presets are whole configs with names of their own', () => {
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
  for (const { config } of presets) {
    expect(representationSchema.safeParse({ kind: 'representation', ...config }).error).toBeUndefined()
  }
  const { adios, schedule, optimizer } = resolved('stl10-resnet18-simsiam-adios')
  expect(adios).toMatchObject({
    masks: 6,
    lambda: 1,
    width: 32,
    levels: 5,
    optimizer: { name: 'lars', learningRate: 0.0383 },
  })
  expect(schedule).toEqual({ name: 'cosine', warmup: 10 / 400, warmupFrom: 0.003 })
  expect(optimizer).toEqual({ name: 'lars', learningRate: 0.4436, momentum: 0.9, weightDecay: 7.23e-6 })
})

const resolved = (preset: string) =>
  representationSchema.parse({ kind: 'representation', ...findPreset(preset).config })

test('a selection by name and seeds', () => {
  const quick = suites.find(({ name }) => name === 'quick')!
  const names = (selection: object) => planSuite(quick, selection).map(({ name }) => name)
  expect(names({ only: 'fashion*/simclr-adios/*', seeds: [5] })).toEqual(['fashion-mnist-mini/simclr-adios/5'])
  expect(names({ only: 'uci-heart*' })).toEqual(
    Array.from({ length: 14 }, (_, split) => `uci-heart/noisy-labels/${split}`),
  )
  expect(() => names({ only: 'simclr' })).toThrow('no run of quick matches "simclr"')
})
