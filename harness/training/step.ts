/**
 * One batch: the inference model I minimises the sum over masks of L_n, then, where masks are learned, the occlusion model M
 * maximises the sum of L_n - lambda p_n (ADIOS, equations 4 to 6). The clean view is encoded once a step, and M runs forward
 * once a batch: I's update does not change it.
 */
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config.ts'
import type { View } from '../augment/index.ts'
import { rows, weightedSum } from '../engine/operations/index.ts'
import type { Random } from '../engine/random.ts'
import { constant, Tape, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { findMasking } from '../masking/index.ts'
import { areaPenalty, type Occlusion, occlude } from '../masking/occlusion.ts'
import type { MaskingRun } from '../masking/types.ts'
import { findMethod } from '../methods/index.ts'
import type { Method } from '../methods/types.ts'
import { createBackbone } from '../models/index.ts'
import type { Head } from '../models/mlp.ts'
import { Parameters } from '../models/parameters.ts'
import type { Backbone } from '../models/types.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'

export interface StepMetrics {
  /** Of the inference model, reduced over masks. */
  loss: number
  /** Of the occlusion model: what it minimises. */
  maskLoss?: number
  /** Sum over masks of p_n. */
  maskPenalty?: number
  /** Mean share of the image under each mask. */
  maskAreas?: number[]
}

export class Learner {
  readonly config: RepresentationConfig
  readonly backbone: Backbone
  /** Of backbone and head together. */
  readonly parameters: Parameters
  readonly masking: MaskingRun
  readonly optimizer: Optimizer
  readonly maskOptimizer: Optimizer | null
  readonly #method: Method
  readonly #head: Head

  constructor(config: RepresentationConfig, random: Random) {
    this.config = config
    this.backbone = createBackbone(config.backbone)
    this.#method = findMethod(config.method)
    this.#head = this.#method.head(this.backbone.featureSize, config)
    const specification = [...this.backbone.specification, ...this.#head.specification]
    this.parameters = Parameters.initialise(specification, random.fork('inference model'))
    this.masking = findMasking(config.masking).start(config, random.fork('occlusion model'))
    this.optimizer = createOptimizer(config.optimizer, this.parameters)
    const { occlusion } = this.masking
    this.maskOptimizer = occlusion && createOptimizer(occlusion.options.optimizer, occlusion.parameters)
  }

  /** @param factor - of both models' learning rates, from the schedule. */
  step(first: View, second: View, factor: number): StepMetrics {
    return tf.tidy(() => {
      const masks = this.masking.masks(second)
      const loss = this.#inferenceStep(first, second, masks && constant(masks.tensor), factor)
      const { occlusion } = this.masking
      if (!masks || !occlusion) return { loss }
      return { loss, ...this.#occlusionStep(occlusion, first, second, masks, factor) }
    })
  }

  /** Features in evaluation mode: [batch, size, size, 3] -> [batch, featureSize]. */
  encode(images: Tensor4D): Tensor2D {
    this.parameters.acquire(null)
    const features = tf.tidy(() => this.backbone.encode(this.parameters, constant(images), 'evaluation').tensor)
    this.parameters.release()
    return features
  }

  dispose(): void {
    this.parameters.dispose()
    this.optimizer.dispose()
    this.maskOptimizer?.dispose()
    this.masking.occlusion?.parameters.dispose()
  }

  #project(images: Traced<Tensor4D>, groups: number): Traced<Tensor2D> {
    return this.#head.project(this.parameters, this.backbone.encode(this.parameters, images, groups))
  }

  /** The sum over masks of L_n, or the one loss of the views as they are. */
  #loss(first: View, second: View, masks: Traced<Tensor4D> | null): Traced<Scalar> {
    const other = masks ? occlude(second.images, masks) : constant(second.images)
    const groups = masks ? masks.shape[3] : 1
    const [z0, z1] = this.#projectBoth(first.images, other, groups)
    return this.#method.loss(z0, z1, groups, this.config)
  }

  /** The clean view and the others, as separate passes would see them; in one batch unless the clean one needs no gradient. */
  #projectBoth(clean: Tensor4D, other: Traced<Tensor4D>, groups: number): [Traced<Tensor2D>, Traced<Tensor2D>] {
    if (other.tape) return [this.#project(constant(clean), 1), this.#project(other, groups)]
    const z = this.#project(constant(tf.concat([clean, other.tensor]) as Tensor4D), 1 + groups)
    const [batch] = clean.shape
    return [rows(z, 0, batch), rows(z, batch, groups * batch)]
  }

  #inferenceStep(first: View, second: View, masks: Traced<Tensor4D> | null, factor: number): number {
    const tape = new Tape()
    this.parameters.acquire(tape)
    const sum = this.#loss(first, second, masks)
    const weight = this.config.adios?.reduction === 'mean' && masks ? 1 / masks.shape[3] : 1
    const objective = weightedSum([{ term: sum, weight }])
    const loss = objective.tensor.dataSync()[0]!
    tape.backward(objective)
    this.optimizer.apply(this.parameters.release(), this.config.optimizer.learningRate * factor)
    return loss
  }

  #occlusionStep(
    { parameters, options }: Occlusion,
    first: View,
    second: View,
    masks: Traced<Tensor4D>,
    factor: number,
  ) {
    const { lambda, reduction, optimizer } = options
    const maskAreas = [...tf.mean(masks.tensor, [0, 1, 2]).dataSync()]
    this.parameters.acquire(null)
    const penalty = areaPenalty(masks)
    const sum = this.#loss(first, second, masks)
    const weight = reduction === 'sum' ? 1 : 1 / masks.shape[3]
    const objective = weightedSum([
      { term: penalty, weight: lambda * weight },
      { term: sum, weight: -weight },
    ])
    const maskLoss = objective.tensor.dataSync()[0]!
    const maskPenalty = penalty.tensor.dataSync()[0]!
    masks.tape!.backward(objective)
    this.parameters.release()
    this.maskOptimizer!.apply(parameters.release(), optimizer.learningRate * factor)
    return { maskLoss, maskPenalty, maskAreas }
  }
}
