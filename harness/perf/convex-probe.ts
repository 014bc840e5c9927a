/**
 * Seconds for the default linear probe on 5,000 rows of 512 standard normal features in 10 classes: the strength chosen
 * among nine on held-out rows, and the fit on all of them. The classes come from a random linear teacher with noise; the
 * accuracy is over 5,000 further rows.
 */
import { linearSchema } from '../../db/config/evaluations.ts'
import { Random } from '../base/random.ts'
import { evaluate } from '../evaluation/linear.ts'
import type { Features } from '../evaluation/types.ts'
import { randomFeatures } from './features.ts'
import { medianSeconds } from './measure.ts'
import type { Workload } from './types.ts'

const ROWS = 5000
const CLASSES = 10
/** How much of a class is the teacher's, against noise of variance pi^2 / 6. */
const TEACHER = 2

export const workload: Workload = {
  name: 'convex-probe',
  async run(observe) {
    const { train, test } = taught()
    const options = linearSchema.parse({ name: 'linear' })
    let accuracy = Number.NaN
    const pass = () => {
      const { scores } = evaluate(train, test, options, CLASSES, new Random(0))
      accuracy = scores.find(({ metric }) => metric === 'top1')!.value
    }
    const seconds = medianSeconds(pass)
    await observe?.('the fit of a probe', pass)
    return { seconds, accuracy }
  },
}

function taught(): { train: Features; test: Features } {
  const random = new Random('teacher')
  const all = randomFeatures(2 * ROWS)
  const { size } = all
  const teacher = Float64Array.from({ length: CLASSES * size }, () => (TEACHER * random.normal()) / Math.sqrt(size))
  const gumbel = () => -Math.log(-Math.log(Math.max(random.uniform(), Number.MIN_VALUE)))
  const classOf = (row: number) => {
    const x = all.values.subarray(row * size, (row + 1) * size)
    const logits = Array.from({ length: CLASSES }, (_, k) =>
      x.reduce((sum, value, i) => sum + value * teacher[k * size + i]!, gumbel()),
    )
    return logits.indexOf(Math.max(...logits))
  }
  const labels = Int32Array.from({ length: 2 * ROWS }, (_, row) => classOf(row))
  const part = (from: number): Features => ({
    ...all,
    values: all.values.subarray(from * size, (from + ROWS) * size),
    count: ROWS,
    labels: labels.subarray(from, from + ROWS),
  })
  return { train: part(0), test: part(ROWS) }
}
