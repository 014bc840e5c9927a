import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import { runs } from '../../db/schema/index.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { trainedEncoders, trainingKey } from '../../harness/store/runs/encoder-reuse.ts'
import { storeEnvironment } from '../../harness/store/runs/executed-on.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { type Workbench, workbench } from '../execution/workbench.ts'

const NAME = 'encoder.safetensors'
type Difference = Partial<Extract<RunConfigInput, { kind: 'representation' }>>

/** Plans and stores a run. @returns its id. */
function plan(bench: Workbench, difference: Difference): string {
  const config = runConfigSchema.parse({
    kind: 'representation',
    dataset: 'fashion-mnist-mini',
    backbone: { name: 'resnet18-cifar', width: 8 },
    ...difference,
  })
  const planned = planSuite({ name: 'bench', runs: [config] })
  bench.enqueue(planned)
  return planned[0]!.id
}

const recorder = ({ database, path }: Workbench, runId: string) => new SqliteRecorder({ database, path, runId })

function trainedRun(bench: Workbench, difference: Difference): string {
  const id = plan(bench, difference)
  recorder(bench, id).artefact({ kind: 'checkpoint', name: NAME, step: 1, bytes: Buffer.from(id) })
  bench.database.update(runs).set({ status: 'done' }).where(eq(runs.id, id)).run()
  return id
}

test('a finished run that differs in its evaluations alone lends its encoder', () => {
  using bench = workbench()
  const first = trainedRun(bench, { evaluations: [{ name: 'knn' }] })
  const second = plan(bench, { evaluations: [{ name: 'linear' }] })
  expect(recorder(bench, second).reusableEncoder(NAME)).toEqual({ run: first, bytes: Buffer.from(first) })
})

test('an encoder from another device is not borrowed, neither from this store nor from another', () => {
  using bench = workbench()
  const first = trainedRun(bench, { evaluations: [{ name: 'knn' }] })
  const second = plan(bench, { evaluations: [{ name: 'linear' }] })
  const card = { device: 'gpu', gpu: 'NVIDIA H100' }
  const cpu = { device: 'cpu', gpu: null }
  const madeWith = (run: string, facts: Record<string, unknown>) =>
    storeEnvironment(bench.database, run, { id: JSON.stringify(facts), facts }, NOWHERE)
  madeWith(first, cpu)
  madeWith(second, card)
  expect(recorder(bench, second).reusableEncoder(NAME)).toBeNull()
  const bytes = Buffer.from('encoder')
  const borrowing = (facts: Record<string, unknown>) => {
    const lend = () => ({ run: 'elsewhere', bytes, facts })
    return new SqliteRecorder({ ...bench, runId: second, lend }).reusableEncoder(NAME)
  }
  expect(borrowing(cpu)).toBeNull()
  expect(borrowing(card)).toMatchObject({ run: 'elsewhere', bytes })
  madeWith(first, card)
  expect(recorder(bench, second).reusableEncoder(NAME)).toMatchObject({ run: first })
})

const NOWHERE = { gitCommit: null, gitDirty: null, card: null }

test.each<[string, Difference]>([
  ['another seed', { seed: 1 }],
  ['other training', { epochs: 3 }],
  ['another masking', { masking: 'mae' }],
])('%s does not', (_what, difference) => {
  using bench = workbench()
  trainedRun(bench, { evaluations: [{ name: 'knn' }], ...difference })
  expect(recorder(bench, plan(bench, { evaluations: [{ name: 'linear' }] })).reusableEncoder(NAME)).toBeNull()
})

test('neither does one that is not done, has other code or data, or whose file is damaged', () => {
  using bench = workbench()
  const first = trainedRun(bench, { evaluations: [{ name: 'knn' }] })
  const ask = () => recorder(bench, plan(bench, { evaluations: [{ name: 'linear' }] })).reusableEncoder(NAME)
  const { codeVersion, dataDigest } = bench.database.select().from(runs).where(eq(runs.id, first)).get()!
  for (const change of [{ status: 'failed' }, { codeVersion: 'older' }, { dataDigest: 'other' }] as const) {
    bench.database.update(runs).set(change).where(eq(runs.id, first)).run()
    expect([change, ask()]).toEqual([change, null])
    bench.database.update(runs).set({ status: 'done', codeVersion, dataDigest }).where(eq(runs.id, first)).run()
  }
  expect(ask()).not.toBeNull()
  const files = new ArtefactStore(bench.path)
  files.remove(files.write(Buffer.from(first)))
  expect(ask()).toBeNull()
})

test('a training counts as done only if a run did it by the same code, on the data that are here', () => {
  using bench = workbench()
  const config = (seed: number) =>
    runConfigSchema.parse({
      kind: 'representation',
      dataset: 'fashion-mnist-mini',
      seed,
      backbone: { name: 'resnet18-cifar', width: 8 },
    })
  const done = trainedRun(bench, { evaluations: [{ name: 'knn' }] })
  trainedRun(bench, { evaluations: [{ name: 'knn' }], seed: 1 })
  const planned = planSuite({ name: 'bench', runs: [config(0)] })
  const trained = () => trainedEncoders(bench.database, planned)
  expect(trained()).toEqual(new Set([trainingKey(config(0))]))
  const change = (set: Partial<typeof runs.$inferInsert>) =>
    bench.database.update(runs).set(set).where(eq(runs.id, done)).run()
  change({ dataDigest: 'of older data' })
  expect(trained()).toEqual(new Set())
  const transfer = {
    ...config(0),
    evaluations: [{ name: 'transfer-linear', dataset: 'of-a-plugin' }],
  } as unknown as RunConfig
  change({ dataDigest: planned[0]!.dataDigest, config: transfer })
  expect(trained()).toEqual(new Set())
  change({ config: config(0), codeVersion: 'older' })
  expect(trained()).toEqual(new Set())
})
