/** The Gaussian error linear unit (Hendrycks and Gimpel 2016), exact: x Phi(x) with Phi the normal distribution function. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { execute } from '../native.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

export function gelu<R extends Tensor>(x: Traced<R>): Traced<R> {
  const phi = tf.tidy(() => {
    const error = execute('Erf', [execute('Mul', [x.tensor, tf.scalar(Math.SQRT1_2)])])
    return execute('Mul', [execute('AddV2', [error, tf.scalar(1)]), tf.scalar(0.5)])
  })
  const y = execute<R>('Mul', [x.tensor, phi])
  return traced([x], y, (dy) => [
    () => {
      const dx = tf.tidy(() => {
        const exponent = execute('Mul', [execute('Square', [x.tensor]), tf.scalar(-0.5)])
        const density = execute('Mul', [execute('Exp', [exponent]), tf.scalar(1 / Math.sqrt(2 * Math.PI))])
        const slope = execute('AddV2', [execute('Mul', [x.tensor, density]), phi])
        return execute('Mul', [dy, slope])
      })
      phi.dispose()
      return dx
    },
  ])
}
