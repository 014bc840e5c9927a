/** Statistics of a column of the generalised-label-smoothing table: accuracy by smooth rate at one noise rate. */
import { type Outcome, unavailable } from './outcome.ts'
import { type TTest, welch } from './t-test.ts'

/** Smooth rates of the paper's table 1, in its order. */
export const RATES = [0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8] as const
export const NON_NEGATIVE_RATES = RATES.slice(0, 5)
/** The last five rates. Only with these do the paper's accuracies give the paper's ten p-values. */
export const COMPARED_NEGATIVE_RATES = RATES.slice(-5)

/** Keys are rates as text ("0.8", "0", "-0.4"); values are fractions. */
export type AccuracyByRate = Readonly<Record<string, number>>

/**
 * Welch's two-sided test of rates >= 0 (a) against the last five negative rates (b); t < 0 means that negative rates
 * are better. The rates of a column share one split and one draw of label noise, so p describes this column only.
 */
export function columnSignificance(accuracy: AccuracyByRate): Outcome<TTest> {
  const compared = [...NON_NEGATIVE_RATES, ...COMPARED_NEGATIVE_RATES]
  const missing = compared.filter((rate) => accuracy[String(rate)] === undefined)
  if (missing.length > 0) return unavailable(`some rates were not run: ${missing.join(', ')}`)
  const pick = (rates: readonly number[]) => rates.map((rate) => accuracy[String(rate)]!)
  return welch(pick(NON_NEGATIVE_RATES), pick(COMPARED_NEGATIVE_RATES))
}

/** r_opt: all rates with the best accuracy, in descending order; empty without accuracies. */
export function bestRates(accuracy: AccuracyByRate): number[] {
  return ratesReaching(accuracy, 1)
}

/** The best two rates of a column, which the table marks; more if there is a tie for second place. */
export function markedRates(accuracy: AccuracyByRate): number[] {
  return ratesReaching(accuracy, 2)
}

/**
 * The theoretical best rate for K classes and symmetric noise e. The noise, spread evenly over the other classes,
 * itself smooths by r_n = K e / (K - 1), so r_opt = (r* - r_n) / (1 - r_n), where r* is the best clean rate. With two
 * classes, this is the paper's (r* - 2e) / (1 - 2e).
 */
export function theoreticalBestRate(cleanBestRate: number, noise: number, classes = 2): number {
  const smoothing = (classes * noise) / (classes - 1)
  return (cleanBestRate - smoothing) / (1 - smoothing)
}

/** All rates at least as good as the one in the given place, with a tolerance for rounding in means over seeds. */
function ratesReaching(accuracy: AccuracyByRate, place: number): number[] {
  const sorted = Object.values(accuracy).sort((x, y) => y - x)
  const limit = (sorted[Math.min(place, sorted.length) - 1] ?? 0) - 1e-12
  return Object.keys(accuracy)
    .filter((rate) => accuracy[rate]! >= limit)
    .map(Number)
    .sort((x, y) => y - x)
}
