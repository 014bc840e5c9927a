/** Optimisers that update parameters in place with TensorFlow's fused kernels. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { LARS_TRUST, type OptimizerConfig } from '../../db/config/optimizer.ts'
import { scalar } from '../engine/constants.ts'
import { attribute, executeMany, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { type NamedArrays, type Parameters, Resource } from '../models/parameters.ts'

/** Index of the learning rate for the parameter of that name. */
type GroupOf = (name: string) => number

export interface Optimizer {
  /**
   * Advances to the next step.
   * @param rates - one learning rate per group.
   * @returns the numbers that `apply` needs on the device, in the order in which it takes them apart: first what all
   * parameters share, then what each group has (SGD and LARS: its rate; AdamW: its rate, and its rate times the decay).
   */
  nextStep(rates: readonly number[]): number[]
  /** Updates every parameter that has a gradient, with this step's numbers. The parameters must be released. */
  apply(gradients: Map<string, Tensor>, numbers: readonly Scalar[]): void
  /** The moments by name; importing them resumes training bit for bit. */
  arrays(): NamedArrays
  load(arrays: NamedArrays): void
  dispose(): void
}

/** @param groupOf - by default, every parameter uses the first learning rate. */
export function createOptimizer(
  config: OptimizerConfig,
  parameters: Parameters,
  groupOf: GroupOf = () => 0,
): Optimizer {
  return OPTIMIZERS[config.name](config, parameters, groupOf)
}

const OPTIMIZERS = { sgd, lars, adamw }

const T = typeAttribute('T')
const unlocked = attribute('use_locking', 'TF_ATTR_BOOL', false)
const nesterovs = attribute('use_nesterov', 'TF_ATTR_BOOL', true)
const plain = attribute('use_nesterov', 'TF_ATTR_BOOL', false)

/** Returns the gradient that is added to one tensor's momentum; may first change the buffer in place. */
type Adapt = (weight: Resource, buffer: Resource, gradient: Tensor, learningRate: Scalar) => Tensor

/** b = mu b + adapted gradient; w = w - lr b, or with Nesterov's momentum w = w - lr (adapted gradient + mu b). */
function withMomentum(
  { momentum, nesterov = false }: OptimizerConfig,
  parameters: Parameters,
  groupOf: GroupOf,
  adapt: Adapt,
): Optimizer {
  const slots = createSlots(parameters, ['momentum'])
  return {
    ...slots.state,
    nextStep: (rates) => [...rates],
    apply(gradients, rates) {
      tf.tidy(() => {
        for (const [name, gradient] of gradients) {
          const weight = parameters.trainable.get(name)!
          const buffer = slots.get('momentum', name)
          const rate = rates[groupOf(name)]!
          const adapted = adapt(weight, buffer, gradient, rate)
          const inputs = [weight.handle, buffer.handle, rate, adapted, scalar(momentum)]
          executeMany('ResourceApplyMomentum', inputs, 0, [T, unlocked, nesterov ? nesterovs : plain])
        }
      })
    },
  }
}

/** SGD with momentum as in PyTorch: b = mu b + g + wd w; w = w - lr b. */
function sgd(config: OptimizerConfig, parameters: Parameters, groupOf: GroupOf): Optimizer {
  const { momentum, weightDecay, nesterov } = config
  return withMomentum(config, parameters, groupOf, (weight, buffer, gradient) => {
    if (weightDecay === 0) return gradient
    if (momentum === 0 || nesterov) return op.add(gradient, op.mul(weight.read(), weightDecay))
    // Adding wd/mu w to b first makes mu b + g include the decay, without a copy of the gradient.
    subtractScaled(buffer, scalar(-weightDecay / momentum), weight.read())
    return gradient
  })
}

const LARS_EPSILON = 1e-8

/**
 * SGD with LARS (You et al. 2017): a tensor's rate is trust |w| / (|g| + weight decay |w|). As in the published ADIOS
 * runs it is clipped to the learning rate, of which it is then a share; unclipped, the learning rate multiplies it.
 * One-dimensional tensors get neither LARS nor weight decay.
 */
function lars(config: OptimizerConfig, parameters: Parameters, groupOf: GroupOf): Optimizer {
  return withMomentum(config, parameters, groupOf, (weight, _buffer, gradient, learningRate) =>
    weight.shape.length > 1 ? larsGradient(weight, gradient, learningRate, config) : gradient,
  )
}

function larsGradient(
  resource: Resource,
  gradient: Tensor,
  learningRate: Scalar,
  { weightDecay, trust = LARS_TRUST, unclipped = false }: OptimizerConfig,
): Tensor {
  return tf.tidy(() => {
    const weight = resource.read()
    const [w, g] = [op.norm(weight), op.norm(gradient)]
    const scale = op.add(op.add(g, op.mul(w, weightDecay)), LARS_EPSILON)
    const trusted = op.div(op.mul(w, trust), scale)
    const local = unclipped ? trusted : op.minimum(op.div(trusted, learningRate), 1)
    const isZero = op.equal(op.minimum(w, g), 0)
    return op.mul(op.add(gradient, op.mul(weight, weightDecay)), op.where(isZero, 1, local))
  })
}

const BETA_1 = 0.9
const BETA_2 = 0.999
const ADAM_EPSILON = 1e-8

/** AdamW (Loshchilov and Hutter 2019) as in PyTorch: Adam's step and weight decay, both times the learning rate. */
function adamw({ weightDecay }: OptimizerConfig, parameters: Parameters, groupOf: GroupOf): Optimizer {
  const slots = createSlots(parameters, ['mean', 'variance'])
  let step = 0
  return {
    ...slots.state,
    arrays: () => slots.state.arrays().set('adamw.step', { shape: [1], values: Float32Array.of(step) }),
    load(arrays) {
      slots.state.load(arrays)
      step = arrays.get('adamw.step')?.values[0] ?? 0
    },
    nextStep(rates) {
      step += 1
      // TensorFlow adds epsilon before the bias correction, the paper and PyTorch after it; this makes them equal.
      const epsilon = ADAM_EPSILON * Math.sqrt(1 - BETA_2 ** step)
      return [BETA_1 ** step, BETA_2 ** step, epsilon, ...rates.flatMap((rate) => [rate, rate * weightDecay])]
    },
    apply(gradients, [power1, power2, epsilon, ...rates]) {
      tf.tidy(() => {
        for (const [name, gradient] of gradients) {
          const resource = parameters.trainable.get(name)!
          const [rate, decay] = rates.slice(2 * groupOf(name)) as [Scalar, Scalar]
          if (weightDecay > 0) subtractScaled(resource, decay, resource.read())
          const scalars = [power1!, power2!, rate, scalar(BETA_1), scalar(BETA_2), epsilon!]
          const handles = [resource, slots.get('mean', name), slots.get('variance', name)].map(({ handle }) => handle)
          executeMany('ResourceApplyAdam', [...handles, ...scalars, gradient], 0, [T, unlocked, plain])
        }
      })
    },
  }
}

/** target = target - factor * value, in place. */
function subtractScaled(target: Resource, factor: Scalar, value: Tensor): void {
  executeMany('ResourceApplyGradientDescent', [target.handle, factor, value], 0, [T, unlocked])
  value.dispose()
}

function createSlots(parameters: Parameters, kinds: readonly string[]) {
  const slots = new Map<string, Resource>()
  for (const [name, { shape }] of parameters.trainable) {
    for (const kind of kinds) {
      const zeros = tf.zeros(shape)
      slots.set(`${kind}/${name}`, new Resource(zeros))
      zeros.dispose()
    }
  }
  return {
    get: (kind: string, name: string) => slots.get(`${kind}/${name}`)!,
    state: {
      arrays(): NamedArrays {
        const arrays: NamedArrays = new Map()
        for (const [key, slot] of slots) {
          const value = slot.read()
          arrays.set(key, { shape: slot.shape, values: Float32Array.from(value.dataSync()) })
          value.dispose()
        }
        return arrays
      },
      load(arrays: NamedArrays): void {
        for (const [key, slot] of slots) {
          const { values, shape } = arrays.get(key)!
          const value = tf.tensor(values, shape)
          slot.assign(value)
          value.dispose()
        }
      },
      dispose(): void {
        for (const slot of slots.values()) slot.dispose()
      },
    },
  }
}
