/** Checks what the evaluation of a plugin returns, where a mistake would surface as a row that means something else. */
import { findMetricEntry } from '../../db/catalogue/metrics.ts'
import type { Evaluation, EvaluationResult } from '../evaluation/types.ts'
import { fault } from './refusal.ts'

/** @returns the same evaluation, which throws a DeterministicFailure for unknown metrics and for predictions that are not classes. */
export function checkedScores<Options>(name: string, evaluation: Evaluation<Options>): Evaluation<Options> {
  return {
    ...evaluation,
    evaluate(train, test, options, classes, random) {
      const result = evaluation.evaluate(train, test, options, classes, random)
      const why = mistakeIn(result, test.count, classes)
      if (why === null) return result
      throw fault('evaluation', name, why)
    },
  }
}

function mistakeIn(result: EvaluationResult | undefined, rows: number, classes: number): string | null {
  const { scores, predicted = null, protocol } = result ?? ({} as Partial<EvaluationResult>)
  if (!Array.isArray(scores) || scores.length === 0) return 'it returns no scores'
  const wrong = scores.find(({ value }) => typeof value !== 'number')
  if (wrong) return `the value of ${wrong.metric} is ${typeof wrong.value}, and must be a number`
  const unknown = scores.find(({ metric }) => findMetricEntry(metric) === undefined)
  if (unknown) return `${unknown.metric} is no metric of maskbench, and none of the metrics in its entry`
  if (typeof protocol !== 'string' || protocol === '') return 'it returns no protocol'
  if (predicted === null) return null
  if (!(predicted instanceof Int32Array)) return 'predicted is neither an Int32Array nor null'
  if (predicted.length !== rows) return `predicted has ${predicted.length} rows, and must have those of test, ${rows}`
  const outside = predicted.find((one) => one < 0 || one >= classes)
  return outside === undefined ? null : `${outside} is predicted, and classes are 0 to ${classes - 1}`
}
