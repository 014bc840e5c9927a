/** The types of a control. Each control's file exports `candidates`. */
import type { Pixels } from '../../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../../datasets/types.ts'
import type { Random } from '../../../base/random.ts'
import type { Masks } from '../mask-quality.ts'

export interface Objects extends ImageSplit {
  objects: Pixels
}

export interface ControlContext {
  /** The model's masks of `test`. */
  masks: Masks
  test: Objects
  train: Objects
  /** Masks of `test` by the same model before training; null for masks that are not learned. */
  untrained: (() => Float32Array) | null
  random: Random
}

export interface Candidate extends Masks {
  /** Distinguishes the candidate from the control's other candidates. */
  name: string
}

export interface Control {
  name: string
  /** Masks to compare with; the best in each measure counts. Empty if the control does not apply. */
  candidates(context: ControlContext): Candidate[]
}
