/** Against a real Slurm of one node, where it is installed: `apt-get install slurm-wlm munge`. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest'
import { runConfigSchema } from '../../db/config/run.ts'
import { events, slurmTasks } from '../../db/schema/index.ts'
import { InterruptedError } from '../../harness/base/process/interrupted.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { openTasks } from '../../harness/execution/executors/apart/open-tasks.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { checkNotOnSlurm } from '../../harness/execution/executors/slurm/refresh.ts'
import type { SlurmOptions } from '../../harness/execution/executors/slurm/submission.ts'
import { openJobs, runOnSlurm } from '../../harness/execution/executors/slurm/wait.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { loadPlugins } from '../../harness/plugins/load.ts'
import type { PlannedRun } from '../../harness/store/runs/planned-run.ts'
import { statesOf } from '../../harness/store/runs/queue.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { folder, TINY } from '../cli/helpers/maskbench.ts'
import { integrity, snapshot } from '../execution/snapshot.ts'
import { fakePlan, fakeWorker, type Workbench, workbench } from '../execution/workbench.ts'
import { type Cluster, hasSlurm, startCluster } from './cluster.ts'

/** They wait more than they work, so all wait at once. */
const test = anyTest.skipIf(!hasSlurm).concurrent
const FAKE_TASK = [childScript('fake-task')]

/** Long enough to be seen under way: 300 steps of 40 ms. */
const HELD = { steps: 100 }

let cluster: Cluster

beforeAll(async () => {
  if (!hasSlurm) return
  // Another program may have taken one of its ports meanwhile.
  cluster = await startCluster().catch(startCluster)
  Object.assign(process.env, cluster.env)
})
afterAll(() => cluster?.stop())

test('a suite of 8 runs of which two are cancelled ends complete, with the same bits as on one machine', async () => {
  const go = join(cluster.folder, 'cancelled')
  using bench = slurmBench({ FAKE_UNTIL: go })
  const planned = fakePlan([0, 1, 2, 3, 4, 5, 6, 7], HELD)
  const waiting = bench.run(planned, { jobs: 2 })
  // The first two stay half-way. One is cancelled while it runs, from whose checkpoint another task goes on, and one
  // before it began.
  await until(() => stateOf(bench, planned[0]!).step > 20)
  const jobId = openTasks(bench.database)[0]!.jobId
  cluster.ask('scancel', `${jobId}_0`, `${jobId}_7`)
  writeFileSync(go, '')
  const { states } = await waiting
  expect(states.map(({ status }) => status)).toEqual(Array(8).fill('done'))
  const losses = bench.notes.filter((note) => note.includes('starting it again')).sort()
  expect(losses).toEqual([
    'uci-heart/noisy-labels/0: its process was lost on Slurm (cancelled); starting it again',
    expect.stringMatching(
      'uci-heart/noisy-labels/7: its process was lost on Slurm .(cancelled|gone).; starting it again',
    ),
  ])
  expect(bench.database.select().from(slurmTasks).all()).toHaveLength(10)

  using local = workbench()
  local.enqueue(planned)
  await runLocally({ ...local, planned, jobs: 3, worker: fakeWorker() })
  expect(snapshot(bench.database)).toEqual(snapshot(local.database))
  expect(integrity(bench.database)).toBe('ok')
  // Every task's store is merged and gone.
  expect(existsSync(`${bench.path}.slurm`)).toBe(false)
})

test('runs that differ in their evaluations alone are trained once, the others after it', async () => {
  using bench = slurmBench()
  const planned = [0, 1].flatMap((seed) => ['knn', 'linear'].map((name) => evaluated(seed, name)))
  await bench.run(planned)
  expect(starts(bench).sort()).toEqual(['0 knn', '1 knn'])
  expect(encoders(bench).sort()).toEqual(['0', '0', '1', '1'].map((seed) => `encoder of ${seed} knn`))
  const rows = bench.database.select().from(slurmTasks).all()
  expect(rows).toHaveLength(4)
  expect(new Set(rows.map(({ jobId }) => jobId)).size).toBe(2)

  // One that comes later takes the encoder from the store that the others were merged into.
  await bench.run([evaluated(1, 'multilabel')])
  expect(encoders(bench).filter((text) => text === 'encoder of 1 knn')).toHaveLength(3)
})

test('a run with a plugin is done with the code that the store keeps, wherever its file is by then', async () => {
  using bench = slurmBench({ FAKE: 'masking' })
  const file = join(bench.path, '..', 'walls.ts')
  writeFileSync(file, WALLS)
  await loadPlugins([file])
  const planned = [evaluated(0, 'knn', 'walls')]
  bench.enqueue(planned)
  rmSync(file)
  const { states } = await bench.run(planned)
  expect(states.map(({ status, error }) => [status, error])).toEqual([['done', null]])
})

const WALLS = `
import { asDrawn, defineMasking, drawMasks } from 'maskbench/plugin'
export const walls = defineMasking({
  entry: { key: 'walls', title: 'walls', made: 'blindly', mark: 'M-1 -1L1 1' },
  needsObjects: false,
  start: ({ imageSize }) => ({ draw: ({ count }) => drawMasks(count, imageSize, () => {}), masks: asDrawn }),
})
`

test('a run that fails is tried once more and reported; what waits for it is tried for itself', async () => {
  using bench = slurmBench({ FAKE: 'fail' })
  const planned = [...fakePlan([0]), evaluated(0, 'knn'), evaluated(0, 'linear')]
  const { states, causes } = await bench.run(planned)
  expect(states.map(({ status, error }) => `${status}: ${error}`)).toEqual([
    'failed: it does not work. --debug prints where',
    'failed: it does not train. --debug prints where',
    'failed: it does not train. --debug prints where',
  ])
  expect([...causes.values()]).toEqual([1, 1, 1])
  expect(bench.notes.filter((note) => note.includes('failed, retrying once'))).toHaveLength(3)
})

test('a run whose process is killed again and again at the same step is given up', async () => {
  using bench = slurmBench({ FAKE: 'die' })
  const { states } = await bench.run(fakePlan([0]))
  expect(states[0]!.error).toMatch(/^its process was lost on Slurm \(failed\) 3 times; its log is /)
})

test('Ctrl-C leaves the tasks going; the same command waits for them; none is submitted twice', async () => {
  using bench = slurmBench()
  const planned = fakePlan([0, 1])
  const ctrlC = new AbortController()
  const waiting = bench.run(planned, { sbatch: ['--hold'] }, ctrlC.signal)
  await until(() => bench.notes.some((note) => note.startsWith('submitted')))
  ctrlC.abort()
  const error = await waiting.catch((thrown) => thrown)
  expect(error).toBeInstanceOf(InterruptedError)
  expect(`${error.message}. ${error.remedy}`).toMatch(
    /^interrupted; the tasks continue in job (\d+)\. run the same command to wait for them again; .* `scancel \1` cancels them$/,
  )
  // As if the command had been killed before it could note the number of the job.
  bench.database.update(slurmTasks).set({ jobId: null }).run()
  const refused = checkNotOnSlurm(bench.database, bench.path, planned)
  await expect(refused).rejects.toThrow(/^2 of these runs are on Slurm \(job \d+\)$/)
  cluster.ask('scontrol', 'release', `${openJobs({ ...bench, planned })[0]}`)
  const both = await Promise.all([bench.run(planned), bench.run(planned)])
  for (const { states } of both) expect(states.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(starts(bench)).toHaveLength(2)
  await checkNotOnSlurm(bench.database, bench.path, planned)
})

test('a task that Slurm itself starts again goes on from its checkpoint', async () => {
  const go = join(cluster.folder, 'requeued')
  using bench = slurmBench({ FAKE_UNTIL: go })
  const planned = fakePlan([0], HELD)
  const waiting = bench.run(planned)
  await until(() => stateOf(bench, planned[0]!).step > 20)
  const task = `${openTasks(bench.database)[0]!.jobId}_0`
  cluster.ask('scontrol', 'requeue', task)
  // Left alone it waits two minutes before it begins again. While its processes are being ended the node
  // takes it for one of those, refuses it, and Slurm calls it failed.
  await until(() => cluster.ask('squeue', '-h', '-j', task, '-o', '%T').trim() === 'PENDING')
  writeFileSync(go, '')
  cluster.ask('scontrol', 'update', `job=${task}`, 'starttime=now+15seconds')
  await waiting
  expect(bench.notes).toEqual([expect.stringMatching(/^submitted job /)])
  expect(starts(bench)).toHaveLength(2)
  expect(snapshot(bench.database).points).toHaveLength(HELD.steps)
})

test('the command line: submit and leave, look, wait; here nothing of it is done meanwhile', async ({ skip }) => {
  if (!existsSync(bindingPath)) return skip('the engine is not installed')
  using here = folder()
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify(TINY))
  const run = (...words: string[]) => here.maskbench('run', 'tiny.json', '--json', ...words)
  const refused = await run('--executor', 'slurm', '--partition', 'nowhere')
  expect(refused.code).toBe(2)
  expect(JSON.parse(refused.stdout).error).toBe('sbatch refused the job: Invalid partition name specified')
  expect(existsSync(join(here.path, 'maskbench.sqlite.slurm'))).toBe(false)

  const left = await run('--executor', 'slurm', '--detach', '--time', '5', '--sbatch=--hold')
  expect(JSON.parse(left.stdout)).toMatchObject({ done: 0, submitted: [expect.any(Number)] })
  const [job] = JSON.parse(left.stdout).submitted
  const status = JSON.parse((await here.maskbench('status', '--json')).stdout)
  expect(status.slurm.map((task: { job: number; index: number }) => `${task.job}_${task.index}`)).toEqual([
    `${job}_0`,
    `${job}_1`,
  ])
  const locally = await run()
  expect(locally.code).toBe(2)
  expect(JSON.parse(locally.stdout).error).toBe(`2 of these runs are on Slurm (job ${job})`)

  cluster.ask('scontrol', 'release', `${job}`)
  const waited = await run('--executor', 'slurm')
  expect(JSON.parse(waited.stdout)).toMatchObject({ suite: 'tiny', done: 2, failed: 0, skipped: 0 })
  expect(waited.stderr).not.toContain('submitted')
  expect(JSON.parse((await run()).stdout)).toMatchObject({ done: 2, skipped: 2 })

  // What was taken back from Slurm and is done here leaves nothing there either.
  const more = ['--seeds', '2', '--only', '*/2']
  const taken = await run('--executor', 'slurm', '--detach', '--sbatch=--hold', ...more)
  cluster.ask('scancel', `${JSON.parse(taken.stdout).submitted[0]}`)
  await until(async () => JSON.parse((await here.maskbench('status', '--json')).stdout).slurm.length === 0)
  expect(existsSync(join(here.path, 'maskbench.sqlite.slurm'))).toBe(true)
  expect(JSON.parse((await run(...more)).stdout)).toMatchObject({ done: 1 })
  expect(existsSync(join(here.path, 'maskbench.sqlite.slurm'))).toBe(false)
})

interface SlurmBench extends Workbench {
  notes: string[]
  run(planned: readonly PlannedRun[], options?: SlurmOptions, signal?: AbortSignal): ReturnType<typeof runOnSlurm>
}

/** @param variables - of the environment of its tasks. */
function slurmBench(variables: Record<string, string> = {}): SlurmBench {
  const bench = workbench()
  const { database, path } = bench
  const notes: string[] = []
  const given = Object.entries({ FAKE_LOG: logOf(bench), ...variables }).map(([name, value]) => `${name}=${value}`)
  const run: SlurmBench['run'] = (planned, options, signal) => {
    bench.enqueue(planned)
    return runOnSlurm({
      database,
      path,
      suite: 'bench',
      planned,
      options: { ...options, sbatch: [`--export=ALL,${given.join()}`, ...(options?.sbatch ?? [])] },
      commandOf: () => 'npx maskbench run bench',
      deviceOf: () => null,
      task: FAKE_TASK,
      note: (line) => notes.push(line),
      ...(signal && { signal }),
    })
  }
  return { ...bench, notes, run }
}

/** Gets a line for every start of a run. */
function logOf({ path }: Workbench): string {
  return join(path, '..', 'log')
}

function evaluated(seed: number, evaluation: string, masking = 'none'): PlannedRun {
  const config = runConfigSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    backbone: { name: 'resnet18-cifar', width: 8 },
    masking,
    evaluations: [{ name: evaluation }],
    seed,
  })
  return planSuite({ name: 'bench', runs: [config] })[0]!
}

function encoders({ database }: Workbench): string[] {
  return database
    .select({ message: events.message })
    .from(events)
    .all()
    .map(({ message }) => message)
}

function stateOf({ database }: Workbench, { id }: PlannedRun) {
  return statesOf(database, [id])[0]!
}

function starts(bench: Workbench): string[] {
  return readFileSync(logOf(bench), 'utf8').trim().split('\n')
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50)
}
