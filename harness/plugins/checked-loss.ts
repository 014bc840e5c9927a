/** Checks the losses of plugins and the gradients that they bring, where a mistake would surface as an error of ours. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { Traced, traced as tracedByUs } from '../engine/tape.ts'
import type { Batch } from '../methods/types.ts'
import { fault } from './refusal.ts'

/** @returns `loss`. @throws DeterministicFailure when it is no traced scalar, or was computed without the gradients of the batch. */
export function checkedLoss(name: string, loss: Traced<Scalar>, { first }: Batch): Traced<Scalar> {
  if (!(loss instanceof Traced)) {
    throw fault('method', name, 'loss returns what is not Traced; compute it with operations, or wrap it in traced')
  }
  if (loss.tensor.size !== 1)
    throw fault('method', name, `loss returns [${loss.shape.join(', ')}], and must return a scalar`)
  if (first.z.tape && !loss.tape) {
    throw fault(
      'method',
      name,
      'loss is computed from tensors alone, so that nothing is learned; give traced its inputs',
    )
  }
  return loss
}

/**
 * As `traced` of the engine, for plugins.
 * @throws Error with the stack of this call, when `backward` returns anything but one function for each input, or one of
 *   them a gradient of another shape than its input's.
 */
export function traced<T extends Tensor>(
  inputs: readonly Traced[],
  tensor: T,
  backward: (dy: T) => readonly (() => Tensor)[],
): Traced<T> {
  const called = new Error()
  const refuse = (message: string): never => {
    throw Object.assign(called, { message })
  }
  const bare = inputs.findIndex((input) => !(input instanceof Traced))
  if (bare >= 0) refuse(`input ${bare} of traced is not Traced; wrap a tensor without gradient in constant`)
  return tracedByUs(inputs, tensor, (dy) => {
    const thunks = backward(dy)
    const found = Array.isArray(thunks) ? thunks.filter((thunk) => typeof thunk === 'function').length : 0
    if (found !== inputs.length || thunks.length !== found) {
      refuse(
        `backward returns ${found} functions, and must return one for each of the ${inputs.length} inputs of traced`,
      )
    }
    return thunks.map((thunk, i) => () => {
      const gradient = thunk()
      const wanted = inputs[i]!.shape
      if (gradient?.shape?.join() === wanted.join()) return gradient
      const shape = gradient?.shape ? `[${gradient.shape.join(', ')}]` : 'no tensor'
      return refuse(`the gradient of input ${i} of traced is ${shape}, and must be [${wanted.join(', ')}]`)
    })
  })
}
