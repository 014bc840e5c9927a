/** What every evaluation takes and gives. A file here exports `needs`, `protocol` and `evaluate` of these shapes. */
import type { ImageSplit, Normalisation, TrainingData } from '../../datasets/types.ts'
import type { BackboneConfig } from '../../db/config/backbone.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Random } from '../base/random.ts'
import type { NamedArrays } from '../models/parameters.ts'
import type { Accuracy } from './accuracy.ts'

export interface Features {
  /** [count, size], row-major. */
  values: Float32Array
  count: number
  size: number
  /** Class of every row; -1 where it is unknown. */
  labels: Int32Array
  /** Multi-hot, [count, tagCount]; null for data without tags. */
  tags: Uint8Array | null
  tagCount: number
  /** What the rows are, e.g. `backbone features`; kept with the score. */
  origin: string
}

export interface EvaluationResult {
  /** Fractions, by metric name. */
  scores: { metric: string; value: number }[]
  /** Predicted class of every test row; null where there is not one class a row. */
  predicted: Int32Array | null
  /** How it was measured, short enough to stand beside the number. */
  protocol: string
  /** Whether anything was chosen by looking at test labels. */
  selectedOnTest: boolean
  details: Record<string, unknown>
}

/** Of an evaluation that gives every row one class. */
export interface Classified extends EvaluationResult {
  predicted: Int32Array
}

/** What rows must come with to be scored. */
export type Needs = 'labels' | 'tags'

export interface Evaluation<Options> {
  needs: Needs
  protocol(options: Options): string
  /**
   * Scores frozen features: learns from `train`, is right or wrong on `test`.
   * @param classes - how many there are; labels are 0 … classes - 1.
   * @param random - the run's generator for this evaluation.
   */
  evaluate(train: Features, test: Features, options: Options, classes: number, random: Random): EvaluationResult
}

/** What is evaluated: frozen features of any images, and weights to go on from. */
export interface Subject {
  /** Side in pixels of the images that it was trained on. */
  imageSize: number
  /** As in its training: images of every data set come to it like that. */
  normalisation: Normalisation
  /** Frozen features, computed once; images may be of any size that the encoder takes. */
  features(images: ImageSplit): Features
  /** The same for images that nobody asks about twice: nothing is remembered. */
  passing(images: ImageSplit): Features
  /** Null for raw pixels, which nothing can be learned into. */
  encoder: { backbone: BackboneConfig; arrays: NamedArrays } | null
  /** Null where there is no encoder. */
  fineTune: FineTune | null
}

/**
 * Trains all weights and a new classifier on labels.
 * @param start - weights by name; what is not among them, or has another shape, starts as drawn.
 * @returns accuracy of the classifier at the last epoch on the test images.
 */
export type FineTune = (
  config: RepresentationConfig,
  data: TrainingData,
  start: NamedArrays,
  random: Random,
  report: Report,
) => Promise<Accuracy>

/** A result on a data set that need not be the run's own. */
export interface Outcome extends EvaluationResult {
  dataset: string
  /** Empty when the evaluation has one condition only. */
  condition: string
  /** True class of every test row that was predicted. */
  truth: Int32Array | null
}

/** Where a long evaluation is, as `Recorder.progress`. */
export type Report = (step: number, steps: number, phase: string) => void

/** An evaluation that asks more of an encoder than features of the run's own images. */
export interface TransferEvaluation<Options> {
  protocol(options: Options): string
  evaluate(subject: Subject, options: Options, random: Random, report: Report): Promise<Outcome[]>
}
