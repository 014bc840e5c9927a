/** Tensors of every type on their way to TensorFlow and back, bytes and bfloat16 among them. */
import { tensorflow, type Values } from '../../harness/engine/border.ts'
import { KINDS } from '../../harness/engine/native.ts'

/** TensorFlow's numbers for its types (tensorflow/core/framework/types.proto). */
export const TYPE = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const

/** TensorFlow itself, past everything that listens at the border. */
export const binding = tensorflow

/** What of bytes and bfloat16 the binding can't read, as a type that it can. */
const READABLE: Record<number, number> = { [TYPE.uint8]: TYPE.int32, [TYPE.bfloat16]: TYPE.float32 }

/** The values of a tensor of any type; those of bfloat16 as float32. */
export function valuesOf(id: number, dtype: number): Values {
  const readable = READABLE[dtype]
  if (readable === undefined) return binding.tensorDataSync(id)
  const copy = castTo(id, dtype, readable)
  const values = binding.tensorDataSync(copy)
  binding.deleteTensor(copy)
  return dtype === TYPE.uint8 ? Uint8Array.from(values) : values
}

/** A tensor with these values, as `valuesOf` gave them. @returns its id; the caller deletes it. */
export function tensorOf(shape: number[], dtype: number, values: Values): number {
  if (dtype !== TYPE.bfloat16) return binding.createTensor(shape, dtype, values)
  const exact = binding.createTensor(shape, TYPE.float32, values)
  const id = castTo(exact, TYPE.float32, TYPE.bfloat16)
  binding.deleteTensor(exact)
  return id
}

function castTo(id: number, from: number, to: number): number {
  const type = (name: string, value: number) => ({ name, type: KINDS.TF_ATTR_TYPE!, value })
  const [made] = binding.executeOp('Cast', [type('SrcT', from), type('DstT', to), CUT], [id], 1)
  return made!.id
}

const CUT = { name: 'Truncate', type: KINDS.TF_ATTR_BOOL!, value: false }
