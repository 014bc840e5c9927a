import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { childScript } from '../child-scripts/child-script.ts'
import { integrity } from '../execution/snapshot.ts'
import { fakePlan, workbench } from '../execution/workbench.ts'

const PROCESSES = 6
const TRANSACTIONS = 2000

test('six processes writing 2,000 transactions each: none is lost, none fails', async () => {
  using bench = workbench()
  const planned = fakePlan(Array.from({ length: PROCESSES }, (_, seed) => seed))
  bench.enqueue(planned)
  const script = childScript('store-writer')
  const codes = await Promise.all(
    planned.map(async ({ id }) => {
      const words = [script, bench.path, id, String(TRANSACTIONS)]
      const [code] = await once(spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] }), 'close')
      return code
    }),
  )
  expect(codes).toEqual(Array(PROCESSES).fill(0))
  const counted = bench.database.$client.prepare('select count(*), sum(value) from points').raw().get()
  expect(counted).toEqual([PROCESSES * TRANSACTIONS, (PROCESSES * TRANSACTIONS * (TRANSACTIONS + 1)) / 2])
  expect(integrity(bench.database)).toBe('ok')
})
