import { expect, test } from 'vitest'
import type { ExternalConfig } from '../../../db/config/external.ts'
import { externalSchema } from '../../../db/config/external.ts'
import { runs } from '../../../db/schema/index.ts'
import { nextStep } from '../../../harness/cli/commands/evaluate/next-step.ts'
import { makeStore } from '../../analysis/compare/store.ts'

const file = { path: 'x.npy', sha256: 'f'.repeat(64) }
const features = { kind: 'features', train: file, test: file }

function saved(options: object): ExternalConfig {
  const about = { kind: 'external', name: 'mine', dataset: 'fashion-mnist-mini', imageSize: null, source: features }
  return externalSchema.parse({ ...about, ...options })
}

test('where the store has nothing to compare with, the command that makes it has the seeds that were evaluated', async () => {
  using store = makeStore()
  const run = { status: 'done', dataset: 'fashion-mnist-mini', groupId: 'absent' } as const
  const three = [0, 1, 2].map((seed) => saved({ seed }))
  const usual = (await nextStep(store.database, run, three)).join('\n')
  expect(usual).toContain('npx maskbench import reference')
  expect(usual).toContain(
    'for seed in 0 1 2; do npx maskbench pretrain --method random-init --data fashion-mnist-mini --seed $seed; done',
  )
  expect(usual).toContain('The store has no row of several seeds to compare it with.')
  const shape = { name: 'resnet18' }
  const source = {
    kind: 'weights',
    file: { ...file, path: 'x.pth' },
    shape,
  }
  const weights = (await nextStep(store.database, run, [saved({ source, imageSize: 32 })])).join('\n')
  expect(weights).toContain('--data fashion-mnist-mini --backbone resnet18 --seed 0')
  expect(weights).toContain('their untrained encoder is of another architecture or size')
  const small = { ...source, shape: { name: 'resnet18-cifar', width: 16, blocks: 1 } }
  expect((await nextStep(store.database, run, [saved({ source: small, imageSize: 32 })])).join('\n')).toContain(
    '--data fashion-mnist-mini --backbone-width 16 --backbone-blocks 1 --seed 0',
  )
  const quality = (await nextStep(store.database, run, [saved({ seed: 4, trainImages: 200 })], 'quality')).join('\n')
  expect(quality).not.toContain('reference')
  expect(quality).toContain('--data fashion-mnist-mini --train-images 200 --evaluations quality --seed 4')
  expect(await nextStep(store.database, { ...run, dataset: 'labels:x' }, three)).toEqual([])
})

test('the row to be made has the seeds of all stored runs of the row, not those of this call alone', async () => {
  using store = makeStore()
  for (const seed of [0, 1, 3]) store.add({ method: 'byol', seed, scores: { 'knn top1': 0.5 } })
  const { groupId } = store.database.select().from(runs).get()!
  const run = { status: 'done', dataset: 'fashion-mnist-mini', groupId } as const
  expect((await nextStep(store.database, run, [saved({ seed: 3 })])).join('\n')).toContain('for seed in 0 1 3; do')
})

test('a row that the store has is named', async () => {
  using store = makeStore()
  for (const method of ['byol', 'random-init'] as const) store.add({ method, scores: { 'knn top1': 0.5 } })
  const { groupId } = store.database.query.runs.findFirst({ where: (runs, { eq }) => eq(runs.method, 'byol') }).sync()!
  const run = { status: 'done', dataset: 'fashion-mnist-mini', groupId } as const
  expect((await nextStep(store.database, run, [saved({})])).join('\n')).toContain(
    'npx maskbench compare fashion-mnist-mini/byol fashion-mnist-mini/random-init',
  )
  const weights = (shape: object) => {
    const source = { kind: 'weights', file: { ...file, path: 'x.pth' }, shape }
    return nextStep(store.database, run, [saved({ source, imageSize: 32 })])
  }
  const other = (await weights({ name: 'resnet18' })).join('\n')
  expect(other).toContain('an untrained encoder of another architecture or size; to see what training did, make one')
  expect(other).toContain('pretrain --method random-init --data fashion-mnist-mini --backbone resnet18 --seed 0')
  expect((await weights({ name: 'resnet50' })).at(-1)).toBe(
    'That row has an untrained encoder of another architecture or size.',
  )
  expect((await weights({ name: 'resnet50' })).at(-2)).toBe(
    '`pretrain` has no resnet50, so that no row shows the same encoder untrained.',
  )
  const padded = { name: 'resnet18-cifar', width: 16, stemPadding: 2 }
  expect((await weights(padded)).slice(-2)).toEqual([
    'That row has an untrained encoder of another architecture or size. `pretrain` has no resnet18-cifar with a stem padded by 2, so that no row shows the same encoder untrained; the nearest is made by:',
    '  npx maskbench pretrain --method random-init --data fashion-mnist-mini --backbone-width 16 --seed 0',
  ])
  expect((await weights({ name: 'resnet18-cifar' })).join()).not.toContain('another architecture')
  expect((await weights({ name: 'resnet18-cifar', stemPadding: 1 })).join()).not.toContain('`pretrain` has no')
  // Features say nothing about the encoder that computed them.
  expect((await nextStep(store.database, run, [saved({})])).at(-1)).toMatch(
    /^That row has an untrained encoder of maskbench; features do not say what computed them/,
  )
  const nothing = { ...run, groupId: 'absent' } as const
  using empty = makeStore()
  const large = { kind: 'weights', file: { ...file, path: 'x.pth' }, shape: { name: 'resnet50' } }
  expect((await nextStep(empty.database, nothing, [saved({ source: large, imageSize: 32 })])).at(-1)).toBe(
    '`pretrain` has no resnet50, so that no row shows the same encoder untrained; the command above makes another.',
  )
})
