import { expect, it } from 'vitest'
import { runRepresentation } from '../../harness/training/run.ts'
import { memoryRecorder, tiny } from './tiny.ts'

it('a run stores every variant of an evaluation under its own protocol, and which of them looked at test', async () => {
  const { recorder, scores } = memoryRecorder()
  const linear = { name: 'linear', probe: { name: 'sgd', epochs: 2 } }
  const clustering = { name: 'clustering', restarts: 1 }
  const config = tiny({
    dataset: 'fashion-mnist-mini',
    method: 'raw-pixels',
    imageSize: 8,
    trainImages: 100,
    evaluations: [
      { name: 'knn' },
      { name: 'knn', grid: true },
      linear,
      { ...linear, probe: { ...linear.probe, optimizer: 'lars', select: 'best' } },
      clustering,
      { ...clustering, clusters: 'classes - 1', features: 'train' },
    ],
  })
  await runRepresentation(config, recorder)
  const told = scores.map(({ evaluation, metric, protocol, selectedOnTest }) =>
    [evaluation, metric, protocol, selectedOnTest ? 'selected on test' : ''].filter(Boolean).join(', '),
  )
  const both = (text: string) => ['top1', 'top5'].map((metric) => text.replace('*', metric))
  const calibrated = (text: string) =>
    ['ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong'].map((metric) => text.replace('*', metric))
  const three = (text: string) => ['fmi', 'ari', 'nmi'].map((metric) => text.replace('*', metric))
  expect(told).toEqual([
    ...both('knn, *, k 20, T .07, cosine, backbone features'),
    ...both('knn, *, best of k 1 to 200, T .01 to 1, cosine and Euclidean, backbone features, selected on test'),
    ...both('linear, *, 2 epochs SGD .9, lr .1, last epoch'),
    ...calibrated('linear, *, 2 epochs SGD .9, lr .1, last epoch'),
    ...both('linear, *, 2 epochs LARS .9, lr .1, best epoch, selected on test'),
    ...calibrated('linear, *, 2 epochs LARS .9, lr .1, best epoch, selected on test'),
    ...three('clustering, *, k-means, k = classes, best inertia of 1, test features'),
    ...three('clustering, *, k-means, k = classes - 1, best inertia of 1, train features'),
  ])
  for (const { value } of scores) expect(value).toBeGreaterThan(0)
  expect(scores.at(-1)!.details).toMatchObject({ k: 9, rows: 100 })
  expect(scores[2]!.value).toBeGreaterThanOrEqual(scores[0]!.value)
})
