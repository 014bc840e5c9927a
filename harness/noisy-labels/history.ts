/** The prediction for a row whose logits are not finite: no class, so it is never correct. */
export const NO_CLASS = 255

/** Every model's predictions for some rows. */
export interface Predicted {
  /** [models, rows]; -1 if a logit is not finite. */
  classes: Int32Array
  /** Mean over the rows of the largest probability, [models]; NaN if a logit is not finite. */
  confidence: Float32Array
}

/** Every model's predictions at every checkpoint of a training, from which the protocols select and score models. */
export class History {
  readonly steps: readonly number[]
  readonly models: number
  readonly rows: number
  /** [checkpoints, models, rows]; a class fits in a byte, and 255 is no class. */
  readonly #classes: Uint8Array
  /** [checkpoints, models] */
  readonly #confidence: Float32Array

  /** @param state - the state of a history to resume. */
  constructor(steps: readonly number[], models: number, rows: number, state?: Uint8Array) {
    this.steps = steps
    this.models = models
    this.rows = rows
    const classes = steps.length * models * rows
    this.#classes = state ? Uint8Array.from(state.subarray(0, classes)) : new Uint8Array(classes)
    this.#confidence = state
      ? new Float32Array(Uint8Array.from(state.subarray(classes)).buffer) // copied to align the floats
      : new Float32Array(steps.length * models)
  }

  /** The whole history as bytes, for a restart. */
  state(): Uint8Array {
    return Buffer.concat([this.#classes, Buffer.from(this.#confidence.buffer)])
  }

  /** Stores the predictions of one checkpoint. */
  record(step: number, { classes, confidence }: Predicted): void {
    const checkpoint = this.steps.indexOf(step)
    this.#classes.set(
      classes.map((label) => (label < 0 ? NO_CLASS : label)),
      checkpoint * this.models * this.rows,
    )
    this.#confidence.set(confidence, checkpoint * this.models)
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
