import { afterEach, expect, test, vi } from 'vitest'
import { deviceOption } from '../../harness/cli/device-option.ts'
import { cudaCache } from '../../harness/engine/card/compiled-kernels.ts'
import { chosenDevice, kindFromEnvironment } from '../../harness/engine/card/device.ts'
import { type Compute, childEnvironment } from '../../harness/engine/environment.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['MASKBENCH_ENGINE', 'library', kindFromEnvironment, 'gpu', 'tpu'],
  ['MASKBENCH_DEVICE', 'device', chosenDevice, 'cpu', 'cuda'],
] as const)('%s chooses the %s, and nothing else is taken for a choice', (variable, _, chosen, choice, other) => {
  vi.stubEnv(variable, choice)
  expect(chosen()).toBe(choice)
  vi.stubEnv(variable, '')
  expect(chosen()).toBeUndefined()
  vi.stubEnv(variable, other)
  expect(chosen).toThrow(`${variable} is '${other}'`)
})

test('the option sets MASKBENCH_DEVICE, and refuses what is no device', async () => {
  vi.stubEnv('MASKBENCH_DEVICE', '')
  const parse = (word: string) => deviceOption().parseArg?.(word, undefined)
  expect(() => parse('cuda')).toThrow('Allowed choices are cpu, gpu.')
  expect(chosenDevice()).toBeUndefined()
  parse('gpu')
  expect(chosenDevice()).toBe('gpu')
})

test('compiled kernels are kept in the cache folder, as many as the driver allows', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/cache')
  expect(cudaCache()).toEqual({
    CUDA_CACHE_PATH: '/cache/maskbench/compiled-kernels',
    CUDA_CACHE_MAXSIZE: '4294967295',
  })
})

test('a training process gets its threads from the plan, whatever the shell says', () => {
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', '8')
  vi.stubEnv('TF_DETERMINISTIC_OPS', undefined)
  const environment = childEnvironment({ threads: 2 })
  expect(environment.TF_NUM_INTRAOP_THREADS).toBe('2')
  expect(environment.TF_NUM_INTEROP_THREADS).toBe('1')
  expect(childEnvironment({ threads: 1, branches: 2 }).TF_NUM_INTEROP_THREADS).toBe('2')
  expect(environment.OMP_NUM_THREADS).toBe('2')
  expect(environment.MALLOC_MMAP_THRESHOLD_).toBe('33554432')
  expect(environment.TF_DETERMINISTIC_OPS).toBe('1')
  expect(environment.PATH).toBe(process.env.PATH)
})

test('kernels are deterministic as the run was configured, whatever the shell says', () => {
  vi.stubEnv('TF_DETERMINISTIC_OPS', '1')
  expect(childEnvironment({ threads: 1, deterministic: false }).TF_DETERMINISTIC_OPS).toBe('0')
  vi.stubEnv('TF_DETERMINISTIC_OPS', '0')
  expect(childEnvironment({ threads: 1 }).TF_DETERMINISTIC_OPS).toBe('1')
})

test('a process sees the card that it was given, none on the CPU, and what the shell says where nothing is planned', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0,1')
  vi.stubEnv('MASKBENCH_DEVICE', undefined)
  const seen = (compute: Partial<Compute>) => {
    const { CUDA_VISIBLE_DEVICES, MASKBENCH_DEVICE } = childEnvironment({ threads: 1, ...compute })
    return [CUDA_VISIBLE_DEVICES, MASKBENCH_DEVICE]
  }
  expect(seen({ device: 'gpu', card: 'GPU-a' })).toEqual(['GPU-a', 'gpu'])
  expect(seen({ device: 'gpu' })).toEqual(['0,1', 'gpu'])
  expect(seen({ device: 'cpu', card: 'GPU-a' })).toEqual(['-1', 'cpu'])
  expect(seen({ device: null })).toEqual(['0,1', undefined])
})
