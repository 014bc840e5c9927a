import { describe, expect, it } from 'vitest'
import { patchesAcross, resizePositions } from '../../harness/models/positions.ts'

function positions(across: number) {
  const square = Array.from({ length: across * across * 2 }, (_, i) => Math.sin(12.9898 * i))
  return { shape: [1, 1 + across * across, 2], values: Float32Array.from([7, 8, ...square]) }
}

// torch.nn.functional.interpolate(mode='bicubic', antialias=True) of the square.
const larger = [
  -0.119673, 0.340611, 0.347999, 0.694057, 0.815671, 1.047504, 0.485628, 0.637048, 0.576785, 0.599289, 0.667942,
  0.56153, 1.090929, 0.933486, 0.805571, 0.504521, 0.520213, 0.075556,
]
const smaller = [0.041498, 0.090289, 0.129996, 0.104754, -0.133344, -0.127932, -0.023738, 0.032647]

describe('resizePositions', () => {
  it.each([
    [2, 3, larger],
    [4, 2, smaller],
  ])('resamples %i x %i patches as PyTorch does and keeps the class token', (from, to, expected) => {
    const { shape, values } = resizePositions(positions(from), to)
    expect(shape).toEqual([1, 1 + to * to, 2])
    for (const [i, value] of [7, 8, ...expected].entries()) expect(values[i]).toBeCloseTo(value, 5)
  })
})

describe('patchesAcross', () => {
  it('is nothing where patches make no square', () => {
    expect(patchesAcross(positions(3))).toBe(3)
    expect(patchesAcross({ shape: [1, 6, 2], values: new Float32Array(12) })).toBeNull()
  })
})
