/** A store of made-up runs in which lambda, epochs, the smooth rate and the share of labels vary. */
import { makeStore, type Store } from '../compare/store.ts'

/** One score a seed. */
const SEEDS = [-0.01, 0, 0.01]

export function plotStore(): Store {
  const store = makeStore()
  for (const [i, offset] of SEEDS.entries()) {
    const plain = { dataset: 'fashion-mnist-mini', seed: i }
    for (const [lambda, top1] of [
      [1, 0.7],
      [5, 0.75],
      [25, 0.72],
      [400, 0.65],
    ] as const) {
      store.add({ ...plain, masking: 'adios', config: { adios: { lambda } }, scores: { 'knn top1': top1 + offset } })
      if (lambda > 5) continue
      const config = { adios: { lambda }, batchSize: 128 }
      store.add({ ...plain, masking: 'adios', config, scores: { 'knn top1': top1 + 0.05 + offset } })
    }
    store.add({ ...plain, scores: { 'knn top1': 0.68 + offset } })
    store.add({ ...plain, config: { epochs: 16 }, scores: { 'knn top1': 0.71 + offset } })
    store.add({ ...plain, method: 'byol', scores: { 'knn top1': 0.6 + offset } })
    for (const [share, top1] of [
      ['1%', 0.5],
      ['10%', 0.6],
      ['', 0.8],
    ] as const) {
      const name = share ? `linear ${share} of labels top1` : 'linear top1'
      store.add({ ...plain, dataset: 'scenes', config: { epochs: 4 }, scores: { [name]: top1 + offset } })
    }
  }
  return store
}
