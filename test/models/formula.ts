/** The weights for which the golden features were computed: see test/golden/README.md. */
import type { NamedArrays } from '../../harness/models/parameters.ts'

/**
 * @param keys - names and shapes in the order of the library's state dict.
 * @param scale - of the tensors of two or more dimensions.
 */
export function formulaWeights(keys: readonly (readonly [string, number[]])[], scale = 1): NamedArrays {
  const arrays: NamedArrays = new Map()
  keys.forEach(([name, shape], k) => {
    const size = shape.reduce((a, b) => a * b, 1)
    const first = shape.slice(1).reduce((a, b) => a * b, 1)
    const value = (s: number) => {
      if (name.endsWith('running_var')) return 1 + (s * s) / 2
      if (name.endsWith('running_mean')) return s / 10
      if (name === 'pos_embed' || name === 'cls_token') return s / 50
      if (shape.length >= 2) return scale * s * Math.sqrt(2 / first)
      return name.endsWith('bias') ? s / 10 : 1 + s / 10
    }
    arrays.set(name, {
      shape,
      values: Float32Array.from({ length: size }, (_, i) => value(Math.sin(12.9898 * i + 78.233 * k))),
    })
  })
  return arrays
}
