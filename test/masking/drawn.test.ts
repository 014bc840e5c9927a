import { expect, it } from 'vitest'
import * as op from '../../harness/engine/ops.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { drawMasks } from '../../harness/masking/drawn.ts'

it('what lies outside of the image is dropped, on every side', () => {
  const hidden: number[] = []
  const drawn = drawMasks(2, 4, (hide) => {
    hidden.push(hide(-1, -2, 2, 3), hide(3, 3, 5, 5), hide(-3, 0, 2, 4), hide(0, 9, 2, 2))
  })
  const image = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  const bytes = tf.tidy(() => [...op.cast(drawn, 'uint8', 'float32').dataSync()])
  expect(bytes).toEqual([...image, ...image])
  expect(hidden).toEqual([1, 1, 0, 0, 1, 1, 0, 0])
})

it.each([
  [0, 0, 1.5, 2],
  [0.5, 0, 1, 1],
  [0, 0, -1, 2],
  [0, Number.NaN, 1, 1],
])('a rectangle at %d, %d of %d by %d pixels is refused', (...rectangle) => {
  expect(() => drawMasks(1, 4, (hide) => void hide(...rectangle))).toThrow(`hide(${rectangle.join(', ')}): `)
})
