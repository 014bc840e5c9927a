/** The binding between JavaScript and TensorFlow, listened to: what runs on a device is what passes here. */
import { tf } from '../../harness/engine/tensorflow.ts'

export interface Attribute {
  name: string
  type: number
  value: unknown
}

/** A result of an op, as the binding describes it. */
export interface Made {
  id: number
  shape: number[]
  dtype: number
}

export interface Binding {
  TF_ATTR_TYPE: number
  TF_ATTR_INT: number
  createTensor(shape: number[], dtype: number, values: unknown): number
  deleteTensor(id: number): void
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): Made[]
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
}

/** TensorFlow's numbers for its types (tensorflow/core/framework/types.proto). */
export const TYPE = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const

const backend = tf.backend() as unknown as { binding: Binding }

/** The binding itself, past everything that listens. */
export const binding = backend.binding

/** Does `work` with some functions of the binding replaced; they may call the binding's own. */
export function listening<T>(replaced: Partial<Binding>, work: () => T): T {
  const before = backend.binding
  // The binding's own properties are read-only.
  const properties = Object.entries(replaced).map(([name, value]) => [name, { value }] as const)
  backend.binding = Object.create(before, Object.fromEntries(properties)) as Binding
  try {
    return work()
  } finally {
    backend.binding = before
  }
}

/** What of bytes and bfloat16 the binding can't read, as a type that it can. */
const READABLE: Record<number, number> = { [TYPE.uint8]: TYPE.int32, [TYPE.bfloat16]: TYPE.float32 }

/** The values of a tensor of any type; those of bfloat16 as float32. */
export function valuesOf(id: number, dtype: number): Float32Array | Int32Array | Uint8Array {
  const readable = READABLE[dtype]
  if (readable === undefined) return binding.tensorDataSync(id)
  const copy = castTo(id, dtype, readable)
  const values = binding.tensorDataSync(copy)
  binding.deleteTensor(copy)
  return dtype === TYPE.uint8 ? Uint8Array.from(values) : values
}

/** A tensor with these values, as `valuesOf` gave them. @returns its id; the caller deletes it. */
export function tensorOf(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number {
  if (dtype !== TYPE.bfloat16) return binding.createTensor(shape, dtype, values)
  const exact = binding.createTensor(shape, TYPE.float32, values)
  const id = castTo(exact, TYPE.float32, TYPE.bfloat16)
  binding.deleteTensor(exact)
  return id
}

function castTo(id: number, from: number, to: number): number {
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value })
  const [made] = binding.executeOp('Cast', [type('SrcT', from), type('DstT', to), CUT], [id], 1)
  return made!.id
}

const CUT = { name: 'Truncate', type: (binding as unknown as Record<string, number>).TF_ATTR_BOOL!, value: false }
