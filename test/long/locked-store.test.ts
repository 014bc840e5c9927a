import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { BUSY_TIMEOUT_MS } from '../../db/read-only.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import type { RunState } from '../../harness/store/runs/queue.ts'
import { holdLock } from '../execution/fakes/hold-lock.ts'
import { fakePlan, fakeWorker, workbench } from '../execution/workbench.ts'

afterEach(() => vi.unstubAllEnvs())

test('a lock that is held for longer than other commands wait for ends no run', async () => {
  using bench = workbench()
  const planned = fakePlan([0, 1])
  bench.enqueue(planned)
  const goOn = join(bench.path, '..', 'go-on')
  vi.stubEnv('FAKE_UNTIL', goOn)
  let lock: Disposable | undefined
  const watch = (states: readonly RunState[]) => {
    if (lock !== undefined || states.some(({ phase }) => phase !== 'staying')) return
    lock = holdLock(bench.path)
    writeFileSync(goOn, '')
    setTimeout(() => lock![Symbol.dispose](), 1.3 * BUSY_TIMEOUT_MS)
  }
  const notes: string[] = []
  const { states } = await runLocally({
    ...bench,
    planned,
    jobs: 2,
    worker: fakeWorker(),
    watch,
    note: (line) => notes.push(line),
  })
  expect(states).toMatchObject([
    { status: 'done', error: null },
    { status: 'done', error: null },
  ])
  expect(notes).toEqual(['another program has locked the database; waiting until it is done'])
})
