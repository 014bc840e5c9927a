import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { freestGpu, visibleGpus } from '../../harness/execution/gpus.ts'
import { runLocally } from '../../harness/execution/local.ts'
import { availableMemory, memoryOf } from '../../harness/execution/memory.ts'
import { MemoryPlan } from '../../harness/execution/memory-plan.ts'
import { fakePlan, fakeWorker, type Workbench, workbench } from './workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const GB = 2 ** 30

test('memory of a process and of the machine are plausible', () => {
  const before = memoryOf(process.pid)!
  const block = Buffer.alloc(2 ** 27, 1)
  expect(memoryOf(process.pid)! - before).toBeGreaterThan(0.9 * block.length)
  expect(availableMemory()).toBeGreaterThan(2 ** 27)
  expect(memoryOf(2 ** 30)).toBeNull()
})

test('a run starts beside others when what is left after they have grown is enough for it', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  took(bench, one!.id, 3 * GB)
  const plan = (free: number) => new MemoryPlan(bench.database, [one!, two!], () => free)
  const running = [{ run: one!, now: GB }]
  // The one that runs will take 2 GB more, the next one 3.
  expect(plan(5.1 * GB).obstacle(two!, running)).toBeNull()
  expect(plan(4 * GB).obstacle(two!, running)).toBe('it takes about 3.0 GB, and 2.0 GB is free')
  expect(plan(0).obstacle(two!, [])).toBeNull()
})

test('what a running process takes is known to those like it; one that ran out of memory runs alone', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  const plan = new MemoryPlan(bench.database, [one!, two!], () => 2 * GB)
  const running = [{ run: one!, now: 2.5 * GB }]
  expect(plan.obstacle(two!, running)).toBeNull()
  plan.saw(running)
  expect(plan.obstacle(two!, running)).toBe('it takes about 2.5 GB, and 2.0 GB is free')
  plan.leaveAlone(two!)
  expect(plan.obstacle(two!, running)).toMatch(/^it ran out of memory beside others/)
  expect(plan.obstacle(two!, [])).toBeNull()
  expect(plan.obstacle(one!, [{ run: two!, now: 0 }])).toBe('another run needs the memory for itself')
})

test('where memory is scarce runs wait for each other, and say so once', async () => {
  using bench = workbench()
  const planned = fakePlan([0, 1, 2])
  bench.enqueue(planned)
  const notes: string[] = []
  let most = 0
  const { states } = await runLocally({
    ...bench,
    planned,
    jobs: 3,
    worker: fakeWorker(),
    available: () => 0,
    note: (line) => notes.push(line),
    watch: (now) => {
      most = Math.max(most, now.filter(({ status }) => status === 'running').length)
    },
  })
  expect(states.every(({ status }) => status === 'done')).toBe(true)
  // Runs this short may pass between two looks.
  expect(most).toBeLessThan(2)
  expect(notes[0]).toMatch(/^uci-heart\/noisy-labels\/1 waits: it takes about .* GB, and 0.0 GB is free$/)
})

test('several cards are shared out, one a job', async () => {
  using bench = workbench()
  const log = join(bench.path, '..', 'log')
  vi.stubEnv('FAKE_LOG', log)
  const planned = fakePlan([0, 1, 2], { steps: 100, batchSize: 10 })
  bench.enqueue(planned)
  await runLocally({ ...bench, planned, jobs: 2, worker: fakeWorker(), gpus: ['GPU-a', 'GPU-b'] })
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  expect(lines.slice(0, 2).sort()).toEqual(['0 GPU-a', '1 GPU-b'])
  expect(lines[2]).toMatch(/^2 GPU-[ab]$/)
})

test('the card with the fewest jobs is next', () => {
  expect(freestGpu(['a', 'b', 'c'], ['a', 'c'])).toBe('b')
  expect(freestGpu(['a', 'b'], ['a', 'b', 'a'])).toBe('b')
  expect(freestGpu([], [])).toBeUndefined()
})

test('cards are those that CUDA_VISIBLE_DEVICES names', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '2, 0,-1,1')
  expect(visibleGpus('gpu')).toEqual(['2', '0'])
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '')
  expect(visibleGpus('gpu')).toEqual([])
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0,1')
  expect(visibleGpus('cpu')).toEqual([])
})

function took(bench: Workbench, id: string, bytes: number): void {
  bench.enqueue(fakePlan([0, 1]))
  bench.database.$client.prepare('update runs set peak_rss_mb = ? where id = ?').run(bytes / 2 ** 20, id)
}
