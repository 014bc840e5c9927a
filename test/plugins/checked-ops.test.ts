/** Types that `op.cast` is not told, or told wrongly, are named: a compiled function fails for them by names of TensorFlow. */
import { expect, it } from 'vitest'
import { tf } from '../../harness/engine/tensorflow.ts'
import * as op from '../../harness/plugins/checked-ops.ts'

const light = tf.tensor1d([0.2, 0.7])
const isLight = op.greater(light, 0.5)

it('truth values become numbers, and bytes pass through', () => {
  expect([...op.cast(isLight, 'bool', 'float32').dataSync()]).toEqual([0, 1])
  expect([...op.cast(op.cast(isLight, 'bool', 'uint8'), 'uint8', 'float32').dataSync()]).toEqual([0, 1])
})

it.each([
  [
    ['float32'],
    'op.cast(x, from, to) is given nothing as `to`; name the type that x has and the one it gets, each float32,',
  ],
  [[], 'is given nothing as `from`'],
  [['bool', 'float'], 'is given float; name the type'],
  [['float32', 'int32'], "is given a tensor of bool as one of float32; call it 'bool'"],
])('cast to %j is refused', (types, message) => {
  const [from, to] = types as Parameters<typeof op.cast> extends [unknown, ...infer T] ? T : never
  expect(() => op.cast(isLight, from, to)).toThrow(message)
})
