import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { externalSchema } from '../../../db/config/external.ts'
import { describe } from '../../../db/describe-run.ts'
import { leaderboardGroups } from '../../../db/queries/leaderboard.ts'
import { runs, scores, suiteRuns } from '../../../db/schema/index.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { findSides } from '../../../harness/analysis/compare/find-sides.ts'
import { significance } from '../../../harness/analysis/significance/significance.ts'
import { makeStore, type Store } from '../compare/store.ts'

const DATASET = 'fashion-mnist-mini'
const ASKED = { method: [], masking: [], backbone: [], search: '', columns: null, sort: null, order: null }
const KNN = { evaluations: [{ name: 'knn' }] }
const MORE = { evaluations: [{ name: 'knn' }, { name: 'clustering' }] }

/** A run of SimCLR that is evaluated by a plugin's evaluation only. @param digest - of the plugin. */
function evaluatedByPlugin(store: Store, seed: number, digest: string, value: number): void {
  // No plugin is loaded here, so that the config is written as one would have made it.
  const id = store.add({
    seed,
    config: { evaluations: [{ name: 'quality', images: digest.length }] },
    scores: { 'fisher ratio': value },
  })
  const stored = store.database.select().from(runs).where(eq(runs.id, id)).get()!.config
  const config = { ...stored, evaluations: [{ name: 'fisher' }], plugins: { fisher: digest } } as never
  store.database.update(runs).set({ config }).where(eq(runs.id, id)).run()
}

/** Two methods with three seeds each, of which one was evaluated again. */
function evaluatedAgain(): Store {
  const store = makeStore()
  for (const [seed, top1] of [0.5, 0.52, 0.54].entries()) {
    store.add({ method: 'byol', seed, config: KNN, scores: { 'knn top1': top1 + 0.1 * (1 + seed) } })
    const shared = { 'knn top1': top1 }
    store.add({ seed, config: KNN, scores: shared })
    store.add({ seed, config: MORE, scores: { ...shared, 'clustering nmi': top1 / 2 } })
    evaluatedByPlugin(store, seed, 'first', top1 / 4)
  }
  return store
}

/** A run of features that were made elsewhere. @param digest - of the training file. */
function evaluatedFeatures(
  store: Store,
  seed: number,
  evaluation: 'knn' | 'clustering',
  value: number,
  digest = 'a',
): void {
  const file = (name: string) => ({ path: `${evaluation}/${name}.npy`, sha256: digest.repeat(63) + seed })
  const config = externalSchema.parse({
    ...{ kind: 'external', name: 'mine', dataset: DATASET, imageSize: null, seed, told: { note: evaluation } },
    source: { kind: 'features', train: file('train'), test: file('test') },
    evaluations: [{ name: evaluation }],
  })
  const { kind, dataset } = config
  const id = `${evaluation}-${seed}-${digest}`
  const about = { id, groupId: `group-${evaluation}`, kind, dataset, seed, config, ...describe(config) }
  const state = { dataDigest: 'd', codeVersion: 'v1', status: 'done', createdAt: 1, endedAt: 1 } as const
  const metric = evaluation === 'knn' ? 'top1' : 'nmi'
  const score = { evaluation, condition: '', metric, protocol: 'usual', details: {}, createdAt: 1 }
  store.database
    .insert(runs)
    .values({ ...about, ...state })
    .run()
  store.database
    .insert(scores)
    .values({ ...score, runId: id, dataset, value })
    .run()
}

const boardOf = (store: Store) =>
  loadBoard(store.database, { ...ASKED, dataset: DATASET, published: false, baseline: null })!

test('groups that differ in their evaluations alone are one row with the columns of all', () => {
  using store = evaluatedAgain()
  const { board } = boardOf(store)
  expect(board.rows.map(({ method, seeds }) => [method, seeds])).toEqual([
    ['byol', [0, 1, 2]],
    ['simclr', [0, 1, 2]],
  ])
  const row = board.rows[1]!
  expect(row.details).not.toMatch(/evaluations|plugins/)
  expect(Object.fromEntries(board.columns.map((column) => [column.evaluation, column.values(row.place)]))).toEqual({
    knn: [0.5, 0.52, 0.54],
    clustering: [0.25, 0.26, 0.27],
    fisher: [0.125, 0.13, 0.135],
  })
})

test('evaluations that are added to files made elsewhere are one row with the earlier ones', () => {
  using store = makeStore()
  for (const seed of [0, 1]) evaluatedFeatures(store, seed, 'knn', 0.5 + seed / 10)
  evaluatedFeatures(store, 0, 'clustering', 0.3)
  const { board } = boardOf(store)
  expect(board.rows.map(({ title, seeds }) => [title, seeds])).toEqual([['mine', [0, 1]]])
  expect(Object.fromEntries(board.columns.map((column) => [column.evaluation, column.values(0)]))).toEqual({
    knn: [0.5, 0.6],
    clustering: [0.3],
  })
})

test('other files of the same name and seed stay a row of their own', () => {
  using store = makeStore()
  for (const seed of [0, 1]) evaluatedFeatures(store, seed, 'knn', 0.5 + seed / 10)
  evaluatedFeatures(store, 1, 'clustering', 0.3, 'b')
  expect(boardOf(store).board.rows).toHaveLength(2)
})

test('copies of a score are no pairs of their own', () => {
  using store = evaluatedAgain()
  const { rows, tests } = significance(store.database, { dataset: DATASET })!
  expect([rows.length, tests]).toEqual([2, 1])
})

test('the row of a suite is found by any of its groups, and keeps its seeds while more are evaluated', () => {
  using store = evaluatedAgain()
  const quality = { evaluations: [{ name: 'knn' }, { name: 'quality' }] }
  const values = () => {
    const { board } = boardOf(store)
    expect(board.rows).toHaveLength(2)
    return board.columns.find(({ evaluation }) => evaluation === 'knn')!.values(1)
  }
  const ids = [0, 1, 2].map((seed) => {
    const id = store.add({ seed, config: quality, scores: { 'knn top1': values()[seed]! } })
    // A group that has one of the seeds so far does not replace the numbers of three.
    expect(values()).toEqual([0.5, 0.52, 0.54])
    return id
  })
  for (const runId of ids) {
    store.database.insert(suiteRuns).values({ suite: 'later', runId, position: 0, status: 'done', createdAt: 1 }).run()
  }
  const ofSuite = loadBoard(store.database, {
    ...ASKED,
    dataset: null,
    published: false,
    baseline: null,
    suite: 'later',
  })
  expect(ofSuite!.view.rows.map(({ method }) => method)).toEqual(['simclr'])
})

test.each<[string, (store: Store) => void]>([
  ['training', (store) => store.add({ config: { ...MORE, epochs: 9 }, scores: { 'knn top1': 0.5 } })],
  ['code', (store) => store.add({ config: MORE, codeVersion: 'v2', scores: { 'knn top1': 0.5 } })],
  ['scores', (store) => store.add({ config: { evaluations: [{ name: 'masks' }] }, scores: { 'knn top1': 0.51 } })],
  ['versions of a plugin', (store) => evaluatedByPlugin(store, 0, 'second', 0.3)],
  ['seeds', (store) => [0, 9].map((seed) => store.add({ seed, config: { evaluations: [{ name: 'quality' }] } }))],
])('groups of other %s stay rows of their own', (_, change) => {
  using store = evaluatedAgain()
  change(store)
  expect(leaderboardGroups(store.database, DATASET)).toHaveLength(2 + 1)
})

test('compare takes the configuration with most scores where several of one encoder share as many', () => {
  using store = evaluatedAgain()
  const { a, b, notes } = findSides(store.database, `${DATASET}/simclr`, `${DATASET}/byol`)
  expect([a.problem, b.problem]).toEqual([null, null])
  expect(a.side!.runs).toHaveLength(3)
  expect(notes.join()).toMatch(/evaluations: knn, clustering/)
})
