import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { runs } from '../../../db/schema/index.ts'
import { nextStep } from '../../../harness/cli/commands/run/next-step.ts'
import { makeStore, type Store } from '../compare/store.ts'

const DATASETS = ['fashion-mnist-mini', 'scenes']

/** What is said after a suite that has all groups of the store but those left out. */
function said(store: Store, { without = '', served = false } = {}): Promise<string[]> {
  const rows = store.database.select().from(runs).all()
  const groupIds = new Set(rows.flatMap(({ groupId, method }) => (method === without ? [] : groupId)))
  return nextStep(store.database, { datasets: DATASETS, groupIds, served })
}

test('the first rows of each data set are named, and the commands that show and compare them', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    store.add({ method: 'simclr', seed, scores: { 'knn top1': 0.7 + seed / 50 } })
    store.add({ method: 'byol', seed, scores: { 'knn top1': 0.6 } })
    store.add({ method: 'simsiam', seed, scores: { 'knn top1': 0.8 } })
    store.add({ method: 'random-init', seed, scores: { 'knn top1': 0.5 } })
  }
  store.add({ dataset: 'scenes', scores: { 'multilabel f1_macro': 0.25 } })
  expect(await said(store)).toEqual([
    'fashion-mnist-mini, k-NN top-1, %, means, best first: 80.0 SimSiam, 71.0 SimCLR, 60.0 BYOL and 1 more row',
    'scenes, Multi-label F1 macro, %, means, best first: 25.0 SimCLR',
    'All rows: `npx maskbench leaderboard --dataset fashion-mnist-mini`',
    'A test of a difference: `npx maskbench compare fashion-mnist-mini/random-init fashion-mnist-mini/simsiam`',
    'In the browser: `npx maskbench serve`',
  ])
})

test('rows of other suites are left out, and what is served already is not offered', async () => {
  using store = makeStore()
  store.add({ method: 'simclr', scores: { 'knn top1': 0.7 } })
  store.add({ method: 'byol', scores: { 'knn top1': 0.9 } })
  expect(await said(store, { without: 'byol', served: true })).toEqual([
    'fashion-mnist-mini, k-NN top-1, %, means, best first: 70.0 SimCLR',
    'All rows: `npx maskbench leaderboard --dataset fashion-mnist-mini`',
    'A test of a difference: `npx maskbench compare fashion-mnist-mini/byol fashion-mnist-mini/simclr`',
  ])
})

test('a suite without the first number of the store is summed up by the first that it has', async () => {
  using store = makeStore()
  store.add({ method: 'simclr', scores: { 'linear top1': 0.7, 'knn top1': 0.6 } })
  for (const [i, method] of (['byol', 'simsiam'] as const).entries()) {
    store.add({ method, scores: { 'knn top1': 0.4 + i / 10 } })
  }
  expect((await said(store))[0]).toBe('fashion-mnist-mini, Linear probe top-1, %, means, best first: 70.0 SimCLR')
  expect((await said(store, { without: 'simclr' }))[0]).toBe(
    'fashion-mnist-mini, k-NN top-1, %, means, best first: 50.0 SimSiam, 40.0 BYOL',
  )
})

test('a suite whose encoders another has too, with other evaluations, has their row', async () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.6 }
  for (const seed of [0, 1]) store.add({ seed, config: { evaluations: [{ name: 'knn' }] }, scores })
  const again = { config: { evaluations: [{ name: 'knn' }, { name: 'clustering' }] }, scores }
  const ids = [0, 1].map((seed) => store.add({ seed, ...again }))
  const rows = store.database.select().from(runs).all()
  const groupIds = new Set(rows.flatMap(({ id, groupId }) => (ids.includes(id) ? groupId : [])))
  const lines = await nextStep(store.database, { datasets: DATASETS, groupIds, served: true })
  expect(lines[0]).toBe('fashion-mnist-mini, k-NN top-1, %, means, best first: 60.0 SimCLR')
})

test('rows whose encoders another suite evaluated before are compared by the scores that this one adds', async () => {
  using store = makeStore()
  const [before, now] = [['knn'], ['knn', 'clustering']].map((names) => names.map((name) => ({ name })))
  const masked = [false, true].map((isMasked) => {
    const row = isMasked ? ({ masking: 'mae' } as const) : {}
    const top1 = isMasked ? 0.8 : 0.6
    store.add({ ...row, config: { evaluations: before }, scores: { 'knn top1': top1 } })
    store.add({ ...row, config: { epochs: 9 }, scores: { 'knn top1': top1 } })
    const scores = { 'knn top1': top1, 'clustering nmi': top1 }
    return store.add({ ...row, config: { evaluations: now }, scores })
  })
  const rows = store.database.select().from(runs).all()
  const groups = masked.map((id) => rows.find((row) => row.id === id)!.groupId)
  const asked = { datasets: DATASETS, groupIds: new Set(groups), served: true }
  const pair = `A test of a difference: \`npx maskbench compare ${groups.join(' ')}\``
  expect(await nextStep(store.database, asked)).toContain(pair)
})

test('rows of one name are told apart, and without a score nothing is said', async () => {
  using store = makeStore()
  expect(await said(store)).toEqual([])
  store.add({ scores: { 'knn top1': 0.7 } })
  store.add({ config: { epochs: 9 }, scores: { 'knn top1': 0.8 } })
  expect((await said(store))[0]).toMatch(/: 80\.0 SimCLR \(.*epochs 9\), 70\.0 SimCLR \(.*epochs 4\)$/)
})

test('rows of one name are told apart by what differs among them alone', async () => {
  using store = makeStore()
  for (const epochs of [4, 9]) store.add({ config: { epochs }, scores: { 'knn top1': epochs / 10 } })
  store.add({ method: 'byol', scores: { 'knn top1': 0.1 } })
  expect((await said(store))[0]).toMatch(/: 90\.0 SimCLR \(epochs 9\), 40\.0 SimCLR \(epochs 4\), 10\.0 BYOL$/)
})

test('the best row that the suite has without masks too is to be compared with that one', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    store.add({ method: 'simclr', seed, scores: { 'knn top1': 0.7 + seed / 50 } })
    store.add({ method: 'simclr', masking: 'mae', seed, scores: { 'knn top1': 0.8 } })
    store.add({ method: 'byol', masking: 'mae', seed, scores: { 'knn top1': 0.9 } })
    store.add({ method: 'random-init', seed, scores: { 'knn top1': 0.5 } })
  }
  const pair = 'fashion-mnist-mini/simclr fashion-mnist-mini/simclr-mae'
  expect(await said(store)).toContain(`A test of a difference: \`npx maskbench compare ${pair}\``)
  // Where the suite has none, controls come first.
  expect((await said(store, { without: 'simclr' })).join()).toContain(
    'compare fashion-mnist-mini/random-init fashion-mnist-mini/byol-mae',
  )
})

test('a row is to be compared with its method without masks, else with one that was trained alike, of any suite', async () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.7 }
  store.add({ scores })
  store.add({ method: 'simsiam', scores })
  store.add({ method: 'byol', config: { epochs: 9, trainImages: 100 }, scores })
  store.add({ method: 'random-init', config: { trainImages: 100 }, scores })
  store.add({ method: 'dino', config: { epochs: 9 }, scores })
  const suggested = async (masking: 'mae' | 'box' | 'fixed', config: Record<string, number>) => {
    const id = store.add({ masking, config, scores: { 'knn top1': 0.8 } })
    const { groupId } = store.database.select().from(runs).where(eq(runs.id, id)).get()!
    const lines = await nextStep(store.database, { datasets: DATASETS, groupIds: new Set([groupId]), served: true })
    return lines.join().match(/(?<=compare fashion-mnist-mini\/)[\w-]+/)?.[0]
  }
  expect(await suggested('mae', {})).toBe('simclr')
  expect(await suggested('box', { epochs: 9 })).toBe('dino')
  expect(await suggested('fixed', { trainImages: 100 })).toBe('random-init')
})

test('no row is compared with itself, such as a smooth rate with the rate 0 of the same runs', async () => {
  using store = makeStore()
  const cell = (_: number, rate: number) => ({ top1: 0.8 + rate / 10 })
  for (const seed of [0, 1]) store.addTable({ dataset: 'uci-heart', seed, cell })
  const lines = await nextStep(store.database, {
    datasets: ['uci-heart'],
    groupIds: new Set(['cuci-heart']),
    served: true,
  })
  expect(lines[0]).toMatch(/^uci-heart, /)
  expect(lines.join()).not.toContain('maskbench compare')
})
