import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { defaultJobs } from '../../harness/execution/executors/local/index.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { cardMemory, memoryOnCard } from '../../harness/execution/resources/card-memory.ts'
import { CardPlan } from '../../harness/execution/resources/card-plan.ts'
import { visibleGpus } from '../../harness/execution/resources/gpus.ts'
import { availableMemory, memoryOf } from '../../harness/execution/resources/memory.ts'
import { MemoryPlan } from '../../harness/execution/resources/memory-plan.ts'
import { fakeNvidiaSmi } from './fakes/nvidia-smi.ts'
import { fakePlan, fakeWorker, type Workbench, workbench } from './workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const GB = 10 ** 9

test('memory of a process and of the machine are plausible', async () => {
  const bytes = 2 ** 27
  // In a process of its own: this one may give back meanwhile what the files before took.
  const code = `globalThis.block = Buffer.alloc(${bytes}, 1); process.stdout.write('there'); process.stdin.resume()`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const taken = memoryOf(child.pid!)!
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(taken).toBeGreaterThan(0.9 * bytes)
  expect(taken).toBeLessThan(4 * bytes)
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
  expect(plan(4 * GB).obstacle(two!, running)).toBe('it takes about 3.00 GB, and 2.00 GB is free')
  expect(plan(0).obstacle(two!, [])).toBeNull()
})

test('what a running process takes is known to those like it; one that ran out of memory runs alone', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  const plan = new MemoryPlan(bench.database, [one!, two!], () => 2 * GB)
  const running = [{ run: one!, now: 2.5 * GB }]
  expect(plan.obstacle(two!, running)).toBeNull()
  plan.saw(running)
  expect(plan.obstacle(two!, running)).toBe('it takes about 2.50 GB, and 2.00 GB is free')
  plan.leaveAlone(two!)
  expect(plan.obstacle(two!, running)).toMatch(/^it ran out of memory while others were running/)
  expect(plan.obstacle(two!, [])).toBeNull()
  expect(plan.obstacle(one!, [{ run: two!, now: 0 }])).toBe('another run needs all of the memory')
})

test('nothing is known of a process that has not been weighed', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  const plan = new MemoryPlan(bench.database, [one!, two!], () => 0)
  const running = [{ run: one!, now: 0 }]
  plan.saw(running)
  expect(plan.obstacle(two!, running)).toBe('it takes about 537 MB, and 0 B is free')
})

test('where memory is scarce runs wait for each other, and say so once', async () => {
  using bench = workbench()
  const planned = bench.plan([0, 1, 2])
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
  expect(notes[0]).toMatch(/^uci-heart\/noisy-labels\/1 waits: it takes about \d+ MB, and 0 B is free$/)
})

test('every run has a card of its own, and sees no other, with one card as with several', async () => {
  using bench = workbench()
  const log = join(bench.path, '..', 'log')
  vi.stubEnv('FAKE_LOG', log)
  const planned = bench.plan([0, 1, 2], { steps: 100, batchSize: 10 })
  const onCards = { ...bench, planned, jobs: 2, worker: fakeWorker(), deviceOf: () => 'gpu' as const }
  await runLocally({ ...onCards, cards: { cards: ['GPU-a', 'GPU-b'], perCard: 1 } })
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  expect(lines.slice(0, 2).sort()).toEqual(['0 GPU-a', '1 GPU-b'])
  expect(lines[2]).toMatch(/^2 GPU-[ab]$/)

  const further = bench.plan([3])
  await runLocally({ ...onCards, planned: further, cards: { cards: ['GPU-a'], perCard: 1 } })
  expect(readFileSync(log, 'utf8').trim().split('\n').at(-1)).toBe('3 GPU-a')
})

test('runs on the CPU go beside those on cards, where cores are left, and see no card', async () => {
  using bench = workbench()
  const log = join(bench.path, '..', 'log')
  vi.stubEnv('FAKE_LOG', log)
  const planned = bench.plan([0, 1, 2, 3], { steps: 100, batchSize: 10 })
  const together = new Set<string>()
  await runLocally({
    ...bench,
    planned,
    jobs: 4,
    worker: fakeWorker(),
    cores: 2,
    cards: { cards: ['GPU-a'], perCard: 1 },
    deviceOf: ({ config }) => (config.seed < 2 ? 'cpu' : 'gpu'),
    watch(states) {
      const seeds = states.flatMap(({ status }, i) => (status === 'running' ? [planned[i]!.config.seed] : []))
      together.add(seeds.join())
    },
  })
  const seen = readFileSync(log, 'utf8').trim().split('\n').sort()
  expect(seen).toEqual(['0 -1', '1 -1', '2 GPU-a', '3 GPU-a'])
  // One on the card and one on the core that is left; never three, never two on the card.
  for (const seeds of together) expect(['', '0', '1', '2', '3', '0,1', '0,2', '1,2', '0,3', '1,3']).toContain(seeds)
})

test('the card with the fewest runs is next; none where every card has as many as it may', () => {
  using bench = workbench()
  const [one, two, three] = fakePlan([0, 1, 2])
  const plan = new CardPlan(bench.database, [one!, two!, three!], { cards: ['a', 'b'], perCard: 1 })
  expect(plan.place(one!, [])).toEqual({ card: 'a' })
  expect(plan.place(two!, [{ run: one!, card: 'a' }])).toEqual({ card: 'b' })
  const full = [
    { run: one!, card: 'a' },
    { run: two!, card: 'b' },
  ]
  expect(plan.place(three!, full)).toEqual({ obstacle: null })
  const unnamed = new CardPlan(bench.database, [one!, two!], { cards: [], perCard: 1 })
  expect(unnamed.place(two!, [{ run: one!, card: undefined }])).toEqual({ obstacle: null })
})

test('a second run on a card waits until what it takes is free there', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  const [alien] = fakePlan([0], { hidden: 9 })
  using _ = fakeNvidiaSmi([{ uuid: 'GPU-a', totalMb: 8192, freeMb: 5000 }])
  const rules = { cards: ['GPU-a'], perCard: 2 }
  const running = [{ run: one!, card: 'GPU-a' }]
  // Nothing is known: half of the card each.
  expect(new CardPlan(bench.database, [one!, two!], rules).place(two!, running)).toEqual({ card: 'GPU-a' })
  bench.enqueue([one!, two!, alien!])
  tookOnCard(bench, one!.id, 6000)
  const known = new CardPlan(bench.database, [one!, two!, alien!], rules)
  // Both together are more than there is, whatever is free before the first has grown.
  const obstacle = 'it takes about 6.29 GB of a GPU, and 2.30 GB of GPU-a is free'
  expect(known.place(two!, running)).toEqual({ obstacle })
  expect(known.place(alien!, running)).toMatchObject({ obstacle: expect.stringContaining('4.29 GB of a GPU') })
  tookOnCard(bench, one!.id, 3000)
  expect(new CardPlan(bench.database, [one!, two!], rules).place(two!, running)).toEqual({ card: 'GPU-a' })
  // A card that nobody is on takes any run: there is nobody to wait for.
  expect(known.place(two!, [])).toEqual({ card: 'GPU-a' })
})

test('cards of which nobody knows the memory take as many runs as are allowed', () => {
  using bench = workbench()
  const [one, two] = fakePlan([0, 1])
  const rules = { cards: ['a'], perCard: 2, memory: () => new Map() }
  const plan = new CardPlan(bench.database, [one!, two!], rules)
  expect(plan.place(two!, [{ run: one!, card: 'a' }])).toEqual({ card: 'a' })
})

test('what a process takes of a card is what the driver says of it', () => {
  using _ = fakeNvidiaSmi([{ uuid: 'GPU-a', totalMb: 100, freeMb: 60 }], { 77: 30, 78: 10 })
  expect(memoryOnCard(77)).toBe(30 * 2 ** 20)
  expect(memoryOnCard(79)).toBeNull()
  expect(cardMemory()).toEqual(new Map([['GPU-a', { total: 100 * 2 ** 20, free: 60 * 2 ** 20 }]]))
})

test('as many jobs as the cards take, and beside them what fits on the cores that are left', () => {
  const planned = fakePlan([0, 1, 2, 3, 4, 5])
  const devices = (gpu: number) => planned.map((_, i) => (i < gpu ? ('gpu' as const) : ('cpu' as const)))
  const two = { cards: ['a', 'b'], perCard: 1 }
  expect(defaultJobs(planned, devices(6), two, 8)).toBe(2)
  expect(defaultJobs(planned, devices(6), { ...two, perCard: 2 }, 8)).toBe(4)
  expect(defaultJobs(planned, devices(3), two, 8)).toBe(8)
  expect(defaultJobs(planned, devices(0), two, 8)).toBe(8)
  expect(defaultJobs(planned, devices(1), { cards: [], perCard: 1 }, 1)).toBe(1)
  expect(defaultJobs(fakePlan([0, 1], { threads: 4 }), devices(0), two, 8)).toBe(2)
  // However few the cores, no card is left idle for one run that goes to the CPU.
  const four = { cards: ['a', 'b', 'c', 'd'], perCard: 1 }
  expect(defaultJobs(fakePlan([0, 1, 2, 3, 4, 5], { threads: 4 }), devices(5), four, 8)).toBe(4)
})

test('cards are those that CUDA_VISIBLE_DEVICES names', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '2, 0,-1,1')
  expect(visibleGpus('gpu')).toEqual(['2', '0'])
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '')
  expect(visibleGpus('gpu')).toEqual([])
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '0,1')
  expect(visibleGpus('cpu')).toEqual([])
})

test('where it says nothing, cards are all that the driver knows', () => {
  vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
  using _ = fakeNvidiaSmi([{ uuid: 'GPU-a' }, { uuid: 'GPU-b' }])
  expect(visibleGpus('gpu')).toEqual(['GPU-a', 'GPU-b'])
  expect(visibleGpus('cpu')).toEqual([])
})

function took(bench: Workbench, id: string, bytes: number): void {
  bench.enqueue(fakePlan([0, 1]))
  bench.database.$client.prepare('update runs set peak_rss_mb = ? where id = ?').run(bytes / 2 ** 20, id)
}

function tookOnCard(bench: Workbench, id: string, mib: number): void {
  bench.database.$client.prepare('update runs set peak_card_mb = ? where id = ?').run(mib, id)
}
