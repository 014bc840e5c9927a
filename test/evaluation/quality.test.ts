/** Label-free quality against NumPy, and as an evaluation. */
import { describe, expect, it } from 'vitest'
import type { ImageSplit } from '../../datasets/types.ts'
import { evaluationSchema, type QualityConfig } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { pixelExtractor } from '../../harness/evaluation/encoder/feature-extractor.ts'
import { evaluateEncoder } from '../../harness/evaluation/index.ts'
import {
  deadDimensions,
  rankMe,
  spectrumDecay,
  squaredSingularValues,
} from '../../harness/evaluation/quality/spectrum.ts'
import { alignment, uniformity } from '../../harness/evaluation/quality/sphere.ts'
import golden from '../golden/quality.json' with { type: 'json' }

const [ROWS, SIZE, DEAD] = [90, 64, 4]

/** The formula of test/golden/quality.py. */
function made(shift: number, count = ROWS) {
  const values = new Float32Array(count * SIZE)
  for (let i = 1; i <= count; i++) {
    for (let j = 1; j <= SIZE; j++) {
      const noise = Math.sin(i * 12.9898 + j * 78.233) * 43758.5453
      const value = (noise - Math.floor(noise) - 0.5 + shift * Math.sin(i)) / j ** 0.6 + 0.3 * Math.cos(j)
      values[(i - 1) * SIZE + j - 1] = j <= DEAD ? 0.5 : value
    }
  }
  return { values, count, size: SIZE }
}

const rows = (values: number[][]) => ({
  values: Float32Array.from(values.flat()),
  count: values.length,
  size: values[0]!.length,
})

describe('against NumPy', () => {
  it('RankMe, of more rows than dimensions and of fewer', () => {
    expect(rankMe(squaredSingularValues(made(0)))).toBeCloseTo(golden.rankme, 3)
    expect(rankMe(squaredSingularValues(made(0, 40)))).toBeCloseTo(golden.rankme_wide, 3)
  })

  it('alpha-ReQ', () => expect(spectrumDecay(made(0))).toBeCloseTo(golden.alpha_req, 4))

  it('alignment and uniformity', () => {
    expect(alignment(made(0), made(0.1))).toBeCloseTo(golden.alignment, 6)
    expect(uniformity(made(0))).toBeCloseTo(golden.uniformity, 5)
  })

  it('dead dimensions', () => expect(deadDimensions(made(0))).toBe(golden.dead_dimensions))
})

describe('at the limits', () => {
  it('rows on one line have rank 1, orthogonal ones as many as there are', () => {
    expect(rankMe(squaredSingularValues(rows([[1, 2], [2, 4], [-1, -2]])))).toBeCloseTo(1, 4) // biome-ignore format: one row
    expect(rankMe(squaredSingularValues(rows([[3, 0, 0], [0, 3, 0], [0, 0, 3]])))).toBeCloseTo(3, 4) // biome-ignore format: one row
    expect(rankMe(squaredSingularValues(rows([[0, 0], [0, 0]])))).toBe(0) // biome-ignore format: one row
  })

  it('equal rows are neither uniform nor alive, opposite ones are as far apart as can be', () => {
    const equal = rows([[1, 1], [1, 1]]) // biome-ignore format: one row
    expect([uniformity(equal), deadDimensions(equal)]).toEqual([expect.closeTo(0, 6), 1])
    const zero = rows([[0, 0], [0, 0], [0, 0]]) // biome-ignore format: one row
    expect([uniformity(zero), deadDimensions(zero)]).toEqual([expect.closeTo(0, 6), 1])
    const opposite = rows([[1, 0], [-1, 0]]) // biome-ignore format: one row
    expect(uniformity(opposite)).toBeCloseTo(-8, 4)
    expect(alignment(rows([[5, 0]]), rows([[-2, 0]]))).toBeCloseTo(4, 6)
  })

  it('there is no power law in fewer than 14 dimensions', () => {
    expect(spectrumDecay(rows([[1, 0], [0, 1], [1, 1]]))).toBeNull() // biome-ignore format: one row
  })
})

describe('as an evaluation', () => {
  const random = new Random('pictures')
  const pixels = Uint8Array.from({ length: 40 * 8 * 8 * 3 }, () => random.integer(256))
  const images = {
    block: (start: number, many: number) => pixels.subarray(start * 192, (start + many) * 192),
    gather: (indices: Int32Array) =>
      Uint8Array.from([...indices].flatMap((i) => [...pixels.subarray(i * 192, (i + 1) * 192)])),
  }
  const split = { images, labels: null, count: 40, size: 8 } as unknown as ImageSplit
  const config = evaluationSchema.parse({ name: 'quality', images: 30 }) as QualityConfig
  const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
  const evaluated = async (more: object = {}) => {
    const extractor = { ...pixelExtractor(8, { mean: [...normalisation.mean], std: [...normalisation.std] }), ...more }
    const own = async () => ({ name: 'unlabelled', classes: 0, train: split, test: split })
    return (await evaluateEncoder(config, extractor, own, 1, () => {}))[0]!
  }

  it('scores images without labels, the same for the same seed', async () => {
    const first = await evaluated()
    expect(first.scores.map(({ metric }) => metric)).toEqual([
      'rankme',
      'uniformity',
      'dead_dimensions',
      'alpha_req',
      'alignment',
    ])
    expect(first.details).toMatchObject({ rows: 30, dimensions: 192, deterministic: true })
    expect((await evaluated()).scores).toEqual(first.scores)
  })

  it('has no alignment where views cannot be encoded', async () => {
    const { scores } = await evaluated({ fixed: true })
    expect(scores.map(({ metric }) => metric)).not.toContain('alignment')
  })
})
