/** What a reader must know of means that are given with a spread instead of values. */
import { capitalised, firstFew } from '../../../base/text.ts'
import type { TableAnalysis } from '../analyse.ts'
import { PLUS_MINUS_NAMES } from './plus-minus.ts'

const AT_MOST = 3

/** Whether no method is given by its values. */
export const allSummarised = ({ summaries, datasets }: TableAnalysis): boolean =>
  summaries !== undefined && summaries.of.length === datasets.flatMap(({ methods }) => methods).length

export function summaryLines(analysis: TableAnalysis): string[] {
  const { summaries, datasets, options } = analysis
  if (summaries === undefined) return []
  const tested = datasets.some(({ pairs }) => pairs.some(({ test, g }) => test !== null && g !== undefined))
  const isAll = allSummarised(analysis)
  const of = isAll
    ? 'The values'
    : capitalised(
        `the values of ${firstFew(
          summaries.of.map(({ method, dataset }) => `${method} on ${dataset}`),
          AT_MOST,
        )}`,
      )
  const name = options.test === 'student' ? "Student's t-test" : "Welch's t-test"
  const tests = `${isAll ? 'Pairs' : 'Pairs with such a mean'}: ${name} of mean, standard deviation and n, as exact as these are written. g is Hedges' g, the difference in pooled standard deviations of the two methods.`
  return [
    `${of} are not given, but means with ${spreadName(analysis)} and n. Without values no seeds can be paired, and a Mann-Whitney test is not possible.`,
    ...(tested ? [tests] : []),
  ]
}

/** `computed from means and standard deviations, not from values`, for captions. */
export function summaryCaption(analysis: TableAnalysis): string[] {
  if (analysis.summaries === undefined) return []
  const some = allSummarised(analysis) ? '' : 'partly '
  return [`Computed ${some}from given means with ${spreadName(analysis)}, not from values`]
}

const spreadName = ({ summaries }: TableAnalysis): string =>
  PLUS_MINUS_NAMES[summaries?.plusMinus ?? 'sd'].replace(/^the /, 'their ')
