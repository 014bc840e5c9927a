import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { complete, declare } from '../../harness/cli/commands/pretrain.ts'

const seen: unknown[] = []
vi.mock(import('../../harness/cli/pretrain-options.ts'), () => {
  seen.push(process.env.CUDA_VISIBLE_DEVICES)
  return { pretrainOptions: () => [] }
})
afterEach(() => vi.unstubAllEnvs())

test('pretrain asks the engine for its options without touching a card, which is for the run', async () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-a')
  const program = new Command()
  declare(program, () => async () => {})
  await complete(program)
  expect(seen).toEqual(['-1'])
  expect(process.env.CUDA_VISIBLE_DEVICES).toBe('GPU-a')
})
