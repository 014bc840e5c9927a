/** What commands and workers do where the engine for the GPU is installed: this machine's stamp says so, its cards are made up. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { runConfigSchema } from '../../db/config/run.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { environments, events, runs } from '../../db/schema/index.ts'
import { EnvironmentError } from '../../harness/base/errors.ts'
import { dryRun } from '../../harness/cli/dry-run.ts'
import type { PhysicalDevice } from '../../harness/engine/card/physical-device.ts'
import { plannedDevice } from '../../harness/engine/card/planned-device.ts'
import { readStamp } from '../../harness/engine/installation/compile.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { checkComputable, requireCard } from '../../harness/execution/plan/preflight.ts'
import { loadEngine } from '../../harness/execution/worker/engine.ts'
import { work } from '../../harness/execution/worker/worker.ts'
import { CONTINUED } from '../../harness/store/runs/continued.ts'
import { commands, type Here } from '../cli/helpers/in-process.ts'
import { fakeDriver } from '../engine/fake-driver.ts'
import { A100, CPU } from './fakes/devices.ts'
import { letProcessesDie } from './fakes/dying-process.ts'
import { fakeNvidiaSmi } from './fakes/nvidia-smi.ts'
import { runFake } from './fakes/run.ts'
import { fakePlan, type Workbench, workbench } from './workbench.ts'

vi.mock(import('../../harness/engine/installation/compile.ts'), { spy: true })
vi.mock(import('../../harness/execution/plan/preflight.ts'), { spy: true })

const stamp = { version: '2.21.0', kind: 'gpu', asked: true, library: '/nowhere', sources: '0123456789abcdef' } as const
beforeEach(() => {
  vi.mocked(readStamp).mockReturnValue(stamp as unknown as ReturnType<typeof readStamp>)
  vi.stubEnv('MASKBENCH_DEVICE', undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('a worker', () => {
  /** Does one run that finds this device. @returns its exit code and what is stored of it. */
  async function done(bench: Workbench, found: PhysicalDevice) {
    const [run] = fakePlan([0])
    bench.enqueue([run!])
    const runner = { entry: '', load: async () => runFake }
    const none = { entry: '', load: () => Promise.reject(new Error('none')) }
    const code = await work(bench.path, run!.id, {
      runners: { 'noisy-labels': runner, representation: none, external: none },
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

  test('that goes on with what was begun on another device says so in the run', async () => {
    using bench = workbench()
    const said = () => bench.database.select().from(events).where(eq(events.name, CONTINUED)).all()
    vi.stubEnv('FAKE', 'fail-once')
    vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
    expect(await done(bench, CPU)).toMatchObject({ code: 1, facts: { device: 'cpu' } })
    expect(said()).toEqual([])
    vi.stubEnv('MASKBENCH_DEVICE', undefined)
    expect(await done(bench, A100)).toMatchObject({ code: 0, facts: { device: 'gpu' } })
    const message = expect.stringMatching(/went on elsewhere: device was cpu, is gpu; gpu was none, is NVIDIA A100;/)
    expect(said()).toMatchObject([{ axis: 'step', step: 5, message }])
  })

  test('that goes on with the same one, or begins afresh on another, has nothing to say', async () => {
    using bench = workbench()
    const said = () => bench.database.select().from(events).where(eq(events.name, CONTINUED)).all()
    vi.stubEnv('FAKE', 'fail-once')
    expect((await done(bench, A100)).code).toBe(1)
    expect((await done(bench, { ...A100, uuid: 'GPU-b' })).code).toBe(0)
    using other = workbench()
    vi.stubEnv('FAKE', 'fail')
    expect((await done(other, A100)).code).toBe(1)
    vi.stubEnv('FAKE', '')
    vi.stubEnv('MASKBENCH_DEVICE', 'cpu')
    expect((await done(other, CPU)).code).toBe(0)
    expect([...said(), ...other.database.select().from(events).where(eq(events.name, CONTINUED)).all()]).toEqual([])
  })

  test('sees one card where there are several, one that is fit, and none where the CPU was planned', async () => {
    const seen: unknown[] = []
    const looking = (device: PhysicalDevice) => async () => {
      seen.push(process.env.CUDA_VISIBLE_DEVICES)
      return { version: '2.21.0', device }
    }
    vi.stubEnv('CUDA_VISIBLE_DEVICES', 'GPU-a,GPU-b')
    await loadEngine('gpu', looking(A100))
    await loadEngine('cpu', looking(CPU))
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
    using _ = fakeNvidiaSmi([{ uuid: 'GPU-screen', capability: '3.0' }, { uuid: 'GPU-b' }])
    await loadEngine('gpu', looking(A100))
    expect(seen).toEqual(['GPU-a', '-1', 'GPU-b'])
  })
})

describe.runIf(existsSync(bindingPath))('a command where TensorFlow finds no card', () => {
  const LARGE = { kind: 'representation', dataset: 'fashion-mnist-mini', epochs: 1 }
  const SMALL = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }
  const suite = (here: Here, ...runs: object[]) =>
    writeFileSync(join(here.path, 'mine.json'), JSON.stringify({ name: 'mine', runs }))

  const COMPUTING = [
    ['run', 'mine.json'],
    ['pretrain', '--epochs', '1'],
    ['perf', 'knn'],
    ['evaluate', 'encoder.safetensors'],
    ['embed', '--weights', 'w.safetensors', '--data', 'photos/', '--out', 'f.npy'],
  ]
  test.each(COMPUTING)('%s ends with 3, and enqueues nothing', async (...words) => {
    using here = commands()
    suite(here, LARGE, SMALL)
    const { code, stderr } = await here.maskbench(...words)
    expect(code).toBe(3)
    expect(stderr).toMatch(/^maskbench: [^\n]*--device cpu[^\n]*\n$/)
    expect(openReadOnly(join(here.path, 'maskbench.sqlite'))).toBeNull()
  })

  test.each(COMPUTING)('nor does %s begin on a card that is too old', async (...words) => {
    using here = commands()
    suite(here, LARGE, SMALL)
    for (const [name, value] of Object.entries(fakeDriver({ FAKE_CUDA_CAPABILITY: '7.0' }))) vi.stubEnv(name, value)
    const { code, stderr } = await here.maskbench(...words)
    expect(stderr).toMatch(/^maskbench: Fake H100 has compute capability 7\.0, .*--device cpu[^\n]*\n$/)
    expect(code).toBe(3)
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

  test('a run that a plan has twice takes as long on its device each time', () => {
    const configs = [LARGE, SMALL].map((config) => runConfigSchema.parse(config))
    const [large, small] = planSuite({ name: 'mine', runs: configs })
    const shown = vi.fn()
    const io = { json: true, debug: false, database: '/nowhere.sqlite', note() {}, result: shown }
    dryRun(
      { planned: [large!, large!, small!], guesses: [] },
      { jobs: 1, jobsPerGpu: undefined, withConfigs: false },
      io,
    )
    const { runs: planned } = shown.mock.calls[0]![0] as { runs: { device: string; seconds: number }[] }
    expect(planned.map(({ device }) => device)).toEqual(['gpu', 'gpu', 'cpu'])
    expect(planned[1]!.seconds).toBe(planned[0]!.seconds)
  })

  test('several runs on a card are for a machine with one, and not for Slurm', async () => {
    using here = commands()
    suite(here, LARGE)
    const words = ['run', 'mine.json', '--dry-run', '--jobs-per-gpu', '2']
    expect(await here.maskbench(...words, '--executor', 'slurm')).toMatchObject({ code: 2 })
    vi.mocked(readStamp).mockReturnValue({ ...stamp, kind: 'cpu' } as unknown as ReturnType<typeof readStamp>)
    const { code, stderr } = await here.maskbench(...words)
    expect(code).toBe(2)
    expect(stderr).toContain('--jobs-per-gpu needs the GPU engine')
  })
})

describe('what there is to say of the first run', () => {
  const LINE = 'its driver compiles every kernel at first use'
  const talking = async (_: unknown, { note }: { note?: (line: string) => void } = {}) => {
    note?.(LINE)
    throw new EnvironmentError({ what: 'that is enough', remedy: 'Stop here' })
  }

  test.runIf(existsSync(bindingPath)).each([
    ['run', 'smoke'],
    ['pretrain', '--epochs', '1'],
  ])('%s says before it begins', async (...words) => {
    using here = commands()
    vi.mocked(checkComputable).mockImplementationOnce(talking)
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => said.mockRestore())
    expect(await here.maskbench(...words)).toMatchObject({ code: 3, stderr: expect.stringMatching('that is enough') })
    expect(said).toHaveBeenCalledWith(`${LINE}\n`)
  })

  test('perf says before it begins', async () => {
    using here = commands()
    vi.mocked(requireCard).mockImplementationOnce((means) => talking(null, means))
    const { stderr } = await here.maskbench('perf', 'knn')
    expect(stderr).toMatch(new RegExp(`^${LINE}\nmaskbench: that is enough`))
  })
})

test('a workload whose process is ended says by what', async () => {
  vi.mocked(readStamp).mockReturnValue({ ...stamp, kind: 'cpu' } as unknown as ReturnType<typeof readStamp>)
  using here = commands()
  letProcessesDie('SIGTERM')
  const { code, stderr } = await here.maskbench('perf', 'knn')
  expect([code, stderr]).toEqual([1, 'maskbench: knn failed: its process was ended by SIGTERM. --debug prints where\n'])
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
  expect(stderr).toMatch(/^maskbench: .* computes only on the CPU\. .*`npx maskbench setup --gpu`/)
  expect(code).toBe(3)
})
