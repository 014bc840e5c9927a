/** Refuses reported numbers that are better when lower, where they would be stored as a metric that is better when higher. */
import { directionOf, METRIC_ENTRIES, type MetricEntry } from '../../../db/catalogue/metrics.ts'
import { UsageError } from '../../base/errors.ts'
import { isLowerMeasure, isNumberMeasure } from './direction.ts'
import { isRole } from './headings.ts'
import type { TextGrid } from './text-grid.ts'

/** Metrics whose lower values are better, as a remedy lists them. */
const LOWER_METRICS = METRIC_ENTRIES.filter(({ key }) => directionOf(key) === -1)

const LOSSES =
  'say --metric nll if they are losses by negative log-likelihood (cross-entropy), else name another --metric'
const ACCURACIES = 'convert error rates to accuracies (100 - error, in percent) under another name'

/**
 * @param isNamed - whether the table or an option names the metric.
 * @returns a check of one number. It throws a UsageError where an arrow, or the name of the values or of the data set, says that
 * other values are better than the metric does.
 */
export function directionCheck(
  grid: Pick<TextGrid, 'head' | 'valueName' | 'arrows'>,
  isNamed: boolean,
): (dataset: string, metric: string) => void {
  const values = grid.valueName ?? grid.head.find((heading) => isRole(heading, 'value'))
  return (dataset, metric) => {
    const direction = directionOf(metric)
    if (direction === 0) return
    const taken = isNamed
      ? `their metric is ${metric}, whose ${direction === 1 ? 'higher' : 'lower'} values are better`
      : `without a metric they would be taken as ${metric}`
    for (const [name, called] of [
      [values, 'the values are called'],
      [dataset, 'the data set of values is called'],
    ] as const) {
      if (name === undefined) continue
      const arrow = grid.arrows?.get(name)
      if (arrow !== undefined && arrow !== (direction === 1 ? 'higher' : 'lower')) {
        const sign = arrow === 'lower' ? '↓' : '↑'
        const remedy = arrow === 'lower' ? `${namedMetric(name)}, or ${ACCURACIES}` : 'correct the arrow or the metric'
        throw new UsageError({ what: `${called} \`${name} ${sign}\`, and ${taken}`, remedy })
      }
      if (direction === 1 && isLowerMeasure(name)) {
        throw new UsageError({ what: `${called} \`${name}\`, and ${taken}`, remedy: remedyFor(name) })
      }
    }
  }
}

function remedyFor(name: string): string {
  if (metricIn(name) !== undefined) return namedMetric(name)
  return isNumberMeasure(name) ? LOSSES : `${ACCURACIES}, or give it another name if higher values are better`
}

const namedMetric = (name: string): string => {
  const one = metricIn(name)
  return one === undefined
    ? `name a metric whose lower values are better with --metric (${LOWER_METRICS.map(({ key }) => key).join(', ')})`
    : `say --metric ${one.key} if they are the ${one.title}`
}

const words = (text: string): string =>
  ` ${text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .join(' ')} `

/** The metric of this name, or whose name is part of it: `test ECE`. */
const metricIn = (name: string): MetricEntry | undefined =>
  LOWER_METRICS.find((one: MetricEntry) =>
    [one.key, one.title, ...(one.short === undefined ? [] : [one.short])].some((own) =>
      words(name).includes(words(own)),
    ),
  )
