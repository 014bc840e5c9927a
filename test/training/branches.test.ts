/** Ops that run side by side come in any order: what they give must not depend on it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { childEnvironment } from '../../harness/engine/environment.ts'
import { childScript } from '../child-scripts/child-script.ts'

const script = childScript('steps-alone')

async function train(branches: number): Promise<string> {
  const env = childEnvironment({ threads: 1, branches, device: 'cpu' })
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
  return stdout
}

test('steps end with the same bits, however many ops run side by side', async () => {
  const alone = await train(1)
  expect(alone.trim().split('\n')).toHaveLength(3)
  // Three processes at once, so that their branches come in many orders.
  expect(await Promise.all([train(2), train(2), train(4)])).toEqual([alone, alone, alone])
})
