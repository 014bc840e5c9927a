/**
 * Reverse-mode differentiation over native ops. TensorFlow.js's own tape costs about 40 microseconds per op and keeps
 * every gradient until the end. This tape costs a few microseconds, frees tensors as it goes, and stays open between
 * the two updates of ADIOS, so that the occlusion model runs forward once per batch.
 *
 * Everything a tape creates belongs to the surrounding `tf.tidy`.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { scalar } from './constants.ts'
import { execute } from './native.ts'
import * as op from './ops.ts'

/** A tensor for differentiation; without a tape, it is a constant. */
export class Traced<T extends Tensor = Tensor> {
  readonly tensor: T
  readonly tape: Tape | null
  gradient: T | null = null

  constructor(tensor: T, tape: Tape | null) {
    this.tensor = tensor
    this.tape = tape
  }

  get shape(): T['shape'] {
    return this.tensor.shape
  }
}

/** Computes the gradient with respect to one input, as a new tensor; called only if that input is on a tape. */
type Thunk = () => Tensor

interface Entry {
  output: Traced
  inputs: readonly Traced[]
  backward: (dy: Tensor) => readonly Thunk[]
}

export class Tape {
  readonly #entries: Entry[] = []

  /** A tensor to differentiate with respect to. */
  leaf<T extends Tensor>(tensor: T): Traced<T> {
    return new Traced(tensor, this)
  }

  record(entry: Entry): void {
    this.#entries.push(entry)
  }

  /** Fills `gradient` of every leaf that `loss` depends on. May be called only once. */
  backward(loss: Traced<Scalar>): void {
    loss.gradient = op.alias(scalar(1))
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      const { output, inputs, backward } = entry
      const dy = output.gradient
      if (!dy) continue
      const thunks = backward(dy)
      inputs.forEach((input, i) => {
        if (input.tape) accumulate(input, thunks[i]!())
      })
      output.gradient = null
      dy.dispose()
      output.tensor.dispose()
    }
  }
}

function accumulate(input: Traced, gradient: Tensor): void {
  if (!input.gradient) {
    input.gradient = gradient
    return
  }
  const sum = execute('AddV2', [input.gradient, gradient])
  input.gradient.dispose()
  gradient.dispose()
  input.gradient = sum
}

/** A tensor outside any tape. */
export function constant<T extends Tensor>(tensor: T): Traced<T> {
  return new Traced(tensor, null)
}

/**
 * The result of an op on traced inputs.
 * @param backward - maps the result's gradient to one lazy gradient per input, in order.
 */
export function traced<T extends Tensor>(
  inputs: readonly Traced[],
  tensor: T,
  backward: (dy: T) => readonly Thunk[],
): Traced<T> {
  const tape = inputs.find((input) => input.tape)?.tape ?? null
  const output = new Traced(tensor, tape)
  tape?.record({ output, inputs, backward: backward as Entry['backward'] })
  return output
}
