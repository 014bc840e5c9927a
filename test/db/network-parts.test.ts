/** The short form of networks is explained where it stands, from where its letters are made. */
import { expect, test } from 'vitest'
import { networkMeanings, networkNote } from '../../db/catalogue/network-parts.ts'
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { describe as describeRun } from '../../db/describe-run.ts'
import { leaderboardText } from '../../harness/analysis/board/formats/text.ts'
import { writeLeaderboard } from '../../harness/analysis/board/formats/write.ts'
import { loadBoard } from '../../harness/analysis/board/load.ts'
import { makeStore, type Store } from '../analysis/compare/store.ts'

const trained = (backbone: Record<string, unknown>) =>
  describeRun(
    representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini', method: 'simclr', backbone }),
  )

test('every part that a run can have has a meaning', () => {
  const resnet = trained({ name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 })
  expect(resnet.variant).toBe('w16 s2 b1')
  expect(networkNote([resnet, resnet])).toEqual([
    'Networks: w16: 16 channels in the first stage; s2: a stem of stride 2; b1: 1 block in each stage.',
  ])
  const vit = trained({ name: 'vit-tiny', width: 96, patchSize: 4, depth: 6, heads: 2 })
  expect(networkMeanings([vit])).toEqual([
    'w96: tokens of 96 numbers',
    'p4: patches of 4 × 4 pixels',
    'd6: 6 transformer blocks',
    'h2: 2 attention heads',
  ])
  const table = describeRun(noisyLabelsSchema.parse({ kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }))
  expect(networkMeanings([table])).toEqual(['h8: hidden layers of width 8'])
})

test('labels, origins and parts that are not shown are left out', () => {
  const rows = [{ backbone: 'resnet18-cifar', variant: 'w16 b1 r=-1 symmetric=0.4 reference' }]
  expect(networkMeanings(rows, 'ResNet-18, 3×3 stem · b1, r = −1')).toEqual(['b1: 1 block in each stage'])
  expect(networkNote([{ backbone: 'resnet18', variant: 'reference' }])).toEqual([])
})

const ASKED = {
  ...{ dataset: null, method: [], masking: [], backbone: [], search: '' },
  ...{ columns: null, sort: null, order: null, published: false, baseline: 'none' },
}
const boardOf = (store: Store) => loadBoard(store.database, ASKED)!

test('the leaderboard explains them below its table in text, Markdown and LaTeX, and only where a row has them', () => {
  using store = makeStore()
  store.add({ variant: '', scores: { 'knn top1': 0.7 } })
  const written = () => {
    const board = boardOf(store)
    return [leaderboardText(board), writeLeaderboard(board, 'md', 'x'), writeLeaderboard(board, 'latex', 'x')]
  }
  for (const text of written()) expect(text).not.toContain('Networks')
  store.add({ method: 'byol', variant: 'w16 s2', scores: { 'knn top1': 0.8 } })
  for (const text of written()) {
    expect(text).toContain('Networks: w16: 16 channels in the first stage; s2: a stem of stride 2.')
  }
  expect(writeLeaderboard(boardOf(store), 'csv', 'x')).not.toContain('Networks')
})
