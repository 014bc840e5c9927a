import { afterEach, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { Parameters } from '../../harness/models/parameters.ts'
import { pretrain } from '../../harness/training/pretrain.ts'
import type { Learner } from '../../harness/training/step.ts'
import { memoryRecorder, tiny, trainingData } from './tiny.ts'

const learners: Learner[] = []
afterEach(() => {
  for (const learner of learners.splice(0)) learner.dispose()
})

/** Weights of another seed than training draws from. */
function given() {
  const { backbone, imageSize } = tiny()
  const parameters = Parameters.initialise(createBackbone(backbone, imageSize).specification, new Random('given'))
  const arrays = parameters.arrays()
  parameters.dispose()
  return arrays
}

async function trained(difference: object, start = given()) {
  const config = tiny({ method: 'supervised', ...difference })
  const { learner } = await pretrain(config, trainingData(16), new Random(0), memoryRecorder().recorder, start)
  learners.push(learner)
  return learner.parameters.arrays()
}

it('begins with the weights it is given and draws the rest', async () => {
  const start = given()
  const begun = await trained({ epochs: 0 }, start)
  for (const [name, array] of start) expect(begun.get(name)).toEqual(array)
  expect([...begun.keys()].filter((name) => !start.has(name))).toEqual(['fc.weight', 'fc.bias'])
})

it('draws what has another shape in the weights', async () => {
  const start = given()
  const stem = { shape: [8, 3, 7, 7], values: new Float32Array(8 * 3 * 49).fill(1) }
  const begun = await trained({ epochs: 0 }, new Map(start).set('conv1.weight', stem))
  expect(begun.get('conv1.weight')!.shape).toEqual([8, 3, 3, 3])
  expect(begun.get('bn1.weight')).toEqual(start.get('bn1.weight'))
})

it('moves every weight, and the statistics of batch normalisation unless they are to stay', async () => {
  const start = given()
  const [moving, frozen] = [await trained({}), await trained({ supervised: { frozenStatistics: true } })]
  for (const [name, { values }] of start) {
    const statistic = name.includes('running_')
    expect([name, moving.get(name)!.values]).not.toEqual([name, values])
    if (statistic) expect([name, frozen.get(name)!.values]).toEqual([name, values])
    else expect([name, frozen.get(name)!.values]).not.toEqual([name, values])
  }
})

it('looks at nothing and keeps nothing between epochs', async () => {
  const { recorder, metrics, states } = memoryRecorder()
  const config = tiny({ method: 'supervised' })
  const { learner } = await pretrain(config, trainingData(16), new Random(0), recorder, given())
  learners.push(learner)
  expect([metrics.get('loss')!.length > 0, metrics.has('test_top1'), metrics.has('online_knn')]).toEqual([
    true,
    false,
    false,
  ])
  expect(states).toEqual([])
})
