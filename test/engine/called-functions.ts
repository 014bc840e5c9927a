/** What tests of functions share. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { listening, tensorflow } from '../../harness/engine/border.ts'
import type { TensorFunction } from '../../harness/engine/functions/index.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

export const vector = (...values: number[]) => tf.tensor1d(values)
export const valuesOf = (tensor: Tensor) => [...tensor.dataSync()]
/** Values of the first result of a call. */
export function call<I>(compiled: TensorFunction<I, readonly Tensor[]>, inputs: I): number[] {
  return tf.tidy(() => valuesOf(compiled.call(inputs)[0]!))
}

/** Names of what is called at the border. */
export function calledBy(work: () => void): string[] {
  const names: string[] = []
  const executeOp: typeof tensorflow.executeOp = (name, ...rest) => {
    names.push(name)
    return tensorflow.executeOp(name, ...rest)
  }
  listening({ executeOp }, work)
  return names
}

/** Tensors that TensorFlow.js knows, and that the binding keeps. */
export function counts(): number[] {
  const { getNumOfTensors } = tensorflow as unknown as { getNumOfTensors(): number }
  return [tf.memory().numTensors, getNumOfTensors.call(tensorflow)]
}
