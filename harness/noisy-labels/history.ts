/** What a model predicts for a row whose logits are not finite: no class, so it is right nowhere. */
export const NO_CLASS = 255

/** What every model predicted at every checkpoint of a training: all that the protocols need to choose and score. */
export class History {
  readonly steps: readonly number[]
  readonly models: number
  readonly rows: number
  /** [checkpoints, models, rows]; a class fits a byte, 255 is none. */
  readonly bytes: Uint8Array

  constructor(steps: readonly number[], models: number, rows: number, bytes?: Uint8Array) {
    this.steps = steps
    this.models = models
    this.rows = rows
    this.bytes = bytes ?? new Uint8Array(steps.length * models * rows)
  }

  /** Keeps the [models, rows] predictions of one checkpoint; -1 where there is none. */
  record(step: number, predicted: Int32Array): void {
    this.bytes.set(
      predicted.map((label) => (label < 0 ? NO_CLASS : label)),
      this.steps.indexOf(step) * this.models * this.rows,
    )
  }

  /** Predicted classes of the rows from … to-1 by one model at one checkpoint. */
  predicted(checkpoint: number, model: number, from = 0, to = this.rows): Uint8Array {
    const start = (checkpoint * this.models + model) * this.rows
    return this.bytes.subarray(start + from, start + to)
  }
}

/** Share of equal entries. */
export function accuracy(predicted: ArrayLike<number>, truth: Int32Array): number {
  let right = 0
  for (let i = 0; i < truth.length; i++) right += Number(predicted[i] === truth[i])
  return right / truth.length
}
