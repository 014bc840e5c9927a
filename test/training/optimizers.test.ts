import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { type OptimizerConfig, onlineOptimizer, optimizerSchema } from '../../db/config/optimizer.ts'
import { receiveNumbers, sendNumbers } from '../../harness/engine/step-numbers.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { type NamedArrays, Parameters } from '../../harness/models/parameters.ts'
import { createOptimizer, type Optimizer } from '../../harness/training/optimizers.ts'

const start = [0.5, -1, 2, 0.25]
const gradients = [
  [0.1, -0.2, 0.3, 0.4],
  [0.2, 0.1, -0.3, 0.5],
  [-0.1, 0.3, 0.2, 0.1],
]

function build(): Parameters {
  const arrays: NamedArrays = new Map([['w', { shape: [2, 2], values: Float32Array.from(start) }]])
  return new Parameters([{ name: 'w', shape: [2, 2], kind: 'scale' }], arrays)
}

/** One update of one parameter. */
function apply(optimizer: Optimizer, name: string, gradient: Tensor, learningRate: number): void {
  tf.tidy(() => {
    const { numbers } = receiveNumbers(sendNumbers({ numbers: optimizer.nextStep([learningRate]) }))
    optimizer.apply(new Map([[name, gradient]]), numbers)
  })
}

/** @param scale - of all gradients. */
function run(config: OptimizerConfig, scale = 1): number[] {
  const parameters = build()
  const optimizer = createOptimizer(config, parameters)
  for (const gradient of gradients) {
    const tensor = tf.tensor(
      gradient.map((value) => value * scale),
      [2, 2],
    )
    apply(optimizer, 'w', tensor, config.learningRate)
    tensor.dispose()
  }
  const { values } = parameters.arrays().get('w')!
  optimizer.dispose()
  parameters.dispose()
  return [...values]
}

const close = (ours: number[], theirs: number[]) =>
  ours.forEach((value, i) => {
    expect(value).toBeCloseTo(theirs[i]!, 5)
  })

// torch.optim's values after the three gradients above from the same start.
const SGD = [0.4421554, -0.9892607, 1.9445736, 0.0354007]
const NESTEROV = [0.4265676, -1.0074546, 1.9242603, -0.0434766]
const ADAMW = [0.4746785, -0.9882563, 1.9821943, 0.2206634]
const ADAMW_SMALL = [0.4764366, -0.9887175, 1.9825832, 0.221347] // a millionth of the gradients
// torch.optim.SGD(momentum=.9) after g = (g + wd w) min(eta |w| / (|g| + wd |w| + 1e-8) / lr, 1), wd .01, at lr .5 and .01.
const LARS = [0.4601865, -0.9979678, 1.9431579, 0.0838133]
const LARS_CLIPPED = [0.4942101, -0.9989197, 1.9944489, 0.2285218]
// The same with eta .001 and without the division by lr and the minimum, at lr .5.
const LARS_UNCLIPPED = [0.4989992, -0.9999692, 1.998578, 0.2458115]

describe('sgd', () => {
  it('is torch.optim.SGD(lr=.1, momentum=.9, weight_decay=.01)', () => {
    const config = optimizerSchema.parse({ name: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 })
    close(run(config), SGD)
  })

  it('is torch.optim.SGD with nesterov=True where asked', () => {
    const rates = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 }
    close(run(optimizerSchema.parse({ name: 'sgd', nesterov: true, ...rates })), NESTEROV)
  })

  it('is plain gradient descent without momentum', () => {
    const config = optimizerSchema.parse({ name: 'sgd', learningRate: 0.1, momentum: 0, weightDecay: 0 })
    const sum = (i: number) => gradients.reduce((total, gradient) => total + gradient[i]!, 0)
    close(
      run(config),
      start.map((value, i) => value - 0.1 * sum(i)),
    )
  })
})

describe('adamw', () => {
  it('is torch.optim.AdamW(lr=.01, weight_decay=.1)', () => {
    const config = optimizerSchema.parse({ name: 'adamw', learningRate: 0.01, weightDecay: 0.1 })
    close(run(config), ADAMW)
  })

  it('is still that for gradients so small that epsilon counts', () => {
    const config = optimizerSchema.parse({ name: 'adamw', learningRate: 0.01, weightDecay: 0.1 })
    close(run(config, 1e-6), ADAMW_SMALL)
  })
})

describe('lars', () => {
  it('is the published wrapper around torch.optim.SGD over several steps, with momentum and weight decay', () => {
    close(run(optimizerSchema.parse({ name: 'lars', learningRate: 0.5, momentum: 0.9, weightDecay: 0.01 })), LARS)
  })

  it('never raises the learning rate of a tensor above the global one', () => {
    close(
      run(optimizerSchema.parse({ name: 'lars', learningRate: 0.01, momentum: 0.9, weightDecay: 0.01 })),
      LARS_CLIPPED,
    )
  })

  it('takes another trust coefficient and the learning rate as a factor where asked, as in the published fine-tuning', () => {
    const rates = { learningRate: 0.5, momentum: 0.9, weightDecay: 0.01 }
    close(run(optimizerSchema.parse({ name: 'lars', ...rates, trust: 0.001, unclipped: true })), LARS_UNCLIPPED)
  })

  it('leaves tensors of one dimension to plain SGD, without weight decay', () => {
    const bias: NamedArrays = new Map([['b', { shape: [4], values: Float32Array.from(start) }]])
    const parameters = new Parameters([{ name: 'b', shape: [4], kind: 'shift' }], bias)
    const optimizer = createOptimizer(optimizerSchema.parse({ name: 'lars', weightDecay: 0.01 }), parameters)
    const [first] = gradients
    const tensor = tf.tensor1d(first!)
    apply(optimizer, 'b', tensor, 0.5)
    close(
      [...parameters.arrays().get('b')!.values],
      start.map((value, i) => value - 0.5 * first![i]!),
    )
    tensor.dispose()
    optimizer.dispose()
    parameters.dispose()
  })

  it('scales the first step to eta |w| / |g + wd w| of the learning rate', () => {
    const parameters = build()
    const optimizer = createOptimizer(
      optimizerSchema.parse({ name: 'lars', learningRate: 0.5, weightDecay: 0 }),
      parameters,
    )
    const [first] = gradients
    const tensor = tf.tensor(first!, [2, 2])
    apply(optimizer, 'w', tensor, 0.5)
    const moved = [...parameters.arrays().get('w')!.values].map((value, i) => start[i]! - value)
    const expected = (0.02 * Math.hypot(...start)) / Math.hypot(...first!)
    close(
      moved,
      first!.map((g) => expected * g),
    )
    tensor.dispose()
    optimizer.dispose()
    parameters.dispose()
  })
})

it.each([
  ['sgd', 'sgd'],
  ['lars', 'lars'],
  ['adamw', 'sgd'],
] as const)('the online classifier beside an encoder with %s learns by %s', (encoder, classifier) => {
  expect(onlineOptimizer(encoder)).toBe(classifier)
})
