/** An evaluation: every test image gets the class whose mean training feature is nearest (Mensink et al. 2013). */
import { accuracyScores, defineEvaluation, type Features, rankAccuracy, z } from 'maskbench/plugin'

const options = z.strictObject({
  unit: z.boolean().default(true).describe('divide every feature vector by its length first'),
})

export const nearestMean = defineEvaluation({
  entry: {
    key: 'nearest-mean',
    title: 'Nearest class mean',
    short: 'Nearest mean',
    metrics: [{ key: 'worst_class', title: 'worst class' }],
  },
  options,
  needs: 'labels',
  protocol,
  usesSeed: () => false,
  evaluate(train, test, { unit }, classes) {
    const { size, labels } = test
    const means = meansOf(train, classes, unit)
    const closeness = new Float64Array(test.count * classes)
    for (let row = 0; row < test.count; row++) {
      const feature = featureOf(test, row, unit)
      for (let c = 0; c < classes; c++) {
        let squares = 0
        for (let i = 0; i < size; i++) squares += (feature[i]! - means[c * size + i]!) ** 2
        closeness[row * classes + c] = -squares
      }
    }
    const accuracy = rankAccuracy(closeness, labels, classes)
    const right = new Array<number>(classes).fill(0)
    const all = new Array<number>(classes).fill(0)
    labels.forEach((label, row) => {
      all[label]!++
      if (accuracy.predicted[row] === label) right[label]!++
    })
    const shares = right.flatMap((count, c) => (all[c]! > 0 ? [count / all[c]!] : []))
    return {
      scores: [...accuracyScores(accuracy, classes), { metric: 'worst_class', value: Math.min(...shares) }],
      predicted: accuracy.predicted,
      protocol: protocol({ unit }),
      selectedOnTest: false,
      details: { unit, trainRows: train.count },
    }
  },
})

function protocol({ unit }: { unit: boolean }): string {
  return `nearest class mean, ${unit ? 'unit' : 'plain'} features`
}

/** @returns [classes, size]; infinite for a class without training images, which is then nearest to none. */
function meansOf(train: Features, classes: number, unit: boolean): Float64Array {
  const { size, labels } = train
  const sums = new Float64Array(classes * size)
  const counts = new Array<number>(classes).fill(0)
  labels.forEach((label, row) => {
    counts[label]!++
    featureOf(train, row, unit).forEach((value, i) => {
      sums[label * size + i]! += value
    })
  })
  return sums.map((sum, i) => {
    const rows = counts[Math.floor(i / size)]!
    return rows === 0 ? Number.POSITIVE_INFINITY : sum / rows
  })
}

function featureOf({ values, size }: Features, row: number, unit: boolean): Float32Array {
  const feature = values.subarray(row * size, (row + 1) * size)
  if (!unit) return feature
  const length = Math.hypot(...feature) || 1
  return feature.map((value) => value / length)
}
