/** DINO's head (Caron et al. 2021, section 3.1 and appendix C): similarities to prototypes, and the teacher's centre. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { product, unitRows } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { mlp, type Network } from './mlp.ts'
import { matrixSpecification } from './specifications.ts'

interface Widths {
  hidden: number
  /** Length of the bottleneck, whose direction alone counts. */
  out: number
}

/** An MLP, its output at unit length, and a product with `count` unit prototypes: [batch, in] -> [batch, count]. */
export function prototypes(name: string, inputs: number, { hidden, out }: Widths, count: number): Network {
  const bottleneck = mlp(name, inputs, hidden, out)
  const last = `${name}.prototypes`
  return {
    specification: [
      ...bottleneck.specification,
      ...matrixSpecification(last, out, count),
      { name: `${name}.centre`, shape: [count], kind: 'mean' },
    ],
    apply(p, x, mode) {
      const direction = unitRows(bottleneck.apply(p, x, mode))
      return product(direction, unitColumns(p.get<Tensor2D>(`${last}.weight`)))
    },
  }
}

/**
 * The teacher's head: the logits less their centre. Training moves the centre towards the batch's mean after using it
 * (equation 4).
 * @param head - made by `prototypes` with the same name.
 * @param momentum - the share of the centre that stays.
 */
export function centred(head: Network, name: string, momentum: number): Network {
  return {
    specification: head.specification,
    apply(p, x, mode) {
      const logits = head.apply(p, x, mode).tensor
      const centre = p.statistic(`${name}.centre`)
      const answer = tf.tidy(() => {
        const before = centre.read()
        if (mode !== 'evaluation') {
          const mean = op.mean(logits, 0)
          centre.assign(op.add(op.mul(before, momentum), op.mul(mean, 1 - momentum)))
        }
        return op.sub<Tensor2D>(logits, before)
      })
      return constant(answer)
    },
  }
}

/** Scales columns to unit length: [size, count] -> [size, count]. */
function unitColumns(w: Traced<Tensor2D>): Traced<Tensor2D> {
  const norm = tf.tidy(() => op.maximum(op.sqrt(op.sum(op.square(w.tensor), 0, true)), 1e-12))
  const y = op.div<Tensor2D>(w.tensor, norm)
  return traced([w], y, (dy) => [
    () => tf.tidy(() => op.div(op.sub(dy, op.mul(y, op.sum(op.mul(dy, y), 0, true))), norm)),
  ])
}
