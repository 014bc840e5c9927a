/** The numbers of an analysis as records, one for each line of CSV. */
import type { FilledTable } from '../tables/formats/panel.ts'
import type { DatasetAnalysis } from './analyse.ts'
import type { RankAnalysis } from './ranks.ts'

type Entry = FilledTable['records'][number]

const EMPTY: Entry = {
  kind: null,
  dataset: null,
  method: null,
  other: null,
  n: null,
  n_other: null,
  value: null,
  sd: null,
  ci95_low: null,
  ci95_high: null,
  test: null,
  statistic: null,
  df: null,
  p: null,
  p_adjusted: null,
  reason: null,
  g: null,
}

/** Hedges' g has a column where a pair has one. */
export function recordsOf(datasets: readonly DatasetAnalysis[], ranks: RankAnalysis | null): Entry[] {
  const records = [...datasets.flatMap(datasetRecords), ...(ranks ? rankRecords(ranks) : [])]
  return records.some(({ g }) => g !== null) ? records : records.map(({ g: _, ...others }) => others)
}

/** Without the digits that sums of binary fractions leave behind: 80.22999999999999 is 80.23. */
const plain = (value: number): number => Number(value.toPrecision(12))
const plainOr = (value: number | null): number | null => value && plain(value)

/**
 * `value` is a mean, the difference of a pair, which under Mann-Whitney is the shift by Hodges and Lehmann, or the smallest
 * difference that is found with 80% power at the strictest level of the correction.
 */
function datasetRecords({ dataset, methods, pairs, detectable }: DatasetAnalysis): Entry[] {
  const ends = (ci95: readonly [number, number] | null) => ({
    ci95_low: ci95 && plain(ci95[0]),
    ci95_high: ci95 && plain(ci95[1]),
  })
  return [
    ...methods.map(({ method, n, mean, sd, ci95 }) => {
      return { ...EMPTY, kind: 'mean', dataset, method, n, value: plain(mean), sd: plainOr(sd), ...ends(ci95) }
    }),
    ...pairs.map(({ a, b, n, difference, ci95, test, statistic, df, p, pAdjusted, reason, g = null }) => ({
      ...EMPTY,
      kind: 'pair',
      dataset,
      method: a,
      other: b,
      n: n[0],
      n_other: n[1],
      value: plain(difference),
      ...ends(ci95),
      test,
      statistic: plainOr(statistic),
      df: plainOr(df),
      p: plainOr(p),
      p_adjusted: plainOr(pAdjusted),
      reason,
      g: plainOr(g),
    })),
    ...(detectable?.corrected == null
      ? []
      : [
          {
            ...EMPTY,
            kind: 'detectable difference',
            dataset,
            n: detectable.n,
            value: plain(detectable.corrected),
            sd: plain(detectable.sd),
          },
        ]),
  ]
}

/**
 * `value` is a mean rank, beside which stands Friedman's test of them all, the difference of two, or that from which two
 * differ in Nemenyi's test.
 */
function rankRecords(ranks: RankAnalysis): Entry[] {
  const { methods, meanRanks, nemenyi, pAdjusted, w, rankTest, control } = ranks
  const { chi2, df, p } = ranks.friedman
  const overall = { test: 'friedman', statistic: plain(chi2), df, p: plain(p) }
  const means = methods.map((method, i) => {
    return { ...EMPTY, kind: 'mean rank', method, value: plain(meanRanks[i]!), ...overall }
  })
  if (control) {
    const other = methods[control.control]!
    const tested = methods.flatMap((method, i) => {
      if (i === control.control) return []
      const value = plain(meanRanks[i]! - meanRanks[control.control]!)
      const test = control.z[i] === null ? rankTest : 'z-holm'
      const statistic = plainOr(control.z[i] ?? control.w[i]!)
      const found = { statistic, p: plainOr(control.p[i]!), p_adjusted: plainOr(control.pAdjusted[i]!) }
      return [{ ...EMPTY, kind: 'rank pair', method, other, value, test, ...found }]
    })
    return [...means, ...tested]
  }
  const critical = ranks.criticalDifference
  return [
    ...means,
    ...(critical === null ? [] : [{ ...EMPTY, kind: 'critical difference', value: plain(critical), test: rankTest }]),
    ...methods.flatMap((method, i) =>
      methods.slice(i + 1).map((other, k) => {
        const j = i + 1 + k
        const value = plain(meanRanks[i]! - meanRanks[j]!)
        const record = { ...EMPTY, kind: 'rank pair', method, other, value, test: rankTest }
        return {
          ...record,
          statistic: w[i]![j]!,
          p: plainOr(ranks.p[i]![j]!),
          p_adjusted: plainOr((nemenyi ?? pAdjusted)[i]![j]!),
        }
      }),
    ),
  ]
}
