import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Calibration,
  calibration,
  calibrationOfLogits,
  calibrationScores,
} from '../../harness/evaluation/metrics/calibration.ts'

describe('calibration', () => {
  // Two rows share the bin (.6, .667], one right and one wrong; the third is alone in (.933, 1].
  const probabilities = new Float64Array([0.65, 0.35, 0.62, 0.38, 0.05, 0.95])
  const measured = calibration(probabilities, Int32Array.of(0, 1, 1), 2)

  it('gives the numbers of a computation by hand', () => {
    expect(measured.ece).toBeCloseTo((Math.abs(0.65 + 0.62 - 1) + Math.abs(0.95 - 1)) / 3, 12)
    expect(measured.nll).toBeCloseTo(-(Math.log(0.65) + Math.log(0.38) + Math.log(0.95)) / 3, 12)
    expect(measured.brier).toBeCloseTo((2 * 0.35 ** 2 + 2 * 0.62 ** 2 + 2 * 0.05 ** 2) / 3, 12)
    expect(measured.confidenceRight).toBeCloseTo((0.65 + 0.95) / 2, 12)
    expect(measured.confidenceWrong).toBeCloseTo(0.62, 12)
  })

  it('leaves out the confidence over no rows', () => {
    const sure = calibration(new Float64Array([1, 0]), Int32Array.of(0), 2)
    expect(calibrationScores(sure).map(({ metric }) => metric)).toEqual(['ece', 'nll', 'brier', 'confidence_right'])
    expect(sure.ece).toBe(0)
  })
})

describe('calibration of softmax probabilities', () => {
  interface Golden extends Calibration {
    logits: number[]
    labels: number[]
    classes: number
  }
  const golden = JSON.parse(readFileSync(new URL('../golden/calibration.json', import.meta.url), 'utf8')) as Golden[]

  it.each(golden)(
    'agrees with scikit-learn to 1e-9 with $classes classes',
    ({ logits, labels, classes, ...expected }) => {
      const truth = Int32Array.from(labels)
      const found = calibrationOfLogits(Float64Array.from(logits), truth, classes)
      const probabilities = Float64Array.from(logits, (z, i) => {
        const row = logits.slice(i - (i % classes), i - (i % classes) + classes)
        return Math.exp(z) / row.reduce((sum, other) => sum + Math.exp(other), 0)
      })
      for (const [name, value] of Object.entries(expected)) {
        expect(Math.abs(found[name as keyof Calibration] - value), name).toBeLessThan(1e-9)
        expect(Math.abs(calibration(probabilities, truth, classes)[name as keyof Calibration] - value)).toBeLessThan(
          1e-9,
        )
      }
    },
  )

  it('has a finite likelihood where the probability underflows', () => {
    const { nll, brier } = calibrationOfLogits(Float32Array.of(900, -900), Int32Array.of(1), 2)
    expect([nll, brier]).toEqual([1800, 2])
  })
})
