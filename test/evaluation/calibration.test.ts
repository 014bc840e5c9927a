import { describe, expect, it } from 'vitest'
import { calibration, calibrationScores } from '../../harness/evaluation/metrics/calibration.ts'

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
