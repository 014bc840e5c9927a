/**
 * Many small classifiers trained as one batched program: every tensor has a leading model axis, every step is a fixed
 * handful of ops however many models there are. All models see the same mini-batch and start from the same weights, as a
 * loop that seeds its generator anew for each model would have it; they differ in targets and learning rate only.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { execute } from '../engine/native.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { AdamVariable, adamScalars } from './adam.ts'
import type { Predicted } from './history.ts'

export interface EnsembleShape {
  inputs: number
  /** Width of both hidden layers. */
  hidden: number
  classes: number
  /** One learning rate per model. */
  learningRates: readonly number[]
}

/** Rows predicted at once: bounds the activations' memory. */
const ROWS_AT_ONCE = 128

/**
 * MLPs inputs-hidden-hidden-classes with ReLU, cross-entropy on soft targets, Adam.
 *
 * The learning rate is a vector along the model axis although the native Adam op takes a scalar: Adam's step is
 * proportional to the learning rate, so storing W / rate and updating with learning rate 1 moves W = rate * stored by the
 * same step. The rate then only scales what a layer puts out.
 */
export class Ensemble {
  readonly #layers: { weight: AdamVariable; bias: AdamVariable }[]
  /** [models, 1, 1] */
  readonly #rates: Tensor3D
  #steps = 0

  constructor({ inputs, hidden, classes, learningRates }: EnsembleShape, random: Random) {
    this.#rates = tf.tensor3d(Float32Array.from(learningRates), [learningRates.length, 1, 1])
    const widths = [inputs, hidden, hidden, classes]
    this.#layers = widths.slice(1).map((out, i) => ({
      weight: this.#variable(out, widths[i]!, widths[i]!, random),
      bias: this.#variable(out, 1, widths[i]!, random),
    }))
  }

  /** PyTorch's default for linear layers, weights and biases alike: uniform within 1 / sqrt(fan in). */
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
   * @param x - [batch, inputs], the mini-batch all models share.
   * @param targets - [batch, models, classes], rows that sum to 1, any sign.
   */
  step(x: Tensor2D, targets: Tensor3D): void {
    const gradients = this.#gradients(x, targets)
    const scalars = adamScalars(++this.#steps)
    for (const [i, { weight, bias }] of this.#layers.entries()) {
      weight.apply(gradients[2 * i]!, scalars)
      bias.apply(gradients[2 * i + 1]!, scalars)
    }
    tf.dispose([gradients, scalars])
  }

  /** Gradients of the mean cross-entropy in closed form: [weight, bias] of every layer, as `#layers` has them. */
  #gradients(x: Tensor2D, targets: Tensor3D): Tensor[] {
    return tf.tidy(() => {
      const weights = this.#layers.map(({ weight }) => weight.read<Tensor3D>())
      const { inputs, logits } = this.#forward(x, weights)
      const probabilities = tf.softmax(tf.transpose(logits, [0, 2, 1])) // [models, batch, classes]
      // d loss / d logits = softmax - target, since targets sum to 1.
      const error = tf.div(tf.sub(probabilities, tf.transpose(targets, [1, 0, 2])), x.shape[0])
      let delta = tf.transpose(error, [0, 2, 1]) as Tensor3D // [models, out, batch]
      const gradients: Tensor[] = []
      for (let i = this.#layers.length - 1; i >= 0; i--) {
        gradients.unshift(product(delta, inputs[i]!, true), tf.sum(delta, 2, true))
        if (i > 0) delta = execute('ReluGrad', [this.#scaled(tf.matMul(weights[i]!, delta, true)), inputs[i]!])
      }
      return gradients
    })
  }

  /** What enters each layer and what leaves the last, [models, width, batch]; the first input has one model for all. */
  #forward(x: Tensor2D, weights: Tensor3D[]): { inputs: Tensor3D[]; logits: Tensor3D } {
    const inputs: Tensor3D[] = []
    let signal = tf.expandDims<Tensor3D>(tf.transpose(x), 0)
    for (const [i, { bias }] of this.#layers.entries()) {
      inputs.push(signal)
      const out = this.#scaled(tf.add(product(weights[i]!, signal), bias.read()))
      signal = i < this.#layers.length - 1 ? tf.relu(out) : out
    }
    return { inputs, logits: signal }
  }

  #scaled(x: Tensor3D): Tensor3D {
    return tf.mul(x, this.#rates)
  }

  /** @returns [models, classes, rows] */
  logits(x: Tensor2D): Tensor3D {
    return tf.tidy(() => {
      const weights = this.#layers.map(({ weight }) => weight.read<Tensor3D>())
      return this.#forward(x, weights).logits
    })
  }

  /** What every model says of every row. */
  predict(x: Tensor2D): Predicted {
    const { classes, confidence } = tf.tidy(() => {
      const parts: { classes: Tensor2D; largest: Tensor2D }[] = []
      for (let from = 0; from < x.shape[0]; from += ROWS_AT_ONCE) {
        const rows = Math.min(ROWS_AT_ONCE, x.shape[0] - from)
        parts.push(
          tf.tidy(() => {
            const logits = this.logits(tf.slice(x, [from, 0], [rows, -1]))
            return { classes: classesOf(logits), largest: largestProbability(logits) }
          }),
        )
      }
      const largest = tf.concat(
        parts.map((part) => part.largest),
        1,
      )
      return {
        classes: tf.concat(
          parts.map((part) => part.classes),
          1,
        ),
        confidence: tf.mean<Tensor1D>(largest, 1),
      }
    })
    const predicted = { classes: classes.dataSync<'int32'>(), confidence: confidence.dataSync<'float32'>() }
    tf.dispose([classes, confidence])
    return predicted
  }

  dispose(): void {
    for (const { weight, bias } of this.#layers) {
      weight.dispose()
      bias.dispose()
    }
    this.#rates.dispose()
  }
}

/**
 * a b of every model, or a b^T. What all models share, b of [1, …, …], takes one large product instead of many small ones:
 * twice as fast with 275 models on 784 inputs.
 */
function product(a: Tensor3D, b: Tensor3D, transposed = false): Tensor3D {
  if (b.shape[0] > 1) return tf.matMul(a, b, false, transposed)
  const [models, rows, inner] = a.shape
  const flat = tf.matMul(tf.reshape(a, [models * rows, inner]), tf.squeeze(b, [0]), false, transposed)
  return tf.reshape(flat, [models, rows, -1])
}

/** The largest logit's class, [models, classes, rows] to [models, rows]; -1 where any logit is infinite or NaN. */
function classesOf(logits: Tensor3D): Tensor2D {
  const finite = tf.all(tf.isFinite(logits), 1)
  return tf.where<Tensor>(finite, tf.argMax(logits, 1), tf.scalar(-1, 'int32')) as Tensor2D
}

/** exp(largest) / Σ exp, [models, classes, rows] to [models, rows]; NaN where a logit is infinite or NaN. */
function largestProbability(logits: Tensor3D): Tensor2D {
  return tf.div(1, tf.sum(tf.exp(tf.sub(logits, tf.max(logits, 1, true))), 1)) as Tensor2D
}
