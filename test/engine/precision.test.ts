import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { augmentationSchema } from '../../db/config/augmentation.ts'
import { ImageStore } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { computingDevice, tensorFloat32 } from '../../harness/engine/card/physical-device.ts'
import { checkPrecision, precisionsOn } from '../../harness/engine/card/supported-precision.ts'
import { devicePath } from '../../harness/engine/installation/paths.ts'
import {
  computeType,
  evaluatedOn,
  evaluateIn,
  evaluationPrecision,
  inFloat32,
  inTraining,
  protocolAsComputed,
} from '../../harness/engine/precision.ts'
import { H100 } from '../execution/fakes/devices.ts'

const CPU = computingDevice()
const V100 = { ...H100, name: 'Tesla V100', capability: '7.0' }

beforeEach(() => evaluateIn('float32', CPU))
afterEach(() => vi.unstubAllEnvs())

test.runIf(existsSync(devicePath)).each([
  ['float32', false],
  ['tf32', true],
] as const)('training rounds as it chose, and evaluation in %s as it did, before and after', (chosen, rounds) => {
  evaluateIn(chosen, CPU)
  expect(tensorFloat32()).toBe(rounds)
  expect(inTraining({ precision: 'tf32' }, tensorFloat32)).toBe(true)
  expect(tensorFloat32()).toBe(rounds)
  expect(inTraining({ precision: 'float32' }, tensorFloat32)).toBe(false)
  expect(tensorFloat32()).toBe(rounds)
  // What stays float32 under bfloat16, such as the losses, is not rounded either.
  expect(inTraining({ precision: 'bfloat16' }, tensorFloat32)).toBe(false)
  expect(evaluationPrecision()).toBe(chosen)
})

test.runIf(existsSync(devicePath)).each(['float32', 'tf32'] as const)(
  'views are not rounded, neither in training nor where evaluation is in %s',
  (chosen) => {
    evaluateIn(chosen, CPU)
    expect(inFloat32(tensorFloat32)).toBe(false)
    expect(inTraining({ precision: 'tf32' }, () => [inFloat32(tensorFloat32), tensorFloat32()])).toEqual([false, true])
    const seen: (boolean | null)[] = []
    const noticed = (bytes: number) => ({
      ...inMemory(new Uint8Array(bytes), 1),
      gather() {
        seen.push(tensorFloat32())
        return new Uint8Array(bytes)
      },
    })
    const split = { images: noticed(8 * 8 * 3), objects: noticed(8 * 8), labels: null, count: 1, size: 8 }
    const store = new ImageStore(split, { mean: [0, 0, 0], std: [1, 1, 1] })
    const options = augmentationSchema.parse({})
    const view = inTraining({ precision: 'tf32' }, () => store.view(Int32Array.of(0), options, new Random(0)))
    view.objects!(1).dispose() // its bytes are read where it is made
    view.dispose()
    expect(seen.at(-1)).toBe(false)
    expect(tensorFloat32()).toBe(chosen === 'tf32')
  },
)

test('features of kernels that may differ from run to run are features of their own', () => {
  evaluateIn('float32', H100)
  vi.stubEnv('TF_DETERMINISTIC_OPS', '0')
  expect(evaluatedOn()).toEqual(['NVIDIA H100', 'float32', 'kernels of any order'])
})

test('only training computes in bfloat16, however it ends', () => {
  expect(inTraining({ precision: 'bfloat16' }, computeType)).toBe('bfloat16')
  expect(inTraining({ precision: 'tf32' }, computeType)).toBe('float32')
  const failing = () => {
    throw new Error('diverged')
  }
  expect(() => inTraining({ precision: 'bfloat16' }, failing)).toThrow('diverged')
  expect(computeType()).toBe('float32')
})

test('a score says so when it was rounded, and nothing by default', () => {
  expect(protocolAsComputed('k 20')).toBe('k 20')
  evaluateIn('float32', H100)
  expect(protocolAsComputed('k 20')).toBe('k 20')
  evaluateIn('tf32', H100)
  expect(protocolAsComputed('k 20')).toBe('k 20, TF32')
  // Asked for, but the device has none.
  for (const device of [CPU, V100]) {
    evaluateIn('tf32', device)
    expect(protocolAsComputed('k 20')).toBe('k 20')
  }
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '0')
  evaluateIn('tf32', H100)
  expect(protocolAsComputed('k 20')).toBe('k 20')
})

test('features are those of the card and its rounding; of a CPU nothing is added', () => {
  expect(evaluatedOn()).toEqual([])
  evaluateIn('float32', H100)
  expect(evaluatedOn()).toEqual(['NVIDIA H100', 'float32'])
  evaluateIn('tf32', H100)
  expect(evaluatedOn()).toEqual(['NVIDIA H100', 'TF32'])
})

test('what is asked for and what a device has of it', () => {
  const asked = { precision: 'tf32', evaluationPrecision: 'tf32' } as const
  expect(precisionsOn(H100, asked)).toEqual({ trainingPrecision: 'tf32', evaluationPrecision: 'tf32' })
  expect(precisionsOn(V100, asked)).toEqual({ trainingPrecision: 'float32', evaluationPrecision: 'float32' })
  expect(precisionsOn({ ...CPU, kind: 'cpu' }, { ...asked, precision: 'bfloat16' })).toEqual({
    trainingPrecision: 'bfloat16',
    evaluationPrecision: 'float32',
  })
})

test('bfloat16 is refused where it is not computed in', () => {
  const asked = { precision: 'bfloat16' } as const
  const cpu = { kind: 'cpu', name: null, capability: null } as const
  const flags =
    (...names: string[]) =>
    () =>
      new Set(['avx2', ...names])
  expect(() => checkPrecision(asked, cpu, flags())).toThrow('no instructions for bfloat16 (avx512_bf16 or amx_bf16)')
  checkPrecision(asked, cpu, flags('avx512_bf16'))
  checkPrecision(asked, cpu, flags('amx_bf16'))
  checkPrecision({ precision: 'tf32' }, cpu, flags())
  expect(() => checkPrecision(asked, V100)).toThrow('Tesla V100 (compute capability 7.0) has no bfloat16')
  checkPrecision(asked, H100)
})
