/** Rows that learned from unequal numbers of images: not suggested to be compared, and compared with a warning. */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { runs, scores } from '../../../db/schema/index.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { comparablePair } from '../../../harness/analysis/compare/partner.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore } from './store.ts'

const WARNING = /A learned from 1000 training images and B from all: that alone changes scores/

test('every format warns, and another row is suggested', async () => {
  using store = makeStore()
  using here = commands()
  for (const seed of [0, 1]) {
    const scores = { 'knn top1': 0.5 + seed / 10 }
    store.add({ seed, config: { trainImages: 1000 }, scores })
    store.add({ seed, method: 'byol', config: { trainImages: null }, scores })
  }
  const groupId = findSide(store.database, 'fashion-mnist-mini/simclr').side!.groupId
  const compared = async (...words: string[]) => (await here.maskbench('compare', ...words, '--db', store.path)).stdout
  const pair = ['fashion-mnist-mini/simclr', 'fashion-mnist-mini/byol']
  for (const format of ['text', 'md', 'latex']) expect(await compared(...pair, '--format', format)).toMatch(WARNING)
  expect(await compared(pair[1]!, pair[1]!)).not.toMatch(/training images/)
  expect(comparablePair(store.database, groupId)).toBeNull()
  for (const seed of [0, 1]) {
    store.add({ seed, method: 'vicreg', config: { trainImages: 1000 }, scores: { 'knn top1': 0.4 + seed / 10 } })
  }
  expect(comparablePair(store.database, groupId)).toEqual([pair[0], 'fashion-mnist-mini/vicreg'])
})

test('of a row made elsewhere the caption names none of the settings that only the other has, its encoder aside', async () => {
  using store = makeStore()
  using here = commands()
  const trained = store.add({
    method: 'simsiam',
    config: { backbone: { name: 'resnet18-cifar', stemStride: 2 } },
    scores: { 'knn top1': 0.5 },
  })
  const id = store.addForeign()
  store.database.update(runs).set({ variant: 'elsewhere' }).where(eq(runs.id, id)).run()
  const score = { evaluation: 'knn', condition: '', metric: 'top1', protocol: 'as usual', details: {}, createdAt: 1 }
  store.database
    .insert(scores)
    .values({ ...score, runId: id, dataset: 'fashion-mnist-mini', value: 0.6 })
    .run()
  const { stdout } = await here.maskbench('compare', id, trained, '--format', 'latex', '--db', store.path)
  expect(stdout).toMatch(/ A: trained elsewhere; .* B: encoder ResNet-18, 3/)
  expect(stdout).toContain('encoder stem stride 2')
  expect(stdout).not.toMatch(/optimizer|projector|SimSiam predictor|schedule/)
})
