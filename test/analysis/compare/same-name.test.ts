import { expect, test } from 'vitest'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { toldApart } from '../../../db/queries/tell-apart.ts'
import { describer } from '../../../harness/analysis/board/details.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { findSides, problemOf } from '../../../harness/analysis/compare/find-sides.ts'
import { comparablePair } from '../../../harness/analysis/compare/partner.ts'
import { namesLike } from '../../../harness/base/did-you-mean.ts'
import { makeStore, type Store } from './store.ts'

const MINE = 'fashion-mnist-mini/simclr'
const OTHER = 'fashion-mnist-mini/byol'
const MEASURED = { evaluations: [{ name: 'knn' }, { name: 'clustering' }] }
const QUALITY = { evaluations: [{ name: 'quality' }] }

/** One row that was evaluated twice, by different evaluations, beside another. */
function evaluatedTwice(): Store & { ids: string[] } {
  const store = makeStore()
  const ids = [
    store.add({ config: MEASURED, scores: { 'knn top1': 0.5, 'clustering nmi': 0.4 } }),
    store.add({ config: QUALITY, scores: { 'quality rank': 12 } }),
  ]
  store.add({ method: 'byol', scores: { 'knn top1': 0.6 } })
  return Object.assign(store, { ids })
}

test('of two configurations that differ in their evaluations, the one that shares scores is compared, and named', () => {
  using store = evaluatedTwice()
  const { a, b, notes } = findSides(store.database, MINE, OTHER)
  expect(a.side?.runs).toEqual([{ id: store.ids[0], seed: 0 }])
  expect(b.side?.name).toBe(OTHER)
  expect(notes).toEqual([expect.stringContaining(`${a.side!.groupId} (evaluations: knn, clustering)`)])
  expect(findSides(store.database, OTHER, MINE).b.side).toEqual(a.side)
  // By a score that it lacks, nothing can be chosen.
  expect(findSides(store.database, MINE, OTHER, 'rank').a.problem?.what).toMatch(/2 configurations/)
})

test('alone, the name is refused, and the evaluations are said in words', () => {
  using store = evaluatedTwice()
  const { what, remedy } = findSide(store.database, MINE).problem!
  expect(what).toBe(`2 configurations are called "${MINE}"`)
  expect(remedy).toMatch(/\(evaluations: knn, clustering\); .*\(evaluations: quality\)/)
  expect(remedy).not.toContain('{')
})

test('configurations of different training are never chosen between', () => {
  using store = evaluatedTwice()
  store.add({ config: { ...QUALITY, epochs: 9 }, scores: { 'quality rank': 9 } })
  expect(findSides(store.database, MINE, OTHER).a.problem?.what).toBe(`3 configurations are called "${MINE}"`)
})

test('the details of the leaderboard tell rows apart that differ in their evaluations alone', () => {
  using store = evaluatedTwice()
  const groups = store.ids.map((runId, i) => {
    const shown = { method: 'simclr', masking: 'none', backbone: 'resnet18-cifar', variant: 'w16' }
    return { ...shown, id: `g${i}`, runId } as Group
  })
  const details = describer(groups, (ids) => configsOfRuns(store.database, ids))
  expect(groups.map((group) => details(group).text)).toEqual([
    expect.stringMatching(/ · evaluations: knn, clustering$/),
    expect.stringMatching(/ · evaluations: quality$/),
  ])
})

test('a row is to be compared with a stored one of as many seeds that shares scores, controls first', () => {
  using store = makeStore()
  for (const seed of [0, 1]) store.add({ seed, scores: { 'knn top1': 0.5 } })
  const { groupId } = findSide(store.database, MINE).side!
  const pair = () => comparablePair(store.database, groupId)
  store.add({ method: 'random-init', scores: { 'knn top1': 0.4 } })
  store.add({ method: 'raw-pixels', scores: { 'linear top1': 0.4 } })
  expect(pair()).toBeNull()
  for (const seed of [0, 1]) store.add({ method: 'byol', seed, scores: { 'knn top1': 0.6 } })
  expect(pair()).toEqual([MINE, OTHER])
  store.add({ method: 'random-init', seed: 1, scores: { 'knn top1': 0.4 } })
  expect(pair()).toEqual([MINE, 'fashion-mnist-mini/random-init'])
  // A configuration of the same training that shares fewer scores leaves the names usable, another training does not.
  store.add({ config: QUALITY, scores: { 'quality rank': 12 } })
  expect(pair()).toEqual([MINE, 'fashion-mnist-mini/random-init'])
  store.add({ config: { epochs: 9 } })
  expect(pair()?.[0]).toBe(groupId)
})

test('a row of many seeds is compared with one of fewer, but not with a single run', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2, 3, 4]) store.add({ seed, scores: { 'knn top1': 0.5 } })
  const { groupId } = findSide(store.database, MINE).side!
  store.add({ method: 'byol', scores: { 'knn top1': 0.6 } })
  expect(comparablePair(store.database, groupId)).toBeNull()
  store.add({ method: 'byol', seed: 1, scores: { 'knn top1': 0.6 } })
  expect(comparablePair(store.database, groupId)).toEqual([MINE, OTHER])
})

test('of two rows to compare, the one whose name means others too is called by its id alone', () => {
  using store = evaluatedTwice()
  const [measured, quality] = store.ids.map((id) => findSide(store.database, id).side!.groupId)
  expect(comparablePair(store.database, measured!)).toEqual([MINE, OTHER])
  store.add({ method: 'byol', scores: { 'quality rank': 9 }, config: QUALITY })
  store.add({ method: 'random-init', scores: { 'quality rank': 9 } })
  expect(comparablePair(store.database, quality!)).toEqual([MINE, 'fashion-mnist-mini/random-init'])
  store.add({ config: { epochs: 9 } })
  expect(comparablePair(store.database, quality!)).toEqual([quality, 'fashion-mnist-mini/random-init'])
})

test('an unknown name is answered by names that begin alike', () => {
  using store = evaluatedTwice()
  const remedyFor = (text: string) => findSide(store.database, text).problem?.remedy
  expect(remedyFor('fashion-mnist-mini/sim')).toBe(`did you mean ${MINE}? (see \`npx maskbench runs --status done\`)`)
  expect(problemOf(findSides(store.database, MINE, 'nobody'))?.what).toMatch(/no finished run is called "nobody"/)
  expect(remedyFor('nobody')).toBe('see `npx maskbench runs --status done`')
})

const rowCalled = (name: string) => `scenes/simclr-${name}`

test('of names that begin with what was typed, those with the least behind it are asked for', () => {
  const names = ['adios-reference', 'adios-s-reference', 'adios-s-reported', 'reference', 'reported']
  const all = names.map(rowCalled)
  expect(namesLike(all, [], 'scenes/simclr')).toEqual(['reported', 'reference', 'adios-reference'].map(rowCalled))
})
test('of a row made elsewhere and a trained one, the settings that both have are told, and the others counted', () => {
  using store = makeStore()
  const trained = store.add({ method: 'random-init' })
  const foreign = store.addForeign()
  const [a, b] = toldApart(
    store.database,
    [trained, foreign].map((runId) => ({ runId })),
  )
  expect(a).toMatch(/^backbone\.name resnet18-cifar, .*evaluations.*, \d+ settings that the other does not have$/)
  expect(b).toMatch(/^backbone\.name resnet18, .*evaluations: knn/)
  expect(`${a} ${b}`).not.toMatch(/[{}]|sha256/)
})

test('what decides the scores most is told first, before the number of other differences', () => {
  using store = makeStore()
  const plain = store.add({})
  const config = { epochs: 9, batchSize: 32, temperature: 0.1, precision: 'float32', imageSize: 64, trainImages: 100 }
  const other = store.add({ config: { ...config, backbone: { name: 'resnet18-cifar', width: 8 } } })
  const [, told] = toldApart(
    store.database,
    [plain, other].map((runId) => ({ runId })),
  )
  expect(told).toMatch(/^backbone\.width 8, imageSize 64, trainImages 100, .*, \d more differences?$/)
})
