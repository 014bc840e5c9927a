/**
 * Many small classifiers trained as one batched program: every tensor has a leading model axis, so the number of ops
 * per step does not depend on the number of models. All models see the same mini-batches and start from the same
 * weights, like a loop that seeds its generator with the same value for each model. They differ only in targets and
 * learning rate.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { LossConfig } from '../../db/config/losses.ts'
import type { Random } from '../base/random.ts'
import { ints } from '../engine/constants.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import { attribute, execute, typeAttribute } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { receiveNumbers, type Sent, sendNumbers } from '../engine/step-numbers.ts'
import { tf } from '../engine/tensorflow.ts'
import { robustLoss } from '../losses/index.ts'
import { AdamVariable, adamNumbers } from './adam.ts'
import type { Predicted } from './history.ts'

export interface EnsembleShape {
  inputs: number
  /** Width of both hidden layers. */
  hidden: number
  classes: number
  /** One learning rate per model. */
  learningRates: readonly number[]
  /** The losses of the last models, and how many of each; all models before them train on cross-entropy. */
  losses?: readonly { loss: LossConfig; models: number }[]
}

/** The training data. */
export type TrainingTensors = {
  /** [rows, inputs] */
  x: Tensor2D
  /** [rows, models, classes]. Targets sum to 1 over the classes and may be negative. */
  targets: Tensor3D
  /** [rows, models of forward correction, classes]: ln P(label | class); null without such models. */
  transitions?: Tensor3D | null
}

/** Inputs of one step. */
type StepInputs = TrainingTensors & {
  /** Rows of the mini-batch that all models share. */
  batch: Tensor1D
  rates: Tensor3D
  numbers: Sent<'adam' | 'progress'>
}

/** What some losses are given besides logits and labels. */
type LossContext = { transitions: Tensor3D | null; progress: Scalar }

type Asked = { x: Tensor2D; rates: Tensor3D }

/** Rows per prediction, which bounds the memory of activations. */
const ROWS_AT_ONCE = 128

/**
 * MLPs with two hidden layers and ReLU, trained by Adam with cross-entropy on soft targets.
 *
 * Each model has its own learning rate, although the native Adam op takes a scalar: Adam's step is proportional to the
 * learning rate, so the ensemble stores W / rate and updates it with learning rate 1, which moves W by the same step.
 * The rate then only scales a layer's output.
 */
export class Ensemble {
  readonly #layers: { weight: AdamVariable; bias: AdamVariable }[]
  /** [models, 1, 1] */
  readonly #rates: Tensor3D
  readonly #train = new TensorFunction('ensemble step', (inputs: StepInputs) => this.#step(inputs))
  readonly #predict = new TensorFunction('ensemble prediction', (asked: Asked) => this.#answers(asked))
  readonly #losses: NonNullable<EnsembleShape['losses']>
  #steps = 0

  constructor({ inputs, hidden, classes, learningRates, losses = [] }: EnsembleShape, random: Random) {
    this.#losses = losses
    this.#rates = tf.tensor3d(Float32Array.from(learningRates), [learningRates.length, 1, 1])
    const widths = [inputs, hidden, hidden, classes]
    this.#layers = widths.slice(1).map((out, i) => ({
      weight: this.#variable(out, widths[i]!, widths[i]!, random),
      bias: this.#variable(out, 1, widths[i]!, random),
    }))
  }

  /** PyTorch's default initialisation of weights and biases in linear layers: uniform within 1 / sqrt(fan in). */
  #variable(out: number, columns: number, fanIn: number, random: Random): AdamVariable {
    const bound = 1 / Math.sqrt(fanIn)
    const values = Float32Array.from({ length: out * columns }, () => random.uniform(-bound, bound))
    const initial = tf.tidy(() => tf.div(tf.tensor3d(values, [1, out, columns]), this.#rates))
    const variable = new AdamVariable(initial)
    initial.dispose()
    return variable
  }

  /**
   * One Adam step of every model.
   * @param batch - row numbers of the mini-batch that all models share, int32.
   * @param progress - the share of training that is done, for the losses that change.
   */
  step(tensors: TrainingTensors, batch: Tensor1D, progress = 1): void {
    tf.tidy(() => {
      const numbers = sendNumbers({ adam: adamNumbers(++this.#steps), progress: [progress] })
      this.#train.call({ transitions: null, ...tensors, batch, rates: this.#rates, numbers })
    })
  }

  #step({ x, targets, transitions, batch, rates, numbers }: StepInputs): [] {
    const known = transitions ? op.transpose<Tensor3D>(op.gather(transitions, batch), [1, 0, 2]) : null
    const { adam, progress } = receiveNumbers(numbers)
    const context = { transitions: known, progress: progress[0]! }
    const gradients = this.#gradients(op.gather(x, batch), op.gather(targets, batch), context, rates)
    for (const [i, { weight, bias }] of this.#layers.entries()) {
      weight.apply(gradients[2 * i]!, adam)
      bias.apply(gradients[2 * i + 1]!, adam)
    }
    return []
  }

  /** Gradients of the mean loss in closed form: weight and bias of every layer, in the order of `#layers`. */
  #gradients(x: Tensor2D, targets: Tensor3D, context: LossContext, rates: Tensor3D): Tensor[] {
    return tf.tidy(() => {
      const weights = this.#layers.map(({ weight }) => weight.read<Tensor3D>())
      const { inputs, logits } = this.#forward(x, weights, rates)
      const byRow = op.transpose<Tensor3D>(logits, [0, 2, 1]) // [models, batch, classes]
      const error = op.div(this.#error(byRow, op.transpose(targets, [1, 0, 2]), context), x.shape[0])
      let delta = op.transpose<Tensor3D>(error, [0, 2, 1]) // [models, out, batch]
      const gradients: Tensor[] = []
      for (let i = this.#layers.length - 1; i >= 0; i--) {
        gradients.unshift(product(delta, inputs[i]!, true), op.sum(delta, 2, true))
        if (i === 0) break
        const before = op.matMul(weights[i]!, delta, [true, false])
        delta = execute('ReluGrad', [op.mul(before, rates), inputs[i]!])
      }
      return gradients
    })
  }

  /** d loss / d logits of every row and model: [models, batch, classes] each. */
  #error(logits: Tensor3D, targets: Tensor3D, { transitions, progress }: LossContext): Tensor3D {
    // That of cross-entropy is softmax - target, since targets sum to 1.
    const smoothed = (z: Tensor3D, target: Tensor3D) => op.sub<Tensor3D>(op.softmax(z), target)
    if (this.#losses.length === 0) return smoothed(logits, targets)
    const robust = this.#losses.map(({ models }) => models)
    const sizes = [logits.shape[0] - robust.reduce((sum, models) => sum + models, 0), ...robust]
    const [z, y] = [op.split<Tensor3D>(logits, sizes, 0), op.split<Tensor3D>(targets, sizes, 0)]
    const errors = this.#losses.map(
      ({ loss }, i) =>
        robustLoss(loss, z[i + 1]!, { onehot: y[i + 1]!, logTransition: transitions, progress }).gradient,
    )
    return op.concat<Tensor3D>([smoothed(z[0]!, y[0]!), ...errors], 0)
  }

  /** The input of each layer and the logits, [models, width, batch]; the first input is [1, inputs, batch]. */
  #forward(x: Tensor2D, weights: Tensor3D[], rates: Tensor3D): { inputs: Tensor3D[]; logits: Tensor3D } {
    const inputs: Tensor3D[] = []
    let signal = op.reshape<Tensor3D>(op.transpose(x, [1, 0]), [1, x.shape[1], -1])
    for (const [i, { bias }] of this.#layers.entries()) {
      inputs.push(signal)
      const out = op.mul<Tensor3D>(op.add(product(weights[i]!, signal), bias.read()), rates)
      signal = i < this.#layers.length - 1 ? op.relu(out) : out
    }
    return { inputs, logits: signal }
  }

  /** @returns logits [models, classes, rows] */
  logits(x: Tensor2D, rates = this.#rates): Tensor3D {
    return tf.tidy(() => {
      const weights = this.#layers.map(({ weight }) => weight.read<Tensor3D>())
      return this.#forward(x, weights, rates).logits
    })
  }

  /** Predicted class of every row, and its probability, [models, rows] each; and the logits, [models, rows, classes]. */
  #answers({ x, rates }: Asked): [Tensor2D, Tensor2D, Tensor3D] {
    const logits = this.logits(x, rates)
    return [classesOf(logits), largestProbability(logits), op.transpose(logits, [0, 2, 1])]
  }

  /** Every model's prediction for every row. */
  predict(x: Tensor2D): Predicted {
    const { classes, confidence, logits } = tf.tidy(() => {
      const parts: [Tensor2D, Tensor2D, Tensor3D][] = []
      for (let from = 0; from < x.shape[0]; from += ROWS_AT_ONCE) {
        const rows = Math.min(ROWS_AT_ONCE, x.shape[0] - from)
        const block = tf.slice(x, [from, 0], [rows, -1])
        parts.push(this.#predict.call({ x: block, rates: this.#rates }))
      }
      const together = <R extends Tensor>(which: 0 | 1 | 2) =>
        tf.concat<R>(parts.map((part) => part[which]) as unknown as R[], 1)
      return { classes: together(0), confidence: tf.mean<Tensor1D>(together(1), 1), logits: together(2) }
    })
    const predicted = {
      classes: classes.dataSync<'int32'>(),
      confidence: confidence.dataSync<'float32'>(),
      logits: logits.dataSync<'float32'>(),
    }
    tf.dispose([classes, confidence, logits])
    return predicted
  }

  dispose(): void {
    this.#train.dispose()
    this.#predict.dispose()
    for (const { weight, bias } of this.#layers) {
      weight.dispose()
      bias.dispose()
    }
    this.#rates.dispose()
  }
}

/**
 * The product a b, or a b^T, of every model. If all models share b, [1, …, …], one large product replaces many small
 * ones, which is twice as fast with 275 models on 784 inputs.
 */
function product(a: Tensor3D, b: Tensor3D, transposed = false): Tensor3D {
  if (b.shape[0] > 1) return op.matMul(a, b, [false, transposed])
  const [models, rows, inner] = a.shape
  const shared = op.reshape(b, [b.shape[1], -1])
  const flat = op.matMul(op.reshape(a, [models * rows, inner]), shared, [false, transposed])
  return op.reshape(flat, [models, rows, -1])
}

/** The class of the largest logit: [models, classes, rows] -> [models, rows]; -1 if a logit is infinite or NaN. */
function classesOf(logits: Tensor3D): Tensor2D {
  const finite = execute('All', [execute('IsFinite', [logits]), ints(1)], ALL)
  const largest = execute('ArgMax', [logits, ints(1)], ARG_MAX)
  return execute('SelectV2', [finite, largest, ints(-1)], [typeAttribute('T', 'int32')])
}

const ALL = [typeAttribute('Tidx', 'int32'), attribute('keep_dims', 'TF_ATTR_BOOL', false)]
const ARG_MAX = [typeAttribute('T'), typeAttribute('Tidx', 'int32'), typeAttribute('output_type', 'int32')]

/** exp(largest) / Σ exp: [models, classes, rows] -> [models, rows]; NaN if a logit is infinite or NaN. */
function largestProbability(logits: Tensor3D): Tensor2D {
  return op.div(1, op.sum(op.exp(op.sub(logits, op.max(logits, 1, true))), 1))
}
