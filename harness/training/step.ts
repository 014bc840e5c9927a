/**
 * One batch: the inference model I minimises the sum over masks of L_n, then, where masks are learned, the occlusion model M
 * maximises the sum of L_n - lambda p_n (ADIOS, equations 4 to 6). The clean view is encoded once a step.
 */
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config.ts'
import type { View } from '../augment/index.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { findMasking, type MaskingRun } from '../masking/index.ts'
import { areaPenalty, meanAreas, type Occlusion, occlude, reduceSlots } from '../masking/occlusion.ts'
import { findMethod, type Method } from '../methods/index.ts'
import { type Backbone, createBackbone } from '../models/index.ts'
import type { Head } from '../models/mlp.ts'
import { Parameters } from '../models/parameters.ts'
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
    const loss = this.#inferenceStep(first, second, factor)
    const { occlusion } = this.masking
    return occlusion ? { loss, ...this.#occlusionStep(occlusion, first, second, factor) } : { loss }
  }

  /** Features in evaluation mode: [batch, size, size, 3] -> [batch, featureSize]. */
  encode(images: Tensor4D): Tensor2D {
    this.parameters.acquire()
    const features = tf.tidy(() => this.backbone.encode(this.parameters, images, false))
    this.parameters.release()
    return features
  }

  dispose(): void {
    this.parameters.dispose()
    this.optimizer.dispose()
    this.maskOptimizer?.dispose()
    this.masking.occlusion?.parameters.dispose()
  }

  #project(images: Tensor4D): Tensor2D {
    return this.#head.project(this.parameters, this.backbone.encode(this.parameters, images, true))
  }

  /** L_n of every mask, or the one loss of the views as they are. */
  #losses(first: View, second: View, masks: Tensor4D | null): Scalar[] {
    const clean = this.#project(first.images)
    const seen = masks
      ? Array.from({ length: masks.shape[3] }, (_, n) => occlude(second.images, masks, n))
      : [second.images]
    return seen.map((images) => this.#method.loss(clean, this.#project(images), this.config))
  }

  #inferenceStep(first: View, second: View, factor: number): number {
    const masks = this.masking.masks(second)
    const reduction = this.config.adios?.reduction ?? 'sum'
    const { value, gradients } = differentiate(this.parameters, () =>
      reduceSlots(this.#losses(first, second, masks), reduction),
    )
    masks?.dispose()
    return this.#apply(this.optimizer, gradients, value, this.config.optimizer.learningRate * factor)
  }

  #occlusionStep(occlusion: Occlusion, first: View, second: View, factor: number): Omit<StepMetrics, 'loss'> {
    const { lambda, reduction, optimizer } = occlusion.options
    let penalty: Tensor | undefined
    let areas: Tensor | undefined
    this.parameters.acquire()
    const { value, gradients } = differentiate(occlusion.parameters, () => {
      const masks = occlusion.masks(second.images)
      const penalties = areaPenalty(masks)
      penalty = tf.keep(tf.sum(penalties))
      areas = tf.keep(meanAreas(masks))
      const losses = this.#losses(first, second, masks)
      const weight = reduction === 'sum' ? lambda : lambda / losses.length
      return tf.sub(tf.mul(tf.sum(penalties), weight), reduceSlots(losses, reduction)) as Scalar
    })
    this.parameters.release()
    const maskLoss = this.#apply(this.maskOptimizer!, gradients, value, optimizer.learningRate * factor)
    const maskPenalty = penalty!.dataSync()[0]!
    const maskAreas = [...areas!.dataSync()]
    tf.dispose([penalty!, areas!])
    return { maskLoss, maskPenalty, maskAreas }
  }

  #apply(optimizer: Optimizer, gradients: Map<string, Tensor>, value: Scalar, learningRate: number): number {
    optimizer.apply(gradients, learningRate)
    const loss = value.dataSync()[0]!
    tf.dispose([value, ...gradients.values()])
    return loss
  }
}

/** Value and gradients with respect to every trainable parameter, which are acquired for the call only. */
function differentiate(parameters: Parameters, objective: () => Scalar) {
  parameters.acquire()
  const names = [...parameters.acquired().keys()]
  const { value, grads } = tf.valueAndGrads(() => objective())([...parameters.acquired().values()])
  parameters.release()
  return { value: value as Scalar, gradients: new Map(names.map((name, i) => [name, grads[i]!])) }
}
