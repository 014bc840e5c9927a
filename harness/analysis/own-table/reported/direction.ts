/** Refuses reported numbers that are better when lower, where they would be stored as a metric that is better when higher. */
import { directionOf, METRIC_ENTRIES, type MetricEntry } from '../../../../db/catalogue/metrics.ts'
import { UsageError } from '../../../base/errors.ts'
import { quoted } from '../../../base/quoted.ts'
import { asWritten, isLowerMeasure, isNumberMeasure } from '../direction.ts'
import type { GivenTable } from '../given-table.ts'
import { isRole, placeOf } from '../headings.ts'
import { valueCandidates } from '../layouts/values.ts'

/** Metrics whose lower values are better, as a remedy lists them. */
const LOWER_METRICS = METRIC_ENTRIES.filter(({ key }) => directionOf(key) === -1)

const losses = (further: string): string =>
  `say ${further}--metric nll if they are losses by negative log-likelihood (cross-entropy), else name another --metric`
const ACCURACIES = 'convert error rates to accuracies (100 - error, in percent)'

/** The column of a long table that could be named as that of the values, where lower values of all such are better. */
function lowerCandidate(grid: GivenTable): string | undefined {
  const [method, dataset, value] = (['method', 'dataset', 'value'] as const).map((role) => placeOf(grid.head, role))
  if (method! < 0 || dataset! < 0 || value! >= 0) return undefined
  const candidates = valueCandidates(grid)
  const isLower = (heading: string) => grid.arrows?.get(heading) === 'lower' || isLowerMeasure(heading)
  return candidates.every(isLower) ? candidates[0] : undefined
}

/**
 * Refuses such a column before it is named in vain.
 * @param metric - that of all numbers.
 * @throws UsageError as `directionCheck` does.
 */
export function checkLowerCandidate(grid: GivenTable, metric: string, isNamed: boolean): void {
  const valueName = lowerCandidate(grid)
  if (valueName !== undefined)
    directionCheck({ ...grid, valueName }, isNamed, `--value ${quoted(valueName)} `)(null, metric)
}

/**
 * @param isNamed - whether the table or an option names the metric.
 * @param further - options that must be given beside a metric.
 * @returns a check of one number, which may be of no data set yet. It throws a UsageError where an arrow, or the name of the values or of the data set, says that
 * other values are better than the metric does.
 */
export function directionCheck(
  grid: Pick<GivenTable, 'head' | 'valueName' | 'arrows'>,
  isNamed: boolean,
  further = '',
): (dataset: string | null, metric: string) => void {
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
      if (name === undefined || name === null) continue
      const arrow = grid.arrows?.get(name)
      if (arrow !== undefined && arrow !== (direction === 1 ? 'higher' : 'lower')) {
        const remedy =
          arrow === 'lower'
            ? `${namedMetric(name, further)}, or ${accuracies(name === dataset)}`
            : 'correct the arrow or the metric'
        throw new UsageError({ what: `${called} \`${asWritten(grid, name)}\`, and ${taken}`, remedy })
      }
      if (direction === 1 && isLowerMeasure(name)) {
        throw new UsageError({
          what: `${called} \`${name}\`, and ${taken}`,
          remedy: remedyFor(name, further, name === dataset),
        })
      }
    }
  }
}

/** Under which name they are then read. */
const accuracies = (ofDataset: boolean): string =>
  `${ACCURACIES} ${ofDataset ? 'under another name' : 'in a column `accuracy`'}`

function remedyFor(name: string, further: string, ofDataset: boolean): string {
  if (metricIn(name) !== undefined) return namedMetric(name, further)
  if (isNumberMeasure(name)) return losses(further)
  return `${accuracies(ofDataset)}, or give it another name if higher values are better`
}

const namedMetric = (name: string, further: string): string => {
  const one = metricIn(name)
  return one === undefined
    ? `name a metric whose lower values are better with ${further}--metric (${LOWER_METRICS.map(({ key }) => key).join(', ')})`
    : `say ${further}--metric ${one.key} if they are the ${one.title}`
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
