/** Records each op that a piece of work executes on the CPU, op by op, once for each set of attributes, shapes and types. */

import { Random } from '../../harness/base/random.ts'
import { type Attribute, type Binding, listening, type TensorInfo } from '../../harness/engine/border.ts'
import { binding, TYPE, tensorOf, valuesOf } from './binding.ts'
import type { RecordingWriter, Value } from './recording.ts'

/** TensorFlow's type of a variable's handle. */
const RESOURCE = 20

interface Known {
  shape: number[]
  dtype: number
}

/** By what share inputs are moved to see what an op makes of it, by type. */
const NUDGES: Record<number, number> = { [TYPE.float32]: 2 ** -10, [TYPE.bfloat16]: 2 ** -5 }
/** Whole numbers up to so many are sizes, axes and indices, which are part of what an op does. */
const FEW = 64

/** Every tensor made while somebody listened: constants are made once, and met again in later recordings. */
const known = new Map<number, Known>()
const texts = new Map<number, string>()

/** Does `work` and takes note of its tensors alone. */
export function noting<T>(
  work: () => T,
  executed?: (...call: [...Parameters<Binding['executeOp']>, TensorInfo[]]) => void,
): T {
  return listening(
    {
      createTensor: (shape, dtype, values) => {
        const id = binding.createTensor(shape, dtype, values)
        known.set(id, { shape: [...shape], dtype })
        return id
      },
      executeOp: (op, attributes, inputs, outputs) => {
        const made = binding.executeOp(op, attributes, inputs, outputs)
        for (const { id, shape, dtype } of made) known.set(id, { shape, dtype })
        executed?.(op, attributes, inputs, outputs, made)
        return made
      },
      deleteTensor: (id) => {
        known.delete(id)
        texts.delete(id)
        binding.deleteTensor(id)
      },
    },
    work,
  )
}

export class Tracer {
  readonly #writer: RecordingWriter
  readonly #met: Set<string>
  readonly #random = new Random('nudges')
  /** Ops that read or write a variable, which has no values of its own to hand on: only whole steps show what they do. */
  readonly onVariables = new Set<string>()
  #step = ''

  /** @param met - what was recorded before and need not be again. */
  constructor(writer: RecordingWriter, met = new Set<string>()) {
    this.#writer = writer
    this.#met = met
  }

  /** @param step - its name, for the reader. */
  trace<T>(step: string, work: () => T): T {
    this.#step = step
    return noting(work, (op, attributes, inputs, _, made) => {
      const touched = [...inputs.map((id) => this.#of(id)), ...made]
      if (touched.some(({ dtype }) => dtype === RESOURCE)) this.onVariables.add(op)
      else this.#meet(op, attributes, inputs, made)
    })
  }

  #meet(op: string, attributes: Attribute[], ids: number[], made: TensorInfo[]): void {
    const signature = [op, JSON.stringify(attributes), ...ids.map((id) => this.#describe(id))].join(' ')
    if (this.#met.has(signature)) return
    this.#met.add(signature)
    this.#record(op, attributes, ids, made)
  }

  /** Type and shape, and the values of sizes and axes. */
  #describe(id: number): string {
    const text = texts.get(id)
    if (text !== undefined) return text
    const { shape, dtype } = this.#of(id)
    const count = shape.reduce((product, length) => product * length, 1)
    const values = dtype === TYPE.int32 && count <= FEW ? `=${valuesOf(id, dtype).join()}` : ''
    const made = `${dtype}[${shape.join()}]${values}`
    texts.set(id, made)
    return made
  }

  #of(id: number): Known {
    const tensor = known.get(id)
    if (!tensor) throw new Error('a tensor was made before the recording began')
    return tensor
  }

  #record(op: string, attributes: Attribute[], ids: number[], made: TensorInfo[]): void {
    const compared = made.slice(0, comparedOf(op, attributes) ?? made.length)
    this.#writer.add({
      op,
      attributes,
      inputs: ids.map((id) => this.#value(id)),
      outputs: compared.map(({ id }) => this.#value(id)),
      sensitivity: this.#sensitivity(op, attributes, ids, made).slice(0, compared.length),
      from: this.#step,
    })
  }

  #value(id: number): Value {
    const { shape, dtype } = this.#of(id)
    return this.#writer.keep(shape, dtype, valuesOf(id, dtype))
  }

  /** The op once more, each of its inputs moved by a small share of itself up or down. */
  #sensitivity(op: string, attributes: Attribute[], ids: number[], made: TensorInfo[]): (number | null)[] {
    const floats = ids.map((id) => this.#of(id)).filter(({ dtype }) => NUDGES[dtype] !== undefined)
    const nudge = Math.max(...floats.map(({ dtype }) => NUDGES[dtype]!))
    const moved = ids.map((id) => this.#moved(id, nudge))
    const again = floats.length > 0 ? binding.executeOp(op, attributes, moved, made.length) : made
    const sensitivity = made.map(({ id, dtype }, i) => {
      if (NUDGES[dtype] === undefined) return null
      if (floats.length === 0) return 0
      const [before, after] = [valuesOf(id, dtype), valuesOf(again[i]!.id, dtype)]
      const moves = distance(before, after) / nudge
      return Number.isFinite(moves) ? moves : 0
    })
    if (again !== made) for (const { id } of again) binding.deleteTensor(id)
    for (const [i, id] of moved.entries()) if (id !== ids[i]) binding.deleteTensor(id)
    return sensitivity
  }

  #moved(id: number, nudge: number): number {
    const { shape, dtype } = this.#of(id)
    if (NUDGES[dtype] === undefined) return id
    const values = Float32Array.from(valuesOf(id, dtype), (value) => {
      return value * (1 + (this.#random.uniform() < 0.5 ? -nudge : nudge))
    })
    return tensorOf(shape, dtype, values)
  }
}

/**
 * Of batch normalisation, some results are for its gradient alone, and each kind of device has them in a form of its own;
 * without training only the first is anything new. Null: all results count.
 */
function comparedOf(op: string, attributes: Attribute[]): number | null {
  if (!op.startsWith('FusedBatchNorm')) return null
  return attributes.some(({ name, value }) => name === 'is_training' && value === false) ? 1 : 3
}

/** Distance between the finite values. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!
    if (Number.isFinite(difference)) sum += difference * difference
  }
  return Math.sqrt(sum)
}
