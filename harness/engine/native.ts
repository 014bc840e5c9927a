/** Any TensorFlow op by its own name, off TensorFlow.js's tape and past its checks: a few microseconds a call. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from './tensorflow.ts'

type AttributeType =
  | 'TF_ATTR_TYPE'
  | 'TF_ATTR_INT'
  | 'TF_ATTR_FLOAT'
  | 'TF_ATTR_BOOL'
  | 'TF_ATTR_STRING'
  | 'TF_ATTR_SHAPE'
interface Attribute {
  name: string
  type: number
  value: unknown
}

interface NodeBackend {
  binding: Record<string, number> & { createTensor(shape: number[], dtype: number, values: Uint8Array): number }
  executeSingleOutput(op: string, attributes: Attribute[], inputs: Tensor[]): Tensor
  executeMultipleOutputs(op: string, attributes: Attribute[], inputs: Tensor[], outputs: number): Tensor[]
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): Tensor
}

const backend = tf.backend() as unknown as NodeBackend

/** An op attribute by the name and type of TensorFlow's op definition. */
export function attribute(name: string, type: AttributeType, value: unknown): Attribute {
  return { name, type: backend.binding[type]!, value }
}

/** A type attribute: `T` of most ops. */
export function typeAttribute(name: string, dtype: 'float32' | 'int32' | 'uint8' | 'bool' = 'float32'): Attribute {
  const types = { float32: 'TF_FLOAT', int32: 'TF_INT32', uint8: 'TF_UINT8', bool: 'TF_BOOL' } as const
  return attribute(name, 'TF_ATTR_TYPE', backend.binding[types[dtype]])
}

const T = typeAttribute('T')

/** Runs one TensorFlow op with one result, off the tape. */
export function execute<R extends Tensor = Tensor>(op: string, inputs: Tensor[], attributes: Attribute[] = [T]): R {
  return backend.executeSingleOutput(op, attributes, inputs) as R
}

/** Runs one TensorFlow op with any number of results, off the tape. */
export function executeMany(op: string, inputs: Tensor[], outputs: number, attributes: Attribute[] = [T]): Tensor[] {
  return backend.executeMultipleOutputs(op, attributes, inputs, outputs)
}

/**
 * A tensor of bytes, which TensorFlow.js has no type for; only ops run by name can read it.
 * @param values - row-major, of as many bytes as `shape` asks for.
 */
export function uint8Tensor(values: Uint8Array, shape: number[]): Tensor {
  const dtype = backend.binding.TF_UINT8!
  return backend.createOutputTensor({ id: backend.binding.createTensor(shape, dtype, values), shape, dtype })
}
