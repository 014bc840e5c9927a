/** Runs any TensorFlow op by name, without TensorFlow.js's tape and checks, in a few microseconds per call. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { type Attribute, backend, type TensorInfo } from './border.ts'

/** TensorFlow's numbers for kinds of attributes (tensorflow/c/tf_attrtype.h). */
export const KINDS = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
} as const

/** An op attribute, with the name and type from TensorFlow's op definition. */
export function attribute(name: string, type: keyof typeof KINDS, value: unknown): Attribute {
  return { name, type: KINDS[type], value }
}

export type Type = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool' | 'bfloat16'

/** TensorFlow's numbers for its types (tensorflow/core/framework/types.proto). */
const TYPES: Record<Type, number> = { float32: 1, float64: 2, int32: 3, uint8: 4, bool: 10, bfloat16: 14 }

export const TYPE_NAMES = Object.keys(TYPES) as readonly Type[]

export const isType = (name: string | undefined): name is Type => TYPE_NAMES.includes(name as Type)

/** A type attribute, which most ops call `T`. */
export function typeAttribute(name: string, type: Type = 'float32'): Attribute {
  return attribute(name, 'TF_ATTR_TYPE', TYPES[type])
}

const T = typeAttribute('T')

/** Runs one TensorFlow op with one result, without a tape. */
export function execute<R extends Tensor = Tensor>(op: string, inputs: Tensor[], attributes: Attribute[] = [T]): R {
  return executeMany(op, inputs, 1, attributes)[0] as R
}

/** Runs one TensorFlow op with any number of results, without a tape. */
export function executeMany(op: string, inputs: Tensor[], outputs: number, attributes: Attribute[] = [T]): Tensor[] {
  const made = backend.binding.executeOp(op, attributes, backend.getInputTensorIds(inputs), outputs)
  return made.map(asTensor)
}

/** Types that TensorFlow.js lacks. As with bytes, only ops run by name can read them. */
const FOREIGN: readonly number[] = [TYPES.bfloat16, TYPES.float64]

/** Wraps a result. */
export function asTensor(made: TensorInfo): Tensor {
  return backend.createOutputTensor(FOREIGN.includes(made.dtype) ? { ...made, dtype: TYPES.uint8 } : made)
}

/**
 * A tensor of bytes. TensorFlow.js has no such type, so only ops run by name can read it.
 * @param values - row-major; the length must be the product of `shape`.
 */
export function uint8Tensor(values: Uint8Array, shape: number[]): Tensor {
  const dtype = TYPES.uint8
  return backend.createOutputTensor({ id: backend.binding.createTensor(shape, dtype, values), shape, dtype })
}
