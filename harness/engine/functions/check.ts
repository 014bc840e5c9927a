/**
 * A second pass over a function's body, with other arguments, which must repeat what it did when it was traced. If it
 * does not, a value that is not an argument changes between calls, and the function would keep its first value.
 */
import {
  type Attribute,
  type Binding,
  STAND_INS,
  standIn,
  type TensorInfo,
  tensorflow,
  type Values,
} from '../border.ts'
import type { Recording } from './recording.ts'

export class Check {
  readonly border: Binding
  readonly #name: string
  readonly #recording: Recording
  readonly #literals = new Map<number, number>()
  #ops = 0
  #seen = 0

  constructor(name: string, recording: Recording) {
    this.#name = name
    this.#recording = recording
    this.border = standIn({
      createTensor: (shape, type, values) => {
        const tensor = tensorflow.createTensor(shape, type, values)
        this.#literals.set(tensor, this.#literal(shape, type, values))
        return tensor
      },
      executeOp: (name, attributes, inputs) => this.#repeat(name, attributes, inputs),
    })
  }

  /** @throws Error when the body ended early or returned other results than before. */
  finish(results: readonly number[]): void {
    const { ops, results: before } = this.#recording
    if (this.#ops !== ops.length) this.#refuse(`it ended after ${this.#ops} of ${ops.length} ops`)
    const same = results.length === before.length && results.every((id, i) => this.#valueOf(id) === before[i])
    if (!same) this.#refuse('its results differ')
  }

  #literal(shape: number[], type: number, values: Values): number {
    const before = this.#recording.literals[this.#seen]
    const which = `literal ${this.#seen++}, [${shape}],`
    if (!before) this.#refuse(`${which} was not there`)
    if (before.type !== type || before.shape.join() !== shape.join()) {
      this.#refuse(`${which} was one of type ${before.type} and shape [${before.shape}]`)
    }
    const at = before.values.findIndex((value, i) => !Object.is(value, values[i]))
    if (at >= 0) this.#refuse(`${which} holds ${values[at]} where it held ${before.values[at]}`)
    return before.value
  }

  #repeat(name: string, attributes: readonly Attribute[], tensors: readonly number[]): TensorInfo[] {
    const op = this.#recording.ops[this.#ops]
    const which = `op ${this.#ops++}, ${name},`
    if (op?.name !== name) this.#refuse(`${which} was ${op?.name ?? 'not there'}`)
    if (!alike(op.attributes, attributes)) this.#refuse(`${which} has other attributes`)
    if (tensors.length !== op.inputs.length)
      this.#refuse(`${which} has ${tensors.length} inputs, not ${op.inputs.length}`)
    const other = tensors.findIndex((id, i) => this.#valueOf(id) !== op.inputs[i])
    if (other >= 0) this.#refuse(`input ${other} of ${which} differs`)
    return op.made
  }

  #valueOf(tensor: number): number | undefined {
    if (tensor >= STAND_INS) return tensor - STAND_INS
    return this.#literals.get(tensor) ?? this.#recording.captured.get(tensor)
  }

  #refuse(what: string): never {
    throw new Error(
      `the ${this.#name} differs from its trace: ${what}; values that change between calls must be arguments`,
    )
  }
}

function alike(before: readonly Attribute[], now: readonly Attribute[]): boolean {
  return before.length === now.length && before.every((one, i) => one === now[i] || equal(one, now[i]!))
}

function equal(a: Attribute, b: Attribute): boolean {
  return a.name === b.name && a.type === b.type && String(a.value) === String(b.value)
}
