import { createRequire } from 'node:module'
import { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { complete, declare } from '../../harness/cli/commands/pretrain.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

const { cache } = createRequire(import.meta.url)
const engine = () => Object.keys(cache).filter((path) => path.includes('tfjs-node-gpu'))
afterEach(() => vi.unstubAllEnvs())

test('pretrain lists its options without touching a card, which is for the run', async () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-a')
  const program = new Command()
  declare(program, () => async () => {})
  await complete(program)
  expect(program.commands[0]!.options.length).toBeGreaterThan(20)
  expect(engine()).toEqual([])
  expect(process.env.CUDA_VISIBLE_DEVICES).toBe('GPU-a')
  expect(tf.version_core).toBeDefined()
  expect(engine()).not.toEqual([])
})
