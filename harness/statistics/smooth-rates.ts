/** Statistics of a column of the generalised-label-smoothing table: accuracy against smooth rate at one noise rate. */
import { type Outcome, unavailable } from './outcome.ts'
import { type TTest, welch } from './t-test.ts'

/** Smooth rates of the paper's table 1, in its order. */
export const RATES = [0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8] as const
export const NON_NEGATIVE_RATES = RATES.slice(0, 5)
/** The last five; with these, and only with these, the printed accuracies give the ten printed p-values. */
export const COMPARED_NEGATIVE_RATES = RATES.slice(-5)

/** Keys are rates as text ("0.8", "0", "-0.4"), values fractions. */
export type AccuracyByRate = Readonly<Record<string, number>>

/**
 * Welch, two-sided: rates >= 0 (a) against the last five negative ones (b), so t < 0 means that negative rates do better.
 * The rates of a column share one split and one draw of label noise: p describes the column, it generalises to nothing.
 */
export function columnSignificance(accuracy: AccuracyByRate): Outcome<TTest> {
  const compared = [...NON_NEGATIVE_RATES, ...COMPARED_NEGATIVE_RATES]
  const missing = compared.filter((rate) => accuracy[String(rate)] === undefined)
  if (missing.length > 0) return unavailable(`some rates were not run: ${missing.join(', ')}`)
  const pick = (rates: readonly number[]) => rates.map((rate) => accuracy[String(rate)]!)
  return welch(pick(NON_NEGATIVE_RATES), pick(COMPARED_NEGATIVE_RATES))
}

/** r_opt: every rate that ties for the best accuracy, from the largest rate down; empty without any accuracy. */
export function bestRates(accuracy: AccuracyByRate): number[] {
  return ratesReaching(accuracy, 1)
}

/** The best two rates of a column, which the table marks; more when the second place is tied. */
export function markedRates(accuracy: AccuracyByRate): number[] {
  return ratesReaching(accuracy, 2)
}

/**
 * The line theory draws for K classes and symmetric noise e: spread evenly over the other classes, noise alone smooths by
 * r_n = K e / (K - 1), so r_opt = (r* - r_n) / (1 - r_n), r* the best clean rate. With two classes that is the paper's
 * (r* - 2e) / (1 - 2e).
 */
export function theoreticalBestRate(cleanBestRate: number, noise: number, classes = 2): number {
  const smoothing = (classes * noise) / (classes - 1)
  return (cleanBestRate - smoothing) / (1 - smoothing)
}

/** Means over seeds tie up to rounding, hence the small allowance. */
function ratesReaching(accuracy: AccuracyByRate, place: number): number[] {
  const sorted = Object.values(accuracy).sort((x, y) => y - x)
  const limit = (sorted[Math.min(place, sorted.length) - 1] ?? 0) - 1e-12
  return Object.keys(accuracy)
    .filter((rate) => accuracy[rate]! >= limit)
    .map(Number)
    .sort((x, y) => y - x)
}
