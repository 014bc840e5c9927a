/** The types of a loss for wrong labels. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { LossConfig } from '../../db/config/losses.ts'

/** The labels of a batch. Leading axes, such as one for models, are the same for all. */
export interface Labelled {
  /** [..., rows, classes]: 1 at the label, 0 elsewhere. */
  onehot: Tensor
  /** [..., rows, classes]: ln P(the row's label | class), for the losses that know the noise; null for all others. */
  logTransition: Tensor | null
  /** The share of training that is done, for the losses that change; absent: all of it. */
  progress?: Scalar | undefined
}

export interface Evaluated {
  /** The loss of every row, [..., rows]. */
  values: Tensor
  /** The gradient of the sum of `values` with respect to the logits, [..., rows, classes]. */
  gradient: Tensor
}

/** The options of a loss. */
export type Options<Name extends LossConfig['name']> = Extract<LossConfig, { name: Name }>

/** @param logits - [..., rows, classes]; all results belong to the surrounding `tf.tidy`. */
export type Loss<Name extends LossConfig['name']> = (
  logits: Tensor,
  labelled: Labelled,
  options: Options<Name>,
) => Evaluated
