/** What a model predicts for a row whose logits are not finite: no class, so it is right nowhere. */
export const NO_CLASS = 255

/** What every model says of some rows. */
export interface Predicted {
  /** [models, rows]; -1 where a logit is not finite. */
  classes: Int32Array
  /** Mean over the rows of the largest probability, [models]; NaN where a logit is not finite. */
  confidence: Float32Array
}

/** What every model predicted at every checkpoint of a training: all that the protocols need to choose and score. */
export class History {
  readonly steps: readonly number[]
  readonly models: number
  readonly rows: number
  /** [checkpoints, models, rows]; a class fits a byte, 255 is none. */
  readonly #classes: Uint8Array
  /** [checkpoints, models] */
  readonly #confidence: Float32Array

  /** @param state - of a history to go on from. */
  constructor(steps: readonly number[], models: number, rows: number, state?: Uint8Array) {
    this.steps = steps
    this.models = models
    this.rows = rows
    const classes = steps.length * models * rows
    this.#classes = state ? Uint8Array.from(state.subarray(0, classes)) : new Uint8Array(classes)
    this.#confidence = state
      ? new Float32Array(Uint8Array.from(state.subarray(classes)).buffer) // floats begin at a multiple of four
      : new Float32Array(steps.length * models)
  }

  /** All of it, for a restart. */
  state(): Uint8Array {
    return Buffer.concat([this.#classes, Buffer.from(this.#confidence.buffer)])
  }

  /** Keeps the [models, rows] classes of one checkpoint, -1 where there is none, and how sure each model was. */
  record(step: number, { classes, confidence }: Predicted): void {
    const checkpoint = this.steps.indexOf(step)
    this.#classes.set(
      classes.map((label) => (label < 0 ? NO_CLASS : label)),
      checkpoint * this.models * this.rows,
    )
    this.#confidence.set(confidence, checkpoint * this.models)
  }

  /** Mean largest probability over the watched rows; NaN where a logit was not finite. */
  confidence(checkpoint: number, model: number): number {
    return this.#confidence[checkpoint * this.models + model]!
  }

  /** Predicted classes of the rows from … to-1 by one model at one checkpoint. */
  predicted(checkpoint: number, model: number, from = 0, to = this.rows): Uint8Array {
    const start = (checkpoint * this.models + model) * this.rows
    return this.#classes.subarray(start + from, start + to)
  }
}

/** Share of equal entries. */
export function accuracy(predicted: ArrayLike<number>, truth: Int32Array): number {
  let right = 0
  for (let i = 0; i < truth.length; i++) right += Number(predicted[i] === truth[i])
  return right / truth.length
}
