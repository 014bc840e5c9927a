import { expect, test } from 'vitest'
import { noisyLabelsSchema } from '../../db/config.ts'
import { UsageError } from '../../harness/errors.ts'
import { accuracy } from '../../harness/noisy-labels/history.ts'
import { runNoisyLabels } from '../../harness/noisy-labels/run.ts'
import { checkpointSteps } from '../../harness/noisy-labels/train.ts'
import type { Predictions, Recorder, Score } from '../../harness/recorder.ts'

const config = noisyLabelsSchema.parse({
  kind: 'noisy-labels',
  dataset: 'uci-heart',
  hidden: 8,
  rates: [0.4, -1],
  noises: [0, 0.2],
  learningRates: [0.01, 0.05],
  steps: 50,
})

interface Recording extends Recorder {
  scores: Score[]
  items: Predictions[]
  curves: Map<string, number[]>
  steps: number[]
  state: { step: number; bytes: Uint8Array } | null
}

function recording(state: Recording['state'] = null): Recording {
  const kept: Pick<Recording, 'scores' | 'items' | 'curves' | 'steps' | 'state'> = {
    scores: [],
    items: [],
    curves: new Map(),
    steps: [],
    state,
  }
  return Object.assign(kept, {
    metric: (name: string, _axis: string, _step: number, value: number) =>
      void kept.curves.set(name, [...(kept.curves.get(name) ?? []), value]),
    progress: (step: number) => void kept.steps.push(step),
    score: (score: Score) => void kept.scores.push(score),
    predictions: (items: Predictions) => void kept.items.push(items),
    artefact: () => {},
    facts: () => {},
    saveState: (step: number, bytes: Uint8Array) => {
      kept.state = { step, bytes: bytes.slice() }
    },
    latestState: () => kept.state,
  })
}

const first = recording()
await runNoisyLabels(config, first)

test('every cell has a score and its predictions under every protocol', () => {
  expect(first.scores).toHaveLength(2 * 2 * 3)
  expect(
    first.scores.slice(0, 3).map(({ condition, protocol, selectedOnTest }) => [condition, protocol, selectedOnTest]),
  ).toEqual([
    ['noise=0 rate=0.4', 'published', true],
    ['noise=0 rate=0.4', 'honest', false],
    ['noise=0 rate=0.4', 'last', false],
  ])
  for (const [i, { value }] of first.scores.entries()) {
    const { truth, predicted } = first.items[i]!
    expect(truth).toHaveLength(61)
    expect(value).toBe(accuracy(predicted, truth))
  }
})

test('it learns: the published number on clean labels is far above chance', () => {
  expect(first.scores[0]!.value).toBeGreaterThan(0.7)
  expect(first.scores[0]!.details).toMatchObject({ trainRows: 242, testRows: 61 })
  expect(first.scores[1]!.details).toMatchObject({ trainRows: 205 })
})

test('published is never below last, which uses the same training', () => {
  for (let i = 0; i < first.scores.length; i += 3) {
    expect(first.scores[i]!.value).toBeGreaterThanOrEqual(first.scores[i + 2]!.value)
  }
})

test('progress counts both trainings and the number of tensors stays the same', () => {
  expect(first.steps).toEqual([20, 40, 50, 70, 90, 100])
  expect(new Set(first.curves.get('tensors')).size).toBe(1)
  expect(first.curves.get('accuracy_negative_rates_noise_0.2')).toHaveLength(3)
})

test('a run that goes on from its state skips the first training and ends with the same bits', async () => {
  const second = recording(first.state)
  await runNoisyLabels(config, second)
  expect(second.steps).toEqual([70, 90, 100])
  expect(second.scores).toEqual(first.scores)
  expect(second.items).toEqual(first.items)
})

test('the last step is always a checkpoint', () => {
  expect(checkpointSteps({ steps: 50, evaluateEvery: 20 })).toEqual([20, 40, 50])
  expect(checkpointSteps({ steps: 40, evaluateEvery: 20 })).toEqual([20, 40])
  expect(checkpointSteps({ steps: 5, evaluateEvery: 20 })).toEqual([5])
})

test('a mini-batch larger than the training part is refused', async () => {
  await expect(runNoisyLabels({ ...config, batchSize: 206 }, recording())).rejects.toThrow(UsageError)
})
