/**
 * The online probe for images with tags, which protocols call the online classifier: a linear layer that learns beside
 * the encoder as in the ADIOS code, from its features of the clean views, without a gradient into the encoder. The F1
 * scores that the paper prints for CLEVR are its.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ImageSplit, TrainingData } from '../../datasets/types.ts'
import type { MultilabelConfig } from '../../db/config/evaluations.ts'
import { onlineOptimizer } from '../../db/config/optimizer.ts'
import type { OnlineProbeConfig } from '../../db/config/probe.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { View } from '../augment/index.ts'
import type { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import * as op from '../engine/ops.ts'
import { protocolAsComputed } from '../engine/precision.ts'
import { receiveNumbers, type Sent, sendNumbers } from '../engine/step-numbers.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { extractFeatures } from '../evaluation/encoder/features.ts'
import { protocol, tagScores } from '../evaluation/multilabel.ts'
import type { Features } from '../evaluation/types.ts'
import { linear } from '../models/layers.ts'
import { Parameters } from '../models/parameters.ts'
import { linearSpecification } from '../models/specifications.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'
import { scheduledRate } from './schedules.ts'
import type { Learner, StepContext } from './step.ts'

/** A `multilabel` evaluation by this classifier. */
export type OnlineProbeEvaluation = MultilabelConfig & { probe: OnlineProbeConfig }

/** The run's evaluations by this classifier; there may be several, at different thresholds. */
export const onlineProbeEvaluations = ({
  evaluations,
}: Pick<RepresentationConfig, 'evaluations'>): OnlineProbeEvaluation[] =>
  evaluations.filter((one): one is OnlineProbeEvaluation => one.name === 'multilabel' && one.probe.name === 'online')

type StepInputs = {
  /** Images of each clean view, [batch, size, size, 3]. */
  views: readonly Tensor4D[]
  /** Multi-hot, [batch, tags]. */
  tags: Tensor2D
  numbers: Sent<'rates'>
}

const NAME = 'online'

export class OnlineProbe {
  readonly parameters: Parameters
  readonly optimizer: Optimizer
  readonly #learner: Learner
  readonly #rate: number
  readonly #step = new TensorFunction('online classifier', (inputs: StepInputs) => this.#train(inputs))

  /** @param tags - the number of tags. */
  constructor(learner: Learner, { learningRate }: OnlineProbeConfig, tags: number, random: Random) {
    const { optimizer } = learner.config
    this.#learner = learner
    this.#rate = learningRate
    const specification = linearSpecification(NAME, learner.backbone.featureSize, tags)
    this.parameters = Parameters.initialise(specification, random.fork('online classifier'))
    // The code gives it the optimiser of the encoder, without weight decay.
    const name = onlineOptimizer(optimizer.name)
    this.optimizer = createOptimizer({ ...optimizer, name, weightDecay: 0 }, this.parameters)
  }

  /**
   * Learns from a batch before the encoder does.
   * @param tags - multi-hot, [batch, tags].
   */
  step(views: readonly View[], tags: Float32Array, { step, steps }: Omit<StepContext, 'random'>): void {
    const rate = scheduledRate(this.#learner.config.schedule, this.#rate, step, steps)
    tf.tidy(() => {
      this.#step.call({
        views: views.map(({ images }) => images),
        tags: tf.tensor2d(tags, [views[0]!.count, tags.length / views[0]!.count]),
        numbers: sendNumbers({ rates: this.optimizer.nextStep([rate]) }),
      })
    })
  }

  /** The mean binary cross-entropy over views, images and tags; its gradient in the logits is sigmoid(logits) - tags. */
  #train({ views, tags, numbers }: StepInputs): [] {
    const { rates } = receiveNumbers(numbers)
    const gradients = tf.tidy(() => {
      const features = this.#features(views)
      const targets = op.tile(tags, [views.length, 1])
      this.parameters.acquire(null)
      const logits = linear(this.parameters, NAME, constant(features)).tensor
      this.parameters.release()
      const error = op.div<Tensor2D>(op.sub(tf.sigmoid(logits), targets), targets.size)
      // Weights are [features, tags] on the device.
      return { weight: tf.matMul(features, error, true, false), bias: op.sum<Tensor1D>(error, 0) }
    })
    const named = Object.entries(gradients).map(([name, gradient]) => [`${NAME}.${name}`, gradient as Tensor] as const)
    this.optimizer.apply(new Map(named), rates)
    return []
  }

  /** Features of all views, each normalised by its own statistics as in training, which leaves the running ones alone. */
  #features(views: readonly Tensor4D[]): Tensor2D {
    const { parameters, backbone } = this.#learner
    parameters.acquire(null)
    const images = constant(op.concat<Tensor4D>([...views], 0))
    const features = backbone.encode(
      parameters,
      images,
      views.map(() => 0),
    ).tensor
    parameters.release()
    return features
  }

  /** Logits of frozen features, [count, tags], row-major. */
  logits({ values, count, size }: Pick<Features, 'values' | 'count' | 'size'>): Float32Array {
    return tf.tidy(() => {
      this.parameters.acquire(null)
      const logits = linear(this.parameters, NAME, constant(tf.tensor2d(values, [count, size]))).tensor
      this.parameters.release()
      return logits.dataSync<'float32'>()
    })
  }

  dispose(): void {
    this.#step.dispose()
    this.parameters.dispose()
    this.optimizer.dispose()
  }
}

/** The classifier that the run's evaluations ask for; null if none does. */
export function createOnlineProbe(
  learner: Learner,
  train: Pick<ImageSplit, 'tags' | 'count'>,
  random: Random,
): OnlineProbe | null {
  const [asked] = onlineProbeEvaluations(learner.config)
  if (!asked || !train.tags) return null
  return new OnlineProbe(learner, asked.probe, train.tags.length / train.count, random)
}

/** Scores the classifier on the test images, at its state after the last epoch. */
export function scoreOnlineProbe(
  online: OnlineProbe,
  learner: Learner,
  trainingData: TrainingData,
  recorder: Pick<Recorder, 'score'>,
): void {
  const { test, train } = trainingData
  if (!test?.tags) return
  const features = extractFeatures((images) => learner.encode(images), test, trainingData)
  const logits = online.logits(features)
  for (const options of onlineProbeEvaluations(learner.config)) {
    const { scores, details } = tagScores(features, logits, options)
    const key = {
      dataset: learner.config.dataset,
      evaluation: options.name,
      condition: '',
      selectedOnTest: false,
      protocol: protocolAsComputed(protocol(options)),
      details: { ...details, ...options.probe, trainRows: train.count, features: features.origin },
    }
    for (const score of scores) recorder.score({ ...key, ...score })
  }
}
