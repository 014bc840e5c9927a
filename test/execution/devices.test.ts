import { afterEach, describe, expect, test, vi } from 'vitest'
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { representationSchema } from '../../db/config/representation.ts'
import type { RunConfig, RunConfigInput } from '../../db/config/run.ts'
import { EnvironmentError } from '../../harness/base/errors.ts'
import { explain } from '../../harness/base/explain.ts'
import type { PhysicalDevice } from '../../harness/engine/card/physical-device.ts'
import { plannedDevice } from '../../harness/engine/card/planned-device.ts'
import { checkComputable } from '../../harness/execution/plan/preflight.ts'
import { computeOf, deviceOf } from '../../harness/execution/resources/devices.ts'
import { visibleGpus } from '../../harness/execution/resources/gpus.ts'
import { givesSameBits } from '../../harness/execution/verify/verify.ts'
import { loadEngine } from '../../harness/execution/worker/engine.ts'
import { decisiveDifferences, environment } from '../../harness/store/runs/environment.ts'
import { fakeDriver } from '../engine/fake-driver.ts'
import { CPU, H100 } from './fakes/devices.ts'
import { letProcessesDie } from './fakes/dying-process.ts'
import { fakeNvidiaSmi } from './fakes/nvidia-smi.ts'

afterEach(() => vi.unstubAllEnvs())

const SMALL = { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 } as const

const table = noisyLabelsSchema.parse({ kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 })
const run = (options: Partial<Extract<RunConfigInput, { kind: 'representation' }>> = {}) =>
  representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', ...options })

describe('where a run computes', () => {
  test('an engine for the CPU computes everything there, and can be asked for nothing else', () => {
    expect(deviceOf(run(), 'cpu')).toBe('cpu')
    vi.stubEnv('MASKBENCH_DEVICE', 'gpu')
    expect(() => deviceOf(run(), 'cpu')).toThrow(EnvironmentError)
    expect(() => deviceOf(run(), 'cpu')).toThrow('computes only on the CPU')
  })

  test('an engine for a card leaves tables of label smoothing and small encoders to the CPU', () => {
    expect(deviceOf(run(), 'gpu')).toBe('gpu')
    expect(deviceOf(table, 'gpu')).toBe('cpu')
    expect(deviceOf(run({ backbone: SMALL }), 'gpu')).toBe('cpu')
    expect(deviceOf(run({ backbone: SMALL, batchSize: 512 }), 'gpu')).toBe('gpu')
    expect(deviceOf(run({ backbone: SMALL, imageSize: 96 }), 'gpu')).toBe('gpu')
    expect(deviceOf(run({ method: 'raw-pixels' }), 'gpu')).toBe('cpu')
  })

  test('fine-tuning a large encoder at the end takes a run of small steps to the card', () => {
    const evaluations = [{ name: 'transfer-finetune', dataset: 'fashion-mnist-mini', batchSize: 512 }] as const
    expect(deviceOf(run({ backbone: SMALL, evaluations: [...evaluations] }), 'gpu')).toBe('gpu')
  })

  test('what was chosen goes for all runs', () => {
    vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
    expect(deviceOf(run(), 'gpu')).toBe('cpu')
    vi.stubEnv('MASKBENCH_DEVICE', 'gpu')
    expect(deviceOf(table, 'gpu')).toBe('gpu')
    vi.stubEnv('MASKBENCH_DEVICE', 'tpu')
    expect(() => plannedDevice('gpu')).toThrow("MASKBENCH_DEVICE is 'tpu'")
  })

  test('of an engine that somebody else built nothing is taken for granted', () => {
    expect(deviceOf(run(), null)).toBeNull()
    vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
    expect(deviceOf(run(), null)).toBe('cpu')
  })

  test('determinism is the config’s, and a table’s always', () => {
    expect(computeOf(run({ deterministic: false }), 'gpu')).toEqual({
      threads: 1,
      branches: 1,
      deterministic: false,
      device: 'gpu',
    })
    expect(computeOf(table, 'cpu')).toEqual({ threads: 1, branches: 1, deterministic: true, device: 'cpu' })
  })
})

describe('what TensorFlow computes on is held against the plan', () => {
  const finding = (device: PhysicalDevice) => async () => ({ version: '2.21.0', device })

  test('a card that is not there is an error with its reason, and one that was not wanted', async () => {
    await expect(loadEngine('gpu', finding(CPU))).rejects.toThrow(EnvironmentError)
    await expect(loadEngine('cpu', finding(H100))).rejects.toThrow(
      'TensorFlow computes on NVIDIA H100 instead of the CPU',
    )
    expect((await loadEngine('gpu', finding(H100))).device).toBe(H100)
    expect((await loadEngine(null, finding(CPU))).device).toBe(CPU)
  })

  test('it is asked before anything is enqueued, and only for runs that need a card', async () => {
    const nobody = () => Promise.reject(new Error('nobody is to be asked'))
    await checkComputable([{ config: run(), device: 'cpu' }], { ask: nobody })
    await checkComputable([{ config: run(), device: 'gpu' }], { ask: async () => H100 })
    await expect(checkComputable([{ config: run(), device: 'gpu' }], { ask: async () => CPU })).rejects.toThrow(
      EnvironmentError,
    )
  })

  test('TensorFlow itself answers, in a process of its own', async () => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1')
    await expect(checkComputable([{ config: run(), device: 'gpu' }])).rejects.toThrow(EnvironmentError)
  })

  test('bfloat16 on a card before Ampere is refused beforehand', async () => {
    const asked = [{ config: run({ precision: 'bfloat16' }), device: 'gpu' as const }]
    await checkComputable(asked, { ask: async () => H100 })
    const old = { ...H100, name: 'Tesla V100', capability: '7.0' }
    await expect(checkComputable(asked, { ask: async () => old })).rejects.toThrow(
      'Tesla V100 (compute capability 7.0)',
    )
  })
})

describe('a card or a driver that is too old', () => {
  const V100 = { FAKE_CUDA_NAME: 'Tesla V100', FAKE_CUDA_CAPABILITY: '7.0' }
  const ways: [string, Parameters<typeof fakeDriver>[0], string][] = [
    ['a card', V100, 'Tesla V100 has compute capability 7.0'],
    ['a driver', { FAKE_CUDA_VERSION: '12020', FAKE_DRIVER_VERSION: '535.104.05' }, 'driver 535.104.05 is too old'],
  ]
  test.each(ways)(
    '%s is refused before TensorFlow is loaded, which registers it all the same',
    async (_, old, line) => {
      pretend(old)
      const nobody = vi.fn(async () => ({ ...H100, version: '2.21.0', device: H100 }))
      await expect(loadEngine('gpu', nobody)).rejects.toThrow(line)
      await expect(checkComputable([{ config: run(), device: 'gpu' }], { ask: nobody })).rejects.toThrow(line)
      expect(nobody).not.toHaveBeenCalled()
    },
  )

  test('is no matter where the CPU was planned', async () => {
    pretend(V100)
    expect((await loadEngine('cpu', async () => ({ version: '2.21.0', device: CPU }))).device).toBe(CPU)
  })

  test('beside a fit one is left alone', () => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
    using _ = fakeNvidiaSmi([
      { uuid: 'GPU-screen', name: 'Quadro K600', capability: '3.0' },
      { uuid: 'GPU-b', capability: '8.9' },
    ])
    expect(visibleGpus('gpu')).toEqual(['GPU-b'])
  })

  test('is none of those that CUDA_VISIBLE_DEVICES names', () => {
    pretend(V100)
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '0')
    expect(visibleGpus('gpu')).toEqual([])
    vi.stubEnv('FAKE_CUDA_CAPABILITY', '8.0')
    expect(visibleGpus('gpu')).toEqual(['0'])
  })
})

/** A driver with one card for this test's processes. */
function pretend(settings: Parameters<typeof fakeDriver>[0]): void {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
  for (const [name, value] of Object.entries(fakeDriver(settings))) vi.stubEnv(name, value)
}

test('where TensorFlow ends its process, the reason is sought in the driver', async () => {
  letProcessesDie('SIGTERM')
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1')
  await expect(checkComputable([{ config: run(), device: 'gpu' }])).rejects.toThrow(EnvironmentError)
})

describe('every card that gets runs is checked', () => {
  const card = (name: string, capability: string | null) => ({ id: name, name, capability })
  const means = (...cards: ReturnType<typeof card>[]) => ({ ask: async () => H100, cards: () => cards })

  test('bfloat16 is refused where one of them has none', async () => {
    const asked = [{ config: run({ precision: 'bfloat16' }), device: 'gpu' as const }]
    await checkComputable(asked, means(card('A100', '8.0'), card('one that says nothing', null)))
    await expect(checkComputable(asked, means(card('A100', '8.0'), card('T4', '7.5')))).rejects.toThrow(
      'T4 (compute capability 7.5) has no bfloat16',
    )
  })

  test('of one that is newer than the machine code it is said before the first run how long it may take', async () => {
    const asked = [{ config: run(), device: 'gpu' as const }]
    const notes: string[] = []
    const note = (line: string) => notes.push(line)
    await checkComputable(asked, { ...means(card('H100', '9.0')), note })
    expect(notes).toEqual([])
    await checkComputable(asked, { ...means(card('H100', '9.0'), card('B200', '10.0')), note })
    expect(notes).toEqual([expect.stringMatching(/^B200 \(compute capability 10\.0\) is newer .* some minutes/)])
  })
})

describe('facts of a run', () => {
  const facts = (device: PhysicalDevice, config: RunConfig = run()) =>
    environment(config, { version: '2.21.0', device }).facts

  test('on a CPU they name no card, whatever the driver knows', () => {
    using _ = fakeNvidiaSmi([{ uuid: 'GPU-a' }])
    expect(facts(CPU)).toMatchObject({ device: 'cpu', gpu: null, gpuDriver: null, trainingPrecision: 'float32' })
    expect(JSON.stringify(facts(CPU))).not.toContain('A100')
  })

  test('on a card they say which model, driver, capability and memory, and how exactly it multiplies', () => {
    expect(facts(H100)).toMatchObject({
      device: 'gpu',
      gpu: 'NVIDIA H100',
      gpuDriver: '580.95.05',
      gpuCapability: '9.0',
      gpuMemoryMb: 81_559,
      trainingPrecision: 'tf32',
      evaluationPrecision: 'float32',
    })
    expect(facts({ ...H100, capability: '7.0' })).toMatchObject({ trainingPrecision: 'float32' })
    vi.stubEnv('NVIDIA_TF32_OVERRIDE', '0')
    expect(facts(H100)).toMatchObject({ trainingPrecision: 'float32' })
  })

  test('equal cards are one environment, whichever of them it was', () => {
    const engine = (uuid: string) => ({ version: '2.21.0', device: { ...H100, uuid } })
    vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-1')
    const one = environment(run(), engine('GPU-1'))
    vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-2')
    const two = environment(run(), engine('GPU-2'))
    expect(two).toEqual(one)
    expect(decisiveDifferences(one.facts, facts(CPU)).map(({ fact }) => fact)).toEqual(['device', 'gpu', 'gpuDriver'])
  })

  test('a run from before devices were stored is held to what was', () => {
    const { device: _, ...before } = facts(CPU)
    expect(decisiveDifferences(before, facts(CPU))).toEqual([])
    expect(decisiveDifferences({ ...before, gpu: 'NVIDIA H100' }, facts(CPU))).toMatchObject([{ fact: 'gpu' }])
  })

  test('a table of label smoothing computes in float32 and says nothing else', () => {
    expect(facts(CPU, table)).not.toHaveProperty('trainingPrecision')
  })
})

test('options that do nothing without training are at their defaults', () => {
  expect(run({ method: 'random-init', precision: 'bfloat16' }).precision).toBe('tf32')
  expect(run({ precision: 'bfloat16' }).precision).toBe('bfloat16')
})

test('memory of a card that ran out is a failure of one line, with what to lower', () => {
  const said = 'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[256,64,96,96]'
  const explained = explain(new Error(said))
  expect(explained).toMatchObject({ what: 'the device ran out of memory', exitCode: 1 })
  expect(explained.remedy).toContain('--jobs-per-gpu')
})

test('the same bits are asked of every run but one on a card without deterministic kernels', () => {
  expect(givesSameBits(run(), { device: 'gpu' })).toBe(true)
  expect(givesSameBits(run({ deterministic: false }), { device: 'cpu' })).toBe(true)
  expect(givesSameBits(run({ deterministic: false }), { device: 'gpu' })).toBe(false)
  expect(givesSameBits(table, { device: 'gpu' })).toBe(true)
})
