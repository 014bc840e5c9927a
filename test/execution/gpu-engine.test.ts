/** What commands and workers do where the engine for the GPU is installed: this machine's stamp says so, its cards are made up. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openReadOnly } from '../../db/read-only.ts'
import { environments, runs } from '../../db/schema.ts'
import { readStamp } from '../../harness/engine/compile.ts'
import { bindingPath } from '../../harness/engine/paths.ts'
import type { PhysicalDevice } from '../../harness/engine/physical-device.ts'
import { plannedDevice } from '../../harness/execution/devices.ts'
import { loadEngine } from '../../harness/execution/engine.ts'
import { work } from '../../harness/execution/worker.ts'
import { commands, type Here } from '../cli/in-process.ts'
import { fakeNvidiaSmi } from './fake-nvidia-smi.ts'
import { runFake } from './fake-run.ts'
import { fakePlan, type Workbench, workbench } from './workbench.ts'

vi.mock(import('../../harness/engine/compile.ts'), { spy: true })

const stamp = { version: '2.21.0', kind: 'gpu', asked: true, library: '/nowhere', sources: '0123456789abcdef' } as const
beforeEach(() => {
  vi.mocked(readStamp).mockReturnValue(stamp as unknown as ReturnType<typeof readStamp>)
  vi.stubEnv('MASKBENCH_DEVICE', undefined)
})
afterEach(() => vi.unstubAllEnvs())

const CPU: PhysicalDevice = { kind: 'cpu', name: null, capability: null, memoryMb: null, driver: null, uuid: null }
const A100: PhysicalDevice = {
  kind: 'gpu',
  name: 'NVIDIA A100',
  capability: '8.0',
  memoryMb: 40_960,
  driver: '580.95.05',
  uuid: 'GPU-a',
}

describe('a worker', () => {
  /** Does one run that finds this device. @returns its exit code and what is stored of it. */
  async function done(bench: Workbench, found: PhysicalDevice) {
    const [run] = fakePlan([0])
    bench.enqueue([run!])
    const runner = { entry: '', load: async () => runFake }
    const code = await work(bench.path, run!.id, {
      runners: { 'noisy-labels': runner, representation: { entry: '', load: () => Promise.reject(new Error('none')) } },
      engine: () => loadEngine(plannedDevice(), async () => ({ version: '2.21.0', device: found })),
    })
    const row = bench.database
      .select({ run: runs, facts: environments.facts })
      .from(runs)
      .leftJoin(environments, eq(environments.id, runs.environmentId))
      .where(eq(runs.id, run!.id))
      .get()
    return { code, ...row! }
  }

  test('that finds no card fails before it trains, with the reason', async () => {
    using bench = workbench()
    const { code, run, facts } = await done(bench, CPU)
    expect(code).toBe(3)
    expect(run).toMatchObject({ status: 'failed', step: 0, error: expect.stringMatching(/--device cpu/) })
    expect(facts).toBeNull()
  })

  test('says which card it was and how much of it it took', async () => {
    using bench = workbench()
    using _ = fakeNvidiaSmi([{ uuid: 'GPU-a' }], { [process.pid]: 777 })
    const { code, run, facts } = await done(bench, A100)
    expect(code).toBe(0)
    expect(run).toMatchObject({ status: 'done', card: 'GPU-a', peakCardMb: 777 })
    expect(facts).toMatchObject({ device: 'gpu', gpu: 'NVIDIA A100', gpuCapability: '8.0' })
    expect(JSON.stringify(facts)).not.toContain('GPU-a')
  })

  test('on the CPU by intention names no card, though there is one', async () => {
    using bench = workbench()
    using _ = fakeNvidiaSmi([{ uuid: 'GPU-a' }], { [process.pid]: 777 })
    vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
    const { code, run, facts } = await done(bench, CPU)
    expect(code).toBe(0)
    expect(run).toMatchObject({ card: null, peakCardMb: null })
    expect(facts).toMatchObject({ device: 'cpu', gpu: null, gpuDriver: null })
  })

  test('sees one card where there are several, and none where the CPU was planned', async () => {
    const seen: unknown[] = []
    const looking = (device: PhysicalDevice) => async () => {
      seen.push(process.env.CUDA_VISIBLE_DEVICES)
      return { version: '2.21.0', device }
    }
    vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-a,GPU-b')
    await loadEngine('gpu', looking(A100))
    await loadEngine('cpu', looking(CPU))
    expect(seen).toEqual(['GPU-a', '-1'])
  })
})

describe.runIf(existsSync(bindingPath))('a command where TensorFlow finds no card', () => {
  const LARGE = { kind: 'representation', dataset: 'fashion-mnist-mini', epochs: 1 }
  const SMALL = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }
  const suite = (here: Here, ...runs: object[]) =>
    writeFileSync(join(here.path, 'mine.json'), JSON.stringify({ name: 'mine', runs }))

  test.each([
    ['run', 'mine.json'],
    ['pretrain', '--epochs', '1'],
  ])('%s ends with 3, and enqueues nothing', async (...words) => {
    using here = commands()
    suite(here, LARGE, SMALL)
    const { code, stderr } = await here.maskbench(...words)
    expect(code).toBe(3)
    expect(stderr).toMatch(/^maskbench: [^\n]*--device cpu[^\n]*\n$/)
    expect(openReadOnly(join(here.path, 'maskbench.sqlite'))).toBeNull()
  })

  test('the dry run shows where each run would compute, and how many at once', async () => {
    using here = commands()
    using _ = fakeNvidiaSmi([{ uuid: 'GPU-a' }, { uuid: 'GPU-b' }])
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
    suite(here, ...[0, 1, 2, 3, 4].map((seed) => ({ ...LARGE, seed })))
    const plan = async (...words: string[]) =>
      JSON.parse((await here.maskbench('run', 'mine.json', '--dry-run', '--json', ...words)).stdout)
    expect(await plan()).toMatchObject({ jobs: 2, runs: [{ device: 'gpu' }, {}, {}, {}, {}] })
    expect(await plan('--jobs-per-gpu', '2')).toMatchObject({ jobs: 4 })
    suite(here, LARGE, SMALL)
    const { stdout } = await here.maskbench('run', 'mine.json', '--dry-run')
    expect(stdout).toMatch(/^run +id +device +state +time\n/)
    expect(stdout).toMatch(/uci-heart\/noisy-labels\/0 .* cpu +new/)
    expect(stdout).toMatch(/fashion-mnist-mini\/simclr\/0 .* gpu +new/)
    const onCpu = await here.maskbench('run', 'mine.json', '--dry-run', '--device', 'cpu')
    expect(onCpu.stdout).toMatch(/^run +id +state +time\n/)
  })

  test('several runs on a card are for a machine with one, and not for Slurm', async () => {
    using here = commands()
    suite(here, LARGE)
    const words = ['run', 'mine.json', '--dry-run', '--jobs-per-gpu', '2']
    expect(await here.maskbench(...words, '--executor', 'slurm')).toMatchObject({ code: 2 })
    vi.mocked(readStamp).mockReturnValue({ ...stamp, kind: 'cpu' } as unknown as ReturnType<typeof readStamp>)
    const { code, stderr } = await here.maskbench(...words)
    expect(code).toBe(2)
    expect(stderr).toContain('--jobs-per-gpu is for an engine that computes on a GPU')
  })
})

test.each([
  ['run', 'smoke', '--dry-run'],
  ['run', 'smoke'],
  ['pretrain', '--epochs', '1'],
  ['perf', 'knn'],
  ['evaluate', 'encoder.safetensors'],
  ['embed', '--weights', 'w.safetensors', '--data', 'photos/', '--out', 'f.npy'],
])('--device gpu with the engine for the CPU ends %s with 3 and says how to get the other', async (...words) => {
  vi.mocked(readStamp).mockReturnValue({ ...stamp, kind: 'cpu' } as unknown as ReturnType<typeof readStamp>)
  using here = commands()
  const { code, stderr } = await here.maskbench(...words, '--device', 'gpu')
  expect(stderr).toMatch(/^maskbench: .* computes on the CPU alone\. .*`npx maskbench setup --gpu`/)
  expect(code).toBe(3)
})
