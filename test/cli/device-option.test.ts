import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { deviceOption } from '../../harness/cli/device-option.ts'

afterEach(() => vi.unstubAllEnvs())

const parse = (...words: string[]) =>
  new Command()
    .addOption(deviceOption())
    .exitOverride()
    .configureOutput({ writeErr() {} })
    .parse(words, { from: 'user' })

test('the device is handed on to child processes, and must be one of two', () => {
  vi.stubEnv('MASKBENCH_DEVICE', undefined)
  expect(() => parse('--device', 'tpu')).toThrow(/Allowed choices are cpu, gpu/)
  expect(process.env.MASKBENCH_DEVICE).toBeUndefined()
  expect(parse('--device', 'cpu').opts()).toEqual({ device: 'cpu' })
  expect(process.env.MASKBENCH_DEVICE).toBe('cpu')
})
