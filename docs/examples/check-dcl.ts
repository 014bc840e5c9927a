/** Compares the gradient of `decoupled` with central differences, for one group of other views and for two. */
import { checkGradient, tf } from 'maskbench/plugin'
import { decoupled } from './dcl.ts'

for (const groups of [1, 2]) {
  const inputs = [tf.randomNormal([3, 4]), tf.randomNormal([groups * 3, 4])]
  const deviation = checkGradient((z0, z1) => decoupled(z0!, z1!, groups, 0.5), inputs)
  console.log(`${groups} x 3 other views: the gradient deviates by ${deviation.toPrecision(2)} of its largest component`)
}
