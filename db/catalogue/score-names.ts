/** The names by which a score is asked for, on the command line and in addresses. */
import { formerTitles } from './registered.ts'
import { evaluationName, metricName, shortNames } from './titles.ts'

interface Named {
  evaluation: string
  metric: string
}

/**
 * The metric, the evaluation, or both with a slash or a space between them; each by its key, title or short name.
 * `top1`, `kNN` and `knn/top-1` are names of one score.
 */
export function scoreNames({ evaluation, metric }: Named): string[] {
  const evaluations = [evaluation, evaluationName(evaluation), shortNames.evaluation(evaluation)]
  const metrics = [metric, metricName(metric), shortNames.metric(metric)]
  return namesMadeOf(evaluations, metrics)
}

function namesMadeOf(evaluations: readonly string[], metrics: readonly string[]): string[] {
  const both = evaluations.flatMap((one) => metrics.flatMap((other) => [`${one}/${other}`, `${one} ${other}`]))
  return [...new Set([...metrics, ...evaluations, ...both])]
}

/** The same by keys and the titles that earlier versions of a plugin gave them. */
const formerNames = ({ evaluation, metric }: Named): string[] =>
  namesMadeOf([evaluation, ...formerTitles('evaluation', evaluation)], [metric, ...formerTitles('metric', metric)])

/** Whether a score has this name; upper and lower case do not matter. */
export function isCalled(score: Named, name: string): boolean {
  const wanted = name.toLowerCase()
  return [...scoreNames(score), ...formerNames(score)].some((one) => one.toLowerCase() === wanted)
}

/** The names of a list that commas separate; a title that has a comma itself is one name. */
export function namesInList(list: string, scores: readonly Named[]): string[] {
  if (scores.some((score) => isCalled(score, list))) return [list]
  return list.split(',').map((name) => name.trim())
}
