/** What a control takes and gives. A file here exports `name` and `candidates` of these shapes. */
import type { Pixels } from '../../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../../datasets/types.ts'
import type { Random } from '../../../base/random.ts'
import type { Masks } from '../mask-quality.ts'

export interface Objects extends ImageSplit {
  objects: Pixels
}

export interface ControlContext {
  /** Those that are judged, of `test`. */
  masks: Masks
  test: Objects
  train: Objects
  /** Masks of `test` by the same model before training; null for masks that are not learned. */
  untrained: (() => Float32Array) | null
  random: Random
}

export interface Candidate extends Masks {
  /** What sets it apart from the control's other candidates. */
  name: string
}

export interface Control {
  name: string
  /** Masks to compare with, the best of them in each measure; none where the control makes no sense. */
  candidates(context: ControlContext): Candidate[]
}
