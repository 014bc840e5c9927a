/** A method: decoupled contrastive learning (Yeh et al. 2022), SimCLR without the positive pair in the denominator. */
import {
  defineMethod,
  mlp,
  once,
  op,
  operations,
  otherView,
  type Scalar,
  type Tensor2D,
  type Tensor3D,
  tf,
  type Traced,
  traced,
  z,
} from 'maskbench/plugin'

const options = z.strictObject({
  temperature: z.number().positive().default(0.1).describe('temperature of the similarities'),
})

export const dcl = defineMethod({
  entry: { key: 'dcl', title: 'DCL', short: 'DCL', colour: { screen: '#8250df', print: '#8250df' } },
  options,
  views: 2,
  heads: (featureSize, { projector }) => ({
    projector: mlp('projector', featureSize, projector!.hidden, projector!.out),
    predictor: null,
  }),
  loss(batch, { own: { temperature } }) {
    const { other, masks } = otherView(batch)
    return decoupled(batch.first.z, other.z, masks, temperature)
  },
})

const NEVER = -1e9

/**
 * Equation 5: the mean over 2B anchors of -positive + log sum over the 2B - 2 negatives of exp similarity, summed over
 * the groups of other views. Similarities are cosines divided by the temperature.
 * @param z0 - projections of the first view, [B, size].
 * @param z1 - projections of the other views, group after group, in the same order of images: [groups B, size].
 */
export function decoupled(
  z0: Traced<Tensor2D>,
  z1: Traced<Tensor2D>,
  groups: number,
  temperature: number,
): Traced<Scalar> {
  const [batch, size] = z0.shape
  const anchors = 2 * batch
  const [u0, u1] = [operations.unitRows(z0), operations.unitRows(z1)]
  const { loss, u, toNegatives, positive } = tf.tidy(() => {
    const { itself, positive } = pairs(batch)
    const repeated = op.tile(op.reshape(u0.tensor, [1, batch, size]), [groups, 1, 1])
    const u = op.concat<Tensor3D>([repeated, op.reshape(u1.tensor, [groups, batch, size])], 1)
    const similarity = op.div(tf.matMul(u, u, false, true), temperature) // [groups, 2B, 2B]
    const negatives = op.add(similarity, op.mul(op.add(itself, positive), NEVER))
    // Logits minus their log-softmax are the row's log-sum-exp, everywhere; the softmax weighs them by 1 in all.
    const toNegatives = op.softmax(negatives)
    const attraction = op.sum(op.mul(similarity, positive))
    const repulsion = op.sum(op.mul(toNegatives, op.sub(negatives, op.logSoftmax(negatives))))
    const loss = op.div<Scalar>(op.sub(repulsion, attraction), anchors)
    return { loss, u, toNegatives, positive }
  })
  return traced([u0, u1], loss, (dy) => {
    const du = tf.tidy(() => {
      const g = op.mul<Tensor3D>(op.sub(toNegatives, positive), op.div(dy, anchors * temperature))
      return op.add(tf.matMul(g, u), tf.matMul(g, u, true, false))
    })
    return [
      () => tf.tidy(() => op.sum(op.slice(du, [0, 0, 0], [groups, batch, size]), 0)),
      () => tf.tidy(() => op.reshape(op.slice(du, [0, batch, 0], [groups, batch, size]), [groups * batch, size])),
    ]
  })
}

/** Matrices [2B, 2B]: `itself` is 1 on the diagonal, `positive` for views of one image. Kept between steps. */
function pairs(batch: number) {
  const anchors = 2 * batch
  const matrix = (name: string, distance: number) =>
    once(`DCL ${name} of ${anchors} anchors`, () => {
      const values = new Float32Array(anchors * anchors)
      for (let i = 0; i < anchors; i++) values[i * anchors + ((i + distance) % anchors)] = 1
      return tf.tensor2d(values, [anchors, anchors])
    })
  return { itself: matrix('selves', 0), positive: matrix('positives', batch) }
}
