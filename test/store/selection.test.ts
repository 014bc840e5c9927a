/** A run is named by the beginning of its id, in any case, or as lists print it. */
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { reportedSchema } from '../../db/config/reported.ts'
import { describe } from '../../db/describe-run.ts'
import { meta, runs, scores, suiteRuns } from '../../db/schema/index.ts'
import { findSide } from '../../harness/analysis/compare/find-runs.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { idOf, idsOf, selectRuns } from '../../harness/store/selection.ts'
import { makeStore } from '../analysis/compare/store.ts'

it('names and ids are taken alike', () => {
  using store = makeStore()
  const [first, second] = [0, 1].map((seed) => store.add({ seed, scores: { 'knn top1': 0.5 } })) as [string, string]
  const { database } = store
  for (const text of [second, second.toUpperCase(), 'fashion-mnist-mini/simclr/1'])
    expect(idOf(database, text)).toBe(second)
  expect(findSide(database, first.toUpperCase()).side?.runs).toEqual([{ id: first, seed: 0 }])
})

it('what is no run, or several, is refused', () => {
  using store = makeStore()
  const ids = [4, 5].map((epochs) => store.add({ config: { epochs }, scores: { 'knn top1': 0.5 } }))
  expect(() => idOf(store.database, 'fashion-mnist-mini/simclr/0')).toThrow(
    '2 runs are called "fashion-mnist-mini/simclr/0"',
  )
  expect(() => idOf(store.database, ids[0]!.slice(0, 4))).toThrow('several ids start with')
  expect(() => idOf(store.database, 'fashion-mnist-mini/simclr')).toThrow('2 runs are called')
  expect(() => idOf(store.database, 'fashion-mnist-mini/byol/0')).toThrow('and no id starts with it')
})

it('a suite of which no run is stored is refused with the one that was probably meant', () => {
  using store = makeStore()
  const runId = store.add({})
  store.database.insert(suiteRuns).values({ suite: 'quick', runId, position: 0, status: 'done', createdAt: 1 }).run()
  expect(selectRuns(store.database, { suite: 'quick' })).toHaveLength(1)
  expect(() => selectRuns(store.database, { suite: 'quik' })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('no run of the suite quik is stored'),
      remedy: 'did you mean quick? (there are quick)',
    }),
  )
})

it('runs of one name are told apart by their seeds and settings, of which the first four are named', () => {
  using store = makeStore()
  const settings = { epochs: 9, batchSize: 32, temperature: 0.1, imageSize: 64 }
  const ids = [store.add({ seed: 0 }), store.add({ seed: 1, config: settings })]
  expect(() => idOf(store.database, 'fashion-mnist-mini/simclr')).toThrow(
    expect.objectContaining({
      remedy: expect.stringMatching(
        new RegExp(`${ids[0]} \\(seed 0, imageSize .*, 1 more difference\\); ${ids[1]} \\(seed 1, imageSize 64, .*`),
      ),
    }),
  )
})

it('letters of another case are the same where one name is meant, and else the nearest is offered', () => {
  using store = makeStore()
  const add = (name: string, id: string) => {
    const config = reportedSchema.parse({ ...REPORTED, name })
    const { kind, dataset, seed } = config
    const about = { id, groupId: `${id}00`, kind, dataset, seed, config, ...describe(config) }
    const state = { dataDigest: '', codeVersion: 'reported', status: 'done', createdAt: 1, endedAt: 1 } as const
    store.database
      .insert(runs)
      .values({ ...about, ...state })
      .run()
    const score = { evaluation: 'linear', condition: '', metric: 'top1', protocol: 'as reported', details: {} }
    store.database
      .insert(scores)
      .values({ ...score, runId: id, dataset, value: 0.5, createdAt: 1 })
      .run()
  }
  const { database } = store
  add('Ours', 'aa11')
  for (const text of ['cifar10/ours-reported', 'CIFAR10/OURS-REPORTED', 'cifar10/ours-reported/0']) {
    expect(idOf(database, text)).toBe('aa11')
    expect(idsOf(database, text)).toEqual(['aa11'])
    expect(findSide(database, text).side?.runs).toEqual([{ id: 'aa11', seed: 0 }])
  }
  add('ours', 'aa22')
  expect(findSide(database, 'cifar10/ours-reported').side?.runs).toEqual([{ id: 'aa22', seed: 0 }])
  expect(findSide(database, 'cifar10/OURS-reported').side).toBe(null)
  add('Theirs', 'aa33')
  const nearest = 'did you mean cifar10/Theirs-reported? (see `npx maskbench runs'
  expect(findSide(database, 'cifar10/theris-reported').problem?.remedy).toContain(nearest)
  for (const find of [idOf, idsOf]) {
    expect(() => find(database, 'cifar10/theris-reported')).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(nearest) }),
    )
  }
})

const REPORTED = {
  kind: 'reported',
  masking: 'none',
  dataset: 'cifar10',
  backbone: 'resnet18',
  reportedIn: 'Table 1',
  seed: 0,
}

it('of several runs of one name the one that is not stale is meant; where there are more, their states are named', () => {
  using store = makeStore()
  const ids = [4, 5, 6].map((epochs) => store.add({ config: { epochs }, scores: { 'knn top1': 0.5 } }))
  const { database } = store
  const current = { key: 'code:representation', value: 'now' }
  database.insert(meta).values(current).onConflictDoUpdate({ target: meta.key, set: current }).run()
  const make = (id: string, codeVersion: string, status: 'done' | 'failed') =>
    database.update(runs).set({ codeVersion, status }).where(eq(runs.id, id)).run()
  make(ids[0]!, 'before', 'done')
  make(ids[1]!, 'now', 'failed')
  make(ids[2]!, 'now', 'done')
  const states = (error: unknown) => String((error as { remedy: string }).remedy).replace('name one by its id: ', '')
  let refused = ''
  try {
    idOf(database, 'fashion-mnist-mini/simclr/0')
  } catch (error) {
    refused = states(error)
  }
  const told = [`${ids[0]} (stale, epochs 4)`, `${ids[1]} (failed, epochs 5)`, `${ids[2]} (epochs 6)`]
  expect(refused.split('; ').sort()).toEqual(told.sort())
  make(ids[1]!, 'before', 'failed')
  expect(idOf(database, 'fashion-mnist-mini/simclr/0')).toBe(ids[2])
})

it('a run is named without its data set, or by the name that it was given, as `compare` takes it', () => {
  using store = makeStore()
  const id = store.add({ seed: 1, scores: { 'knn top1': 0.5 } })
  const { database } = store
  annotate(database, [id], { name: 'Ours' })
  for (const text of ['simclr/1', 'simclr', 'SimCLR', 'Ours', 'ours']) {
    expect(idOf(database, text)).toBe(id)
    expect(idsOf(database, text)).toEqual([id])
    expect(findSide(database, text).side?.runs).toEqual([{ id, seed: 1 }])
  }
  for (const find of [idOf, idsOf]) {
    expect(() => find(database, 'simcl')).toThrow(
      expect.objectContaining({ remedy: 'did you mean fashion-mnist-mini/simclr? (see `npx maskbench runs`)' }),
    )
    expect(() => find(database, 'ffff')).toThrow(expect.objectContaining({ remedy: 'see `npx maskbench runs`' }))
  }
  store.add({ dataset: 'cifar10', scores: { 'knn top1': 0.5 } })
  for (const find of [idOf, idsOf]) {
    expect(() => find(database, 'simclr')).toThrow(
      expect.objectContaining({
        message: 'runs on 2 data sets are called "simclr"',
        remedy: expect.stringContaining('fashion-mnist-mini/simclr'),
      }),
    )
  }
})

it('a name that several have is offered with its seed where this tells them apart, and keeps it beside its data set', () => {
  using store = makeStore()
  const ids = [0, 1].map((seed) => store.add({ seed, scores: { 'knn top1': 0.5 } }))
  const { database } = store
  const remedyOf = (text: string) => {
    try {
      return idOf(database, text)
    } catch (error) {
      return (error as { remedy: string }).remedy
    }
  }
  for (const text of ['simclr', 'fashion-mnist-mini/simclr']) {
    const bySeed = `name one by its seed, such as ${text}/0, or by its id: ${ids[0]} (seed 0); ${ids[1]} (seed 1)`
    expect(remedyOf(text)).toBe(bySeed)
    expect(remedyOf(`${text}/0`)).toBe(ids[0])
  }
  // A given name is that of all of them, and takes no seed.
  annotate(database, ids, { name: 'Ours' })
  expect(remedyOf('Ours')).toMatch(/^name one by its id: /)
  store.add({ dataset: 'cifar10', scores: { 'knn top1': 0.5 } })
  expect(remedyOf('SimCLR/0')).toBe('name one with its data set: fashion-mnist-mini/simclr/0; cifar10/simclr/0')
  expect(remedyOf('simclr')).toBe('name one with its data set: fashion-mnist-mini/simclr; cifar10/simclr')
  store.add({ seed: 1, config: { epochs: 9 }, scores: { 'knn top1': 0.5 } })
  expect(remedyOf('fashion-mnist-mini/simclr')).toMatch(/^name one by its id: /)
})
