/** The types of an evaluation. Each evaluation's file exports the members of `Evaluation` or `TransferEvaluation`. */
import type { ImageSplit, Normalisation, TrainingData } from '../../datasets/types.ts'
import type { EncoderShape } from '../../db/config/external.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Random } from '../base/random.ts'
import type { NamedArrays } from '../models/parameters.ts'
import type { ClassifierScores } from './classifier-scores.ts'

export interface Features {
  /** [count, size], row-major. */
  values: Float32Array
  count: number
  size: number
  /** Class of every row, [count]; -1 if unknown. */
  labels: Int32Array
  /** Multi-hot, [count, tagCount]; null for data without tags. */
  tags: Uint8Array | null
  tagCount: number
  /** The kind of features, e.g. `backbone features`; stored with the score. */
  origin: string
  /** Maps such features to the output of the projector that they were trained under; absent: it is not known. */
  project?: (features: Features) => Features
  /**
   * The features of the same rows, or of some of them, in an epoch, counted from 0, of random crops; absent: they are the
   * same in all epochs.
   */
  cropped?: (epoch: number, rows?: Int32Array) => Features
}

export interface EvaluationResult {
  /** Fractions by metric name. */
  scores: { metric: string; value: number }[]
  /** Predicted class of every test row; null unless the evaluation predicts exactly one class per row. */
  predicted: Int32Array | null
  /** How the scores were measured, short enough to be shown next to them. */
  protocol: string
  /** What distinguishes the score from others of the evaluation, e.g. the share of labels; absent for none. */
  condition?: string
  /** Whether anything was selected by test labels. */
  selectedOnTest: boolean
  details: Record<string, unknown>
}

/** The result of an evaluation that predicts one class per row. */
export interface Classified extends EvaluationResult {
  predicted: Int32Array
}

/** The ground truth that rows need to be scored. */
export type Needs = 'labels' | 'tags'

interface Described<Options> {
  protocol(options: Options): string
  /**
   * Whether the scores of fixed features depend on the run's seed. If not, runs with equal features are one observation,
   * and tests over seeds leave them out.
   */
  usesSeed(options: Options): boolean
}

export interface Evaluation<Options> extends Described<Options> {
  needs: Needs
  /**
   * Scores frozen features: learns from `train` and predicts `test`.
   * @param classes - the number of classes; labels are 0 … classes - 1.
   * @param random - the run's generator for this evaluation.
   */
  evaluate(train: Features, test: Features, options: Options, classes: number, random: Random): EvaluationResult
}

/** An evaluation of the run's own test images that needs no labels, and may encode other views of them. */
export interface ImagesEvaluation<Options> extends Described<Options> {
  needs: 'nothing'
  evaluate(
    extractor: FeatureExtractor,
    test: ImageSplit,
    options: Options,
  ): Promise<EvaluationResult & Pick<DatasetResult, 'pictures'>>
}

/** What an evaluation scores: frozen features of any images, and weights for fine-tuning. */
export interface FeatureExtractor {
  /** Side in pixels of the images that the encoder was trained on. */
  imageSize: number
  /** Normalisation of its training images, which is applied to images of every data set. */
  normalisation: Normalisation
  /** Frozen features, cached. Images may have any size that the encoder supports. */
  features(images: ImageSplit): Features
  /** Frozen features without the cache, for images that are needed only once. */
  uncachedFeatures(images: ImageSplit): Features
  /** Whether only the features of the data set's own images are known, since they were computed elsewhere. */
  fixed?: boolean
  /** Whether runs that differ in their seed have the same features, as for raw pixels. */
  sameForSeeds?: boolean
  /** Null for pixels, and for features whose weights are not known. */
  encoder: { backbone: EncoderShape; arrays: NamedArrays } | null
  /** Null if there are no weights. */
  fineTune: FineTune | null
}

/**
 * Trains all weights and a new classifier on labels.
 * @param start - weights by name; weights that are missing or have another shape keep their random initial values.
 * @returns the classifier's accuracy and calibration on the test images after the last epoch.
 */
export type FineTune = (
  config: RepresentationConfig,
  data: TrainingData,
  start: NamedArrays,
  random: Random,
  report: ProgressCallback,
) => Promise<ClassifierScores>

/** A PNG. */
export interface Picture {
  name: string
  bytes: Uint8Array
}

/** A result, with the data set that it was measured on. */
export interface DatasetResult extends EvaluationResult {
  dataset: string
  /** Empty when the evaluation has one condition only. */
  condition: string
  /** True class of every test row that was predicted. */
  truth: Int32Array | null
  /** Pictures of test images that belong to the scores; stored with the run. */
  pictures?: Picture[]
}

/** Reports the progress of a long evaluation, like `Recorder.progress`. */
export type ProgressCallback = (step: number, steps: number, phase: string) => void

/** An evaluation that needs more than features of the run's own images. */
export interface TransferEvaluation<Options> extends Described<Options> {
  needs: 'labels' | 'backgrounds'
  evaluate(
    extractor: FeatureExtractor,
    options: Options,
    random: Random,
    report: ProgressCallback,
  ): Promise<DatasetResult[]>
}
