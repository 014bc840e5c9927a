import { expect, test } from 'vitest'
import { type RunConfigInput, runConfigSchema } from '../../../db/config/run.ts'
import { type JobArray, planArrays } from '../../../harness/execution/executors/slurm/arrays.ts'
import { planSuite } from '../../../harness/execution/plan/plan.ts'
import type { PlannedRun } from '../../../harness/store/runs/planned-run.ts'
import { fakePlan } from '../workbench.ts'

type Representation = Extract<RunConfigInput, { kind: 'representation' }>

function runs(...differences: Partial<Representation>[]): PlannedRun[] {
  const base = { kind: 'representation', dataset: 'scenes', backbone: { name: 'resnet18-cifar', width: 8 } } as const
  const configs = differences.map((difference) => runConfigSchema.parse({ ...base, ...difference }))
  return planSuite({ name: 'bench', runs: configs })
}

const NOTHING = { open: [], lent: () => null, maxSize: 1000, deviceOf: () => null }

/** An array as `index:position in the plan<lender's position`, and after which one it comes. */
function sketch(arrays: readonly JobArray[], planned: readonly PlannedRun[]) {
  const at = (id: string) => planned.findIndex((run) => run.id === id)
  return arrays.map(({ entries, after }) => {
    const tasks = [...entries].map(([index, { run, lender }]) => {
      return `${index}:${at(run.id)}${lender === null ? '' : `<${at(lender.run)}`}`
    })
    return { tasks: tasks.join(' '), after: typeof after === 'object' && after ? arrays.indexOf(after) : after }
  })
}

const KNN: Partial<Representation> = { evaluations: [{ name: 'knn' }] }
const LINEAR: Partial<Representation> = { evaluations: [{ name: 'linear' }] }
const BOTH: Partial<Representation> = { evaluations: [{ name: 'knn' }, { name: 'linear' }] }
const MASKS: Partial<Representation> = { masking: 'adios', evaluations: [{ name: 'masks' }] }

test('a suite whose trainings all differ is one array', () => {
  const planned = [...runs(KNN, { ...KNN, seed: 1 }, { ...KNN, epochs: 3 }), ...fakePlan([0])]
  expect(sketch(planArrays(planned, NOTHING), planned)).toEqual([{ tasks: '0:0 1:1 2:2 3:3', after: null }])
})

test('of runs that are trained alike the first trains, each further one has its index in an array that follows', () => {
  const planned = runs({ ...KNN, seed: 1 }, KNN, LINEAR, { ...LINEAR, seed: 1 }, BOTH)
  expect(sketch(planArrays(planned, NOTHING), planned)).toEqual([
    { tasks: '0:0 1:1', after: null },
    { tasks: '0:3<0 1:2<1', after: 0 },
    { tasks: '1:4<1', after: 0 },
  ])
})

test('a run that scores its masks trains, and lends to those that need not', () => {
  const planned = runs({ masking: 'adios', ...KNN }, MASKS)
  expect(sketch(planArrays(planned, NOTHING), planned)).toEqual([
    { tasks: '0:1', after: null },
    { tasks: '0:0<1', after: 0 },
  ])
})

test('baselines that train nothing wait for nobody', () => {
  const baseline: Partial<Representation> = { method: 'random-init', epochs: 0 }
  const planned = runs({ ...baseline, ...KNN }, { ...baseline, ...LINEAR })
  expect(sketch(planArrays(planned, NOTHING), planned)).toEqual([{ tasks: '0:0 1:1', after: null }])
})

test('what is open already is followed, what is done has lent its encoder', () => {
  const planned = runs(KNN, LINEAR, BOTH)
  const open = [{ run: planned[0]!, jobId: 12, index: 5 }]
  expect(sketch(planArrays(planned.slice(1), { ...NOTHING, open }), planned)).toEqual([
    { tasks: '5:1<0', after: 12 },
    { tasks: '5:2<0', after: 12 },
  ])
  const lent = () => ({ run: planned[0]!.id, files: {} })
  expect(sketch(planArrays(planned.slice(1), { ...NOTHING, lent }), planned)).toEqual([
    { tasks: '0:1<0 1:2<0', after: null },
  ])
})

test('other threads and too many tasks make further arrays', () => {
  const planned = [...fakePlan([0, 1, 2]), ...fakePlan([0], { threads: 2 })]
  expect(sketch(planArrays(planned, { ...NOTHING, maxSize: 2 }), planned)).toEqual([
    { tasks: '0:0 1:1', after: null },
    { tasks: '0:2', after: null },
    { tasks: '0:3', after: null },
  ])
})

test('what computes on another device, or with other kernels, is an array of its own', () => {
  const planned = runs(KNN, { ...KNN, deterministic: false }, { ...KNN, seed: 1 }, { ...KNN, seed: 2 })
  const deviceOf = ({ config }: PlannedRun) => (config.seed === 2 ? ('cpu' as const) : ('gpu' as const))
  const arrays = planArrays(planned, { ...NOTHING, deviceOf })
  expect(arrays.map(({ compute }) => compute)).toEqual([
    { threads: 1, branches: 1, deterministic: true, device: 'gpu' },
    { threads: 1, branches: 1, deterministic: false, device: 'gpu' },
    { threads: 1, branches: 1, deterministic: true, device: 'cpu' },
  ])
  expect(arrays[0]!.entries.size).toBe(2)
})
