/**
 * One training step: the inference model I minimises the sum over masks of L_n; then, if masks are learned, the
 * occlusion model M maximises the sum of L_n - lambda p_n (ADIOS, equations 4 to 6). Each of the two updates encodes
 * the clean views once. M runs forward only once per step, because I's update does not change it.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { targetMomentum } from '../../db/config/methods.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { View } from '../augment/index.ts'
import type { Random } from '../base/random.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import { weightedSum } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { receiveNumbers, type Sent, sendNumbers } from '../engine/step-numbers.ts'
import { constant, Tape, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { findMasking } from '../masking/index.ts'
import { areaNegentropy, areaPenalty, occlude, pickMasks } from '../masking/occlusion.ts'
import type { MaskingRun, Occlusion } from '../masking/types.ts'
import { findMethod } from '../methods/index.ts'
import type { Batch, Heads, Method } from '../methods/types.ts'
import { createBackbone } from '../models/index.ts'
import { Parameters } from '../models/parameters.ts'
import type { Backbone } from '../models/types.ts'
import { type EncoderInput, embed } from './embedding.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'
import { gather, StepReport } from './report.ts'
import { scheduledRate } from './schedules.ts'
import { INFERENCE_STREAM, OCCLUSION_STREAM } from './streams.ts'
import { copyParameters, cosineTau, follow } from './target-network.ts'

/** The batch of a step. */
export interface TrainingBatch {
  first: View
  /** Null for methods of one view. */
  second: View | null
  labels: Int32Array | null
}

/** The position in training. */
export interface StepContext {
  /** From 0. */
  step: number
  steps: number
  /** The run's generator, which masks are drawn from. */
  random: Random
}

type Numbers = 'inference' | 'occlusion' | 'target' | 'loss'

/** All inputs of a step, on the device. Apart from the variables, nothing else changes between steps. */
type StepInputs = {
  /** Images of each view, [batch, size, size, 3]. */
  views: readonly Tensor4D[]
  labels: Tensor1D | null
  numbers: Sent<Numbers>
  /** One for each masked view. */
  drawnMasks: readonly (Tensor | null)[]
  transitions: Tensor2D | null
  /** The mask that hides each image, for the update of either model; null if each mask hides every image in turn. */
  picked: { inference: Tensor1D; occlusion: Tensor1D } | null
}

type Received = Record<Numbers, Scalar[]>

/** A view whose masks are requested. */
type Shown = { images: Tensor4D; drawn: Tensor | null }

export class Learner {
  readonly config: RepresentationConfig
  readonly method: Method
  readonly backbone: Backbone
  /** Parameters of backbone and heads together. */
  readonly parameters: Parameters
  /** Parameters of the target network; null for methods without one. */
  readonly target: Parameters | null
  readonly masking: MaskingRun
  readonly optimizer: Optimizer
  readonly maskOptimizer: Optimizer | null
  readonly #heads: Heads
  readonly #transitions: Tensor2D | null
  readonly #step = new TensorFunction('training step', (inputs: StepInputs) => this.#train(inputs))
  readonly #encode = new TensorFunction('encoder', (images: Tensor4D): [Tensor2D] => {
    return [this.#frozen(() => this.#features(images)).tensor]
  })
  readonly #project = new TensorFunction('projector', (images: Tensor4D): [Tensor2D] => {
    const { projector } = this.#heads
    return [this.#frozen(() => projector.apply(this.parameters, this.#features(images), 'evaluation')).tensor]
  })
  readonly #masks = new TensorFunction('occlusion model', ({ images, drawn }: Shown): [Tensor4D] => {
    const { occlusion } = this.masking
    occlusion?.parameters.acquire(null)
    const masks = this.masking.masks(images, drawn)!.tensor
    occlusion?.parameters.release()
    return [masks]
  })

  /**
   * @param classes - the number of classes of the data set; 0 without classes.
   * @param transitions - `logTransitions` of the labels, [classes, classes]; null unless the loss knows the label noise.
   */
  constructor(config: RepresentationConfig, classes: number, random: Random, transitions: Float32Array | null = null) {
    this.#transitions = transitions && tf.tensor2d(transitions, [classes, classes])
    this.config = config
    this.method = findMethod(config.method)
    this.backbone = createBackbone(config.backbone, config.imageSize)
    this.#heads = this.method.heads(this.backbone.featureSize, config, classes)
    const { projector, predictor } = this.#heads
    const followed = [...this.backbone.specification, ...projector.specification]
    const specification = [...followed, ...(predictor?.specification ?? [])]
    this.parameters = Parameters.initialise(specification, random.fork(INFERENCE_STREAM))
    this.target = targetMomentum(config) !== null ? copyParameters(this.parameters, followed) : null
    this.masking = findMasking(config.masking).start(config, random.fork(OCCLUSION_STREAM))
    this.optimizer = createOptimizer(config.optimizer, this.parameters, rateGroup)
    const { occlusion } = this.masking
    this.maskOptimizer = occlusion && createOptimizer(occlusion.options.optimizer, occlusion.parameters)
  }

  /** Starts a step. Reading the returned report waits for the device. */
  step(batch: TrainingBatch, context: StepContext): StepReport {
    const views = batch.second ? [batch.first, batch.second] : [batch.first]
    const measured = tf.tidy(() => this.#step.call(this.#inputsOf(views, batch.labels, context))[0])
    return new StepReport(measured, this.masking.occlusion !== null, this.#masked(views).length)
  }

  /** Draws the step's random numbers, looks up its scheduled rates, and sends both to the device. */
  #inputsOf(views: readonly View[], labels: Int32Array | null, { step, steps, random }: StepContext): StepInputs {
    const { schedule, optimizer } = this.config
    const { occlusion } = this.masking
    const rateOf = (rate: number) => scheduledRate(schedule, rate, step, steps)
    const rate = rateOf(optimizer.learningRate)
    const predictorRate = this.method.constantPredictorRate ? optimizer.learningRate : rate
    const numbers = sendNumbers<Numbers>({
      inference: this.optimizer.nextStep([rate, predictorRate]),
      occlusion: this.maskOptimizer?.nextStep([rateOf(occlusion!.options.optimizer.learningRate)]) ?? [],
      target: this.target ? [1 - cosineTau(targetMomentum(this.config)!, step / steps)] : [],
      loss: this.method.numbers?.(this.config, step / steps) ?? [],
    })
    const drawnMasks = this.#masked(views).map((view) => this.masking.draw(view, random))
    const pick = () => {
      const chosen = Int32Array.from({ length: views[0]!.count }, () => random.integer(occlusion!.options.masks))
      return tf.tensor1d(chosen, 'int32')
    }
    return {
      views: views.map(({ images }) => images),
      labels: labels && tf.tensor1d(labels, 'int32'),
      numbers,
      drawnMasks,
      transitions: this.#transitions,
      picked: occlusion?.oneMaskPerImage ? { inference: pick(), occlusion: pick() } : null,
    }
  }

  #train(inputs: StepInputs): [Tensor1D] {
    const numbers = receiveNumbers(inputs.numbers)
    const { occlusion } = this.masking
    occlusion?.parameters.acquire(new Tape())
    const masks = this.#masked(inputs.views).map((images, i) => this.masking.masks(images, inputs.drawnMasks[i]!))
    const hides = masks.length > 0 && !masks.includes(null)
    const drawn = hides ? (masks as Traced<Tensor4D>[]) : []
    const maskAreas = drawn.map(({ tensor }) => op.mean<Tensor1D>(tensor, [0, 1, 2]))
    const hiding = hides ? hidingBy(drawn.map(constantOf), inputs.picked?.inference) : null
    const loss = this.#inferenceStep(inputs, hiding, numbers)
    const learned = occlusion && this.#occlusionStep(occlusion, inputs, drawn, numbers)
    if (this.target) follow(this.target, this.parameters, numbers.target[0]!)
    return [gather({ loss, learned, maskAreas })]
  }

  /** Features in evaluation mode: [batch, size, size, 3] -> [batch, featureSize]. */
  encode(images: Tensor4D): Tensor2D {
    return this.#encode.call(images)[0]
  }

  /**
   * Projections, or the classifier's logits for `supervised`, in evaluation mode:
   * [batch, size, size, 3] -> [batch, out].
   */
  project(images: Tensor4D): Tensor2D {
    return this.#project.call(images)[0]
  }

  /** The current masks of a view, without training: [batch, size, size, N]; null for masking none. */
  masks(view: View, random: Random): Tensor4D | null {
    if (this.config.masking === 'none') return null
    return tf.tidy(() => this.#masks.call({ images: view.images, drawn: this.masking.draw(view, random) })[0])
  }

  dispose(): void {
    for (const compiled of [this.#step, this.#encode, this.#project, this.#masks]) compiled.dispose()
    this.#transitions?.dispose()
    this.parameters.dispose()
    this.target?.dispose()
    this.optimizer.dispose()
    this.maskOptimizer?.dispose()
    this.masking.occlusion?.parameters.dispose()
  }

  /** Features in evaluation mode. The parameters must be acquired. */
  #features(images: Tensor4D): Traced<Tensor2D> {
    return this.backbone.encode(this.parameters, constant(images), 'evaluation')
  }

  #frozen<T>(work: () => T): T {
    this.parameters.acquire(null)
    const result = work()
    this.parameters.release()
    return result
  }

  /** The views that are masked. */
  #masked<V>(views: readonly V[]): V[] {
    return this.method.masksBoth ? [...views] : views.slice(1)
  }

  /** L, the sum over masks of L_n; without masks, the loss of the unmasked views. */
  #loss(
    { views, labels, transitions }: StepInputs,
    masks: Traced<Tensor4D>[] | null,
    numbers: readonly Scalar[],
  ): Traced<Scalar> {
    const { method } = this
    const masked = this.#masked(views)
    const clean = !masks || method.masksBoth ? views : views.slice(0, 1)
    const inputs: EncoderInput[] = clean.map((images) => ({ images: constant(images), masked: false, parts: 1 }))
    masks?.forEach((one, i) => {
      inputs.push({ images: occlude(masked[i]!, one), masked: true, parts: one.shape[3] })
    })
    const frozen = this.config.supervised?.frozenStatistics === true
    const embedded = embed(
      inputs,
      { backbone: this.backbone, heads: this.#heads, frozen },
      this.parameters,
      this.target,
    )
    const hidden = embedded.slice(clean.length)
    const batch: Batch = {
      first: embedded[0]!,
      second: clean.length === 2 ? embedded[1]! : null,
      masked: masks && {
        first: hidden.length === 2 ? hidden[0]! : null,
        second: hidden.at(-1)!,
        masks: masks[0]!.shape[3],
      },
      labels,
      numbers,
      transitions,
    }
    return method.loss(batch, this.config)
  }

  #inferenceStep(inputs: StepInputs, masks: Traced<Tensor4D>[] | null, numbers: Received): Scalar {
    const tape = new Tape()
    this.parameters.acquire(tape)
    const weight = this.config.adios?.reduction === 'mean' && masks ? 1 / masks[0]!.shape[3] : 1
    const objective = weightedSum([{ term: this.#loss(inputs, masks, numbers.loss), weight }])
    const loss = op.alias(objective.tensor)
    tape.backward(objective)
    this.optimizer.apply(this.parameters.release(), numbers.inference)
    return loss
  }

  #occlusionStep(
    { parameters, options }: Occlusion,
    inputs: StepInputs,
    masks: Traced<Tensor4D>[],
    numbers: Received,
  ): { maskLoss: Scalar; maskPenalty: Scalar } {
    const { lambda, entropy, reduction } = options
    this.parameters.acquire(null)
    const hiding = hidingBy(masks, inputs.picked?.occlusion)
    const share = (slots: number) => (reduction === 'sum' ? 1 : 1 / slots)
    const [used, slots] = [hiding[0]!.shape[3], masks[0]!.shape[3]]
    const penalty = weightedSum(masks.map((one) => ({ term: areaPenalty(one), weight: 1 })))
    const unevenness = entropy === 0 ? [] : masks.map((one) => ({ term: areaNegentropy(one), weight: -entropy }))
    const objective = weightedSum([
      { term: penalty, weight: lambda * share(slots) },
      { term: this.#loss(inputs, hiding, numbers.loss), weight: -share(used) },
      ...unevenness,
    ])
    const [maskLoss, maskPenalty] = [op.alias(objective.tensor), op.alias(penalty.tensor)]
    masks[0]!.tape!.backward(objective)
    this.parameters.release()
    this.maskOptimizer!.apply(parameters.release(), numbers.occlusion)
    return { maskLoss, maskPenalty }
  }
}

/** The masks that are applied: all of them or, for the light variant, one per image, the same in both views. */
function hidingBy(masks: Traced<Tensor4D>[], picked: Tensor1D | undefined): Traced<Tensor4D>[] {
  return picked ? masks.map((one) => pickMasks(one, picked)) : masks
}

/** The predictor has its own learning rate, which some methods keep constant. */
const rateGroup = (name: string) => (name.startsWith('predictor.') ? 1 : 0)

const constantOf = ({ tensor }: Traced<Tensor4D>) => constant(tensor)
