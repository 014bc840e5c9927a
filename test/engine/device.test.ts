import { afterEach, expect, test, vi } from 'vitest'
import { kindFromEnvironment } from '../../harness/engine/device.ts'
import { childEnvironment } from '../../harness/engine/environment.ts'

afterEach(() => vi.unstubAllEnvs())

test('MASKBENCH_ENGINE chooses the library, and nothing else is taken for a choice', () => {
  vi.stubEnv('MASKBENCH_ENGINE', 'gpu')
  expect(kindFromEnvironment()).toBe('gpu')
  vi.stubEnv('MASKBENCH_ENGINE', '')
  expect(kindFromEnvironment()).toBeUndefined()
  vi.stubEnv('MASKBENCH_ENGINE', 'tpu')
  expect(kindFromEnvironment).toThrow("MASKBENCH_ENGINE is 'tpu'")
})

test('a training process gets its threads from the plan, whatever the shell says', () => {
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', '8')
  vi.stubEnv('TF_DETERMINISTIC_OPS', undefined)
  const environment = childEnvironment(2)
  expect(environment.TF_NUM_INTRAOP_THREADS).toBe('2')
  expect(environment.TF_NUM_INTEROP_THREADS).toBe('1')
  expect(environment.OMP_NUM_THREADS).toBe('2')
  expect(environment.MALLOC_MMAP_THRESHOLD_).toBe('33554432')
  expect(environment.TF_DETERMINISTIC_OPS).toBe('1')
  expect(environment.PATH).toBe(process.env.PATH)
})
