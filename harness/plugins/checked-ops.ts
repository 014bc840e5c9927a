/** The ops of the engine, for plugins: wrong types are named, which TensorFlow would report by its own names, or late. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { isType, TYPE_NAMES, type Type } from '../engine/native.ts'
import { cast as castByUs } from '../engine/ops.ts'

export * from '../engine/ops.ts'

/** Types that TensorFlow.js knows exactly; bytes and others, which it lacks, pass for whole numbers. */
const EXACT: readonly string[] = ['float32', 'bool']

/**
 * Converts x from the type it has to another.
 * @throws TypeError where one is missing or unknown, and where x is seen to have another type than `from`.
 */
export function cast<R extends Tensor>(x: Tensor, from: Type, to: Type): R {
  if (!isType(from) || !isType(to)) {
    const wrong = isType(from) ? (to ?? 'nothing as `to`') : (from ?? 'nothing as `from`')
    throw new TypeError(
      `op.cast(x, from, to) is given ${wrong}; name the type that x has and the one it gets, each ${TYPE_NAMES.join(', ')}`,
    )
  }
  if (from !== x.dtype && EXACT.includes(x.dtype))
    throw new TypeError(`op.cast(x, from, to) is given a tensor of ${x.dtype} as one of ${from}; call it '${x.dtype}'`)
  return castByUs(x, from, to)
}
