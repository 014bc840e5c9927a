/** The predictions and the calibration of all models at the checkpoints of a training. */
import { type Calibration, calibrationOfLogits } from '../evaluation/metrics/calibration.ts'

/** The prediction for a row whose logits are not finite: no class, so it is never correct. */
export const NO_CLASS = 255

/** Every model's predictions for some rows. */
export interface Predicted {
  /** [models, rows]; -1 if a logit is not finite. */
  classes: Int32Array
  /** Mean over the rows of the largest probability, [models]; NaN if a logit is not finite. */
  confidence: Float32Array
  /** [models, rows, classes] */
  logits: Float32Array
}

const MEASURED = ['ece', 'nll', 'brier', 'confidenceRight', 'confidenceWrong'] as const satisfies (keyof Calibration)[]

/** Every model's predictions at every checkpoint of a training, from which the protocols select and score models. */
export class History {
  readonly steps: readonly number[]
  readonly models: number
  readonly rows: number
  /** The true classes of the last rows, the test rows, on which calibration is measured. */
  readonly #truth: Int32Array
  readonly #labels: number
  /** [checkpoints, models, rows]; a class fits in a byte, and 255 is no class. */
  readonly #classes: Uint8Array
  /** [checkpoints, models] */
  readonly #confidence: Float32Array
  /** [checkpoints, models, `MEASURED`] */
  readonly #calibration: Float32Array

  /**
   * @param rows - the number of predicted rows; the test rows are the last of them.
   * @param state - the state of a history to resume.
   */
  constructor(
    steps: readonly number[],
    models: number,
    rows: number,
    { truth, classes: labels }: { truth: Int32Array; classes: number },
    state?: Uint8Array,
  ) {
    this.steps = steps
    this.models = models
    this.rows = rows
    this.#truth = truth
    this.#labels = labels
    const [classes, cells] = [steps.length * models * rows, steps.length * models]
    const floats = state && new Float32Array(Uint8Array.from(state.subarray(classes)).buffer) // copied to align them
    this.#classes = state ? Uint8Array.from(state.subarray(0, classes)) : new Uint8Array(classes)
    this.#confidence = floats?.slice(0, cells) ?? new Float32Array(cells)
    this.#calibration = floats?.slice(cells) ?? new Float32Array(cells * MEASURED.length)
  }

  /** The whole history as bytes, for a restart. */
  state(): Uint8Array {
    const floats = [this.#confidence, this.#calibration].map(({ buffer }) => Buffer.from(buffer))
    return Buffer.concat([this.#classes, ...floats])
  }

  /** Stores the predictions of one checkpoint. */
  record(step: number, { classes, confidence, logits }: Predicted): void {
    const checkpoint = this.steps.indexOf(step)
    this.#classes.set(
      classes.map((label) => (label < 0 ? NO_CLASS : label)),
      checkpoint * this.models * this.rows,
    )
    this.#confidence.set(confidence, checkpoint * this.models)
    const perModel = this.rows * this.#labels
    for (let model = 0; model < this.models; model++) {
      const own = logits.subarray((model + 1) * perModel - this.#truth.length * this.#labels, (model + 1) * perModel)
      const found = own.every(Number.isFinite) ? calibrationOfLogits(own, this.#truth, this.#labels) : null
      const at = (checkpoint * this.models + model) * MEASURED.length
      for (const [i, name] of MEASURED.entries()) this.#calibration[at + i] = found?.[name] ?? Number.NaN
    }
  }

  /** The calibration on the test rows; NaN wherever a logit was not finite. */
  calibration(checkpoint: number, model: number): Calibration {
    const at = (checkpoint * this.models + model) * MEASURED.length
    const values = MEASURED.map((name, i) => [name, this.#calibration[at + i]!])
    return Object.fromEntries(values) as Record<(typeof MEASURED)[number], number>
  }

  /** Mean over the rows of the largest probability; NaN if a logit was not finite. */
  confidence(checkpoint: number, model: number): number {
    return this.#confidence[checkpoint * this.models + model]!
  }

  /** Classes that one model predicted at one checkpoint for the rows from … to - 1. */
  predicted(checkpoint: number, model: number, from = 0, to = this.rows): Uint8Array {
    const start = (checkpoint * this.models + model) * this.rows
    return this.#classes.subarray(start + from, start + to)
  }
}

/** Fraction of equal entries. */
export function accuracy(predicted: ArrayLike<number>, truth: Int32Array): number {
  let right = 0
  for (let i = 0; i < truth.length; i++) right += Number(predicted[i] === truth[i])
  return right / truth.length
}
