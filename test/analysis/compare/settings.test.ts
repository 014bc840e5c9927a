import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { toldApart } from '../../../db/queries/tell-apart.ts'
import { runs } from '../../../db/schema/index.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { settingsText, whereAllAre } from '../../../harness/analysis/compare/formats/settings.ts'
import { differingSettings } from '../../../harness/analysis/compare/settings.ts'
import { makeStore, type Store } from './store.ts'

/** The settings in which two runs differ. */
function settingsOf(store: Store, ...ids: [string, string]) {
  const [a, b] = ids.map((id) => findSide(store.database, id).side!)
  return differingSettings(store.database, a!, b!)
}

test('the order of evaluations is no difference', () => {
  using store = makeStore()
  const evaluations = [{ name: 'knn' }, { name: 'clustering' }]
  const a = store.add({ config: { evaluations } })
  const b = store.add({ method: 'byol', config: { evaluations: evaluations.toReversed() } })
  const told = settingsOf(store, a, b)
  expect(told[0]).toEqual({ title: 'method', a: 'SimCLR', b: 'BYOL' })
  expect(told.filter(({ title }) => title.includes('evaluation') || title.startsWith('k-NN'))).toEqual([])
  const apart = toldApart(
    store.database,
    [a, b].map((runId) => ({ runId })),
  )
  expect(apart.join()).not.toContain('evaluations')
})

test('settings have titles and are told by what decides scores most, evaluations and precision last', () => {
  using store = makeStore()
  const a = store.add({
    config: { evaluations: [{ name: 'knn', k: 20 }, { name: 'clustering' }], precision: 'float32' },
  })
  const b = store.add({
    masking: 'adios',
    config: {
      backbone: { name: 'resnet18-cifar', width: 8 },
      optimizer: { learningRate: 0.5 },
      epochs: 9,
      evaluations: [{ name: 'knn', k: 5 }],
    },
  })
  const told = settingsOf(store, a, b)
  const both = told.filter((one) => one.a !== null && one.b !== null)
  expect(both.map(({ title }) => title)).toEqual([
    ...['masking', 'encoder width', 'epochs', 'optimizer learning rate', 'k-NN k', 'precision'],
  ])
  expect(both[0]).toEqual({ title: 'masking', a: 'no masks', b: 'ADIOS' })
  expect(told).toContainEqual({ title: 'further evaluations', a: 'Clustering', b: null })
  expect(told).toContainEqual({ title: 'ADIOS masks', a: null, b: '4' })
  const text = settingsText(told).join('\n')
  expect(text).toMatch(/^Settings that differ +A +B\n {2}masking +no masks +ADIOS\n {2}encoder width/)
  expect(text).toContain('\nSettings that only A has: further evaluations Clustering\n')
  expect(text).toMatch(/\nSettings that only B has: ADIOS masks 4; [^;]+; [^;]+; [^;]+ and \d+ more$/)
  expect(settingsText([])).toEqual([])
  expect(whereAllAre(told).join()).toContain('`npx maskbench serve`')
  expect(whereAllAre(both)).toEqual([])
})

test('of a row made elsewhere its encoder is told where a trained one has its own, and no file', () => {
  using store = makeStore()
  const trained = store.add({ method: 'random-init' })
  const foreign = store.addForeign()
  const told = settingsOf(store, foreign, trained)
  expect(told[0]).toEqual({ title: 'encoder', a: 'ResNet-18', b: 'ResNet-18, 3×3 stem' })
  expect(told).toContainEqual({ title: 'encoder stem stride', a: null, b: '1' })
  const strided = store.add({ method: 'random-init', config: { backbone: { name: 'resnet18-cifar', stemStride: 2 } } })
  expect(settingsOf(store, foreign, strided)).toContainEqual({ title: 'encoder stem stride', a: null, b: '2' })
  expect(JSON.stringify(told)).not.toMatch(/sha256|mine\.pth|[{]"kind/)
})

test("a plugin's option is called as on the leaderboard, with its owner beside another of that name", () => {
  using store = makeStore()
  const wave = (share: number) => {
    const id = store.add({ codeVersion: `v${share}` })
    const stored = store.database.select({ config: runs.config }).from(runs).where(eq(runs.id, id)).get()!
    const config = { ...stored.config, options: { grating: { share } } } as never
    store.database.update(runs).set({ config }).where(eq(runs.id, id)).run()
    return id
  }
  const [narrow, wide, masked] = [wave(0.3), wave(0.6), store.add({ masking: 'mae' })]
  expect(settingsOf(store, narrow, wide)).toEqual([{ title: 'share', a: '0.3', b: '0.6' }])
  const titles = settingsOf(store, narrow, masked).map(({ title }) => title)
  expect(titles).toEqual(expect.arrayContaining(['grating share', 'MAE share']))
})
