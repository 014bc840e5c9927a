import { describe, expect, test } from 'vitest'
import { noisyLabelsSchema } from '../../db/config/noisy-labels.ts'
import { UsageError } from '../../harness/base/errors.ts'
import { Random } from '../../harness/base/random.ts'
import type { Predictions, Recorder, Score } from '../../harness/base/recorder.ts'
import { prepareExperiment } from '../../harness/noisy-labels/experiment.ts'
import { accuracy } from '../../harness/noisy-labels/history.ts'
import { runNoisyLabels } from '../../harness/noisy-labels/run.ts'
import { checkpointSteps, train } from '../../harness/noisy-labels/train.ts'

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
  events: string[]
  steps: number[]
  state: { step: number; bytes: Uint8Array } | null
}

function recording(state: Recording['state'] = null): Recording {
  const kept: Pick<Recording, 'scores' | 'items' | 'curves' | 'events' | 'steps' | 'state'> = {
    scores: [],
    items: [],
    curves: new Map(),
    events: [],
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
    event: ({ message }: { message: string }) => void kept.events.push(message),
    facts: () => {},
    saveState: (step: number, bytes: Uint8Array) => {
      kept.state = { step, bytes: bytes.slice() }
    },
    latestState: () => kept.state,
    isStored: () => false,
    storePart() {},
    reusableEncoder: () => null,
  })
}

const first = recording()
await runNoisyLabels(config, first)

test('every cell has a score and its predictions under every protocol', () => {
  const accuracies = first.scores.filter(({ metric }) => metric === 'top1')
  expect(accuracies).toHaveLength(2 * 2 * 3)
  expect(
    accuracies.slice(0, 3).map(({ condition, protocol, selectedOnTest }) => [condition, protocol, selectedOnTest]),
  ).toEqual([
    ['noise=0 rate=0.4', 'published', true],
    ['noise=0 rate=0.4', 'honest', false],
    ['noise=0 rate=0.4', 'last', false],
  ])
  for (const [i, { value }] of accuracies.entries()) {
    const { truth, predicted } = first.items[i]!
    expect(truth).toHaveLength(61)
    expect(value).toBe(accuracy(predicted, truth))
  }
})

test('it learns: the published number on clean labels is far above chance', () => {
  expect(first.scores[0]!.value).toBeGreaterThan(0.7)
  expect(first.scores[0]!.details).toMatchObject({ trainRows: 242, testRows: 61 })
  const held = first.scores.find(({ protocol }) => protocol === 'honest')
  expect(held!.details).toMatchObject({ trainRows: 205 })
})

test('published is never below last, which uses the same training', () => {
  const values = first.scores.flatMap(({ metric, value }) => (metric === 'top1' ? [value] : []))
  for (let i = 0; i < values.length; i += 3) expect(values[i]!).toBeGreaterThanOrEqual(values[i + 2]!)
})

test('how sure a model is at the last step: sharpening more than smoothing', () => {
  const confidence = first.scores.filter(({ metric }) => metric === 'confidence')
  expect(confidence.map(({ condition, protocol }) => [condition, protocol])).toEqual(
    ['noise=0 rate=0.4', 'noise=0 rate=-1', 'noise=0.2 rate=0.4', 'noise=0.2 rate=-1'].map((cell) => [cell, 'last']),
  )
  for (const { value } of confidence) expect(value).toBeGreaterThan(0.5)
  for (const { value } of confidence) expect(value).toBeLessThanOrEqual(1)
  expect(confidence[1]!.value).toBeGreaterThan(confidence[0]!.value)
  expect(confidence[3]!.value).toBeGreaterThan(confidence[2]!.value)
})

test('calibration on the test rows stands beside every accuracy, and agrees with the confidence of the last step', () => {
  const names = ['ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong']
  for (const { metric, condition, protocol, value: top1 } of first.scores) {
    if (metric !== 'top1') continue
    const own = first.scores.filter((score) => score.condition === condition && score.protocol === protocol)
    const [ece, nll, brier, right, wrong] = names.map((name) => own.find((score) => score.metric === name)?.value)
    expect(nll).toBeGreaterThan(0)
    expect(brier).toBeGreaterThan(0)
    expect(brier).toBeLessThan(2)
    const confidence = top1 * right! + (top1 < 1 ? (1 - top1) * wrong! : 0)
    // With two classes a bin's error is at least that of the mean over all bins.
    expect(ece).toBeGreaterThanOrEqual(Math.abs(confidence - top1) - 1e-6)
    if (protocol !== 'last') continue
    expect(own.find((score) => score.metric === 'confidence')!.value).toBeCloseTo(confidence, 5)
  }
})

test('losses for wrong labels train beside the rates, which stay as they are', async () => {
  const more = recording()
  await runNoisyLabels({ ...config, losses: ['forward', 'gce', 'peer'] }, more)
  const cells = new Set(more.scores.map(({ condition }) => condition))
  expect(cells.size).toBe(4 + 6)
  expect([...cells].slice(4)).toEqual(
    ['forward', 'gce', 'peer'].flatMap((loss) => [`noise=0 loss=${loss}`, `noise=0.2 loss=${loss}`]),
  )
  const shared = (score: Score) => score.condition.includes('rate=') && score.metric === 'top1'
  expect(more.scores.filter(shared)).toEqual(first.scores.filter(shared))
  const published = more.scores.filter(
    ({ condition, protocol, metric }) => condition.includes('loss=') && protocol === 'published' && metric === 'top1',
  )
  for (const { value } of published) expect(value).toBeGreaterThan(0.7)
  expect(more.curves.get('accuracy_gce_noise_0.2')).toHaveLength(3)
})

test('a loss that truncates is as without truncation for its first third, and another one afterwards', async () => {
  const both = recording()
  const asked = { ...config, noises: [0.2], steps: 60, evaluateEvery: 5, learningRates: [0.05] }
  await runNoisyLabels(noisyLabelsSchema.parse({ ...asked, losses: ['gce', 'gce-truncated'] }), both)
  const [plain, truncated] = ['gce', 'gce-truncated'].map((loss) => both.curves.get(`accuracy_${loss}_noise_0.2`)!)
  const checkpoints = 60 / 5
  expect([plain!.length, truncated!.length]).toEqual([checkpoints, checkpoints])
  expect(truncated!.slice(0, checkpoints / 3)).toEqual(plain!.slice(0, checkpoints / 3))
  const last = (loss: string) =>
    both.scores.find(
      ({ condition, protocol, metric }) =>
        condition.endsWith(`loss=${loss}`) && protocol === 'last' && metric === 'nll',
    )!.value
  expect(last('gce-truncated')).not.toBe(last('gce'))
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

describe('a warm-up', () => {
  const steps = 40
  const [evaluateEvery, warmup] = [10, 20]
  const short = noisyLabelsSchema.parse({ ...config, rates: [0.4, 0, -1], noises: [0.2], steps, evaluateEvery, warmup })
  const curvesAt = async (from: Partial<typeof short> = {}) => {
    const { all } = await prepareExperiment(short, new Random(0))
    const history = await train(all, { ...short, ...from }, new Random(0), () => {})
    const L = short.learningRates.length
    return (rate: number) =>
      history.steps.map((_, c) => [...history.predicted(c, short.rates.indexOf(rate) * L + 1)].join(''))
  }

  test('is plain cross-entropy for negative rates, and nothing else for the others', async () => {
    const [warm, direct] = [await curvesAt(), await curvesAt({ warmup: 0 })]
    expect(warm(-1).slice(0, 2)).toEqual(warm(0).slice(0, 2))
    expect(warm(-1).slice(2)).not.toEqual(warm(0).slice(2))
    expect(warm(-1)).not.toEqual(direct(-1))
    expect([warm(0.4), warm(0)]).toEqual([direct(0.4), direct(0)])
  })

  test('counts no checkpoint of its own for negative rates', async () => {
    const warm = recording()
    await runNoisyLabels(short, warm)
    for (const { condition, details } of warm.scores) {
      if (condition.endsWith('rate=-1')) expect(details.step).toBeGreaterThan(warmup)
    }
    expect(warm.scores.filter(({ metric }) => metric === 'top1')).toHaveLength(9)
  })

  test('leaves steps for what comes after it', () => {
    expect(noisyLabelsSchema.safeParse({ ...short, warmup: 40 }).error?.issues[0]).toMatchObject({ path: ['warmup'] })
  })
})

test('noise of another kind says so in every condition, symmetric noise goes without saying', async () => {
  const asymmetric = recording()
  await runNoisyLabels({ ...config, noiseKind: 'asymmetric', steps: 5 }, asymmetric)
  expect(asymmetric.scores.map(({ condition }) => condition)).toContain('noise=0.2 kind=asymmetric rate=-1')
  expect(first.scores.at(-1)).toMatchObject({ condition: 'noise=0.2 rate=-1', details: { wrongLabels: 48 / 242 } })
})

test('models that leave the finite numbers are named, and right nowhere', async () => {
  const wild = recording()
  await runNoisyLabels({ ...config, learningRates: [0.01, 1e12], noises: [0], steps: 20 }, wild)
  expect(wild.events).toHaveLength(2)
  expect(wild.events[0]).toMatch(
    /^2 of 4 models .* the first by step 20 \(rate 0.4, noise 0, learning rate 1000000000000/,
  )
  expect(wild.scores.every(({ metric, value }) => metric !== 'top1' || value > 0.4)).toBe(true) // the other learning rate was chosen
  expect(first.events).toEqual([])

  const lost = recording()
  await runNoisyLabels({ ...config, learningRates: [1e12], noises: [0], steps: 20 }, lost)
  expect(lost.scores.every(({ value }) => value === 0)).toBe(true)
  expect(new Set(lost.items[0]!.predicted)).toEqual(new Set([-1]))
})

test('a mini-batch larger than the training part is refused', async () => {
  await expect(runNoisyLabels({ ...config, batchSize: 206 }, recording())).rejects.toThrow(UsageError)
})
