/** The unit of a table's values. A percent sign decides for its own cell; the others share one unit. */
import { UsageError } from '../../base/errors.ts'
import { countedInTerminal } from '../../base/text.ts'
import { ChoiceError } from './choice.ts'
import type { TableValue } from './given-table.ts'

export const UNITS = ['fraction', 'percent', 'number'] as const
export type TableUnit = (typeof UNITS)[number]

/** Fractions may exceed the whole by rounding or by definition, and no further. */
const LARGEST_FRACTION = 1.5

const IN_ONE_UNIT = 'write all values in one unit, or a percent sign after every percentage'

/**
 * Fractions are within 0 and 1; percentages have the sign or are all between 1 and 100. Anything else is asked for.
 * @param units that can be given instead.
 */
export function unitOf(values: readonly TableValue[], units: readonly TableUnit[]): 'fraction' | 'percent' {
  const signed = values.filter(({ percent }) => percent)
  if (signed.length === values.length) return 'percent'
  const numbers = values.map(({ value }) => value)
  if (signed.length === 0 && numbers.every((value) => value >= 0 && value <= 1)) return 'fraction'
  if (signed.length === 0 && numbers.every((value) => value > 1 && value <= 100)) return 'percent'
  const groups = fractionsAmong(values)
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const odd =
    groups.length > 0
      ? `${groups.join(' and ')} like fractions`
      : oddValues(
          values,
          signed.length > 0 ? [(one) => !isSigned(one), isSigned] : [isPercentage, isBeyond, isFraction],
        )
  const what =
    signed.length > 0
      ? `${signed.length} of ${values.length} values have a percent sign and the others have none`
      : `values from ${low} to ${high} can be fractions, percentages or something else`
  const mistyped = signed.length === 0 && values.some(isBeyond) && values.some(isPercentage)
  throw new ChoiceError(`${what}${odd === '' ? '' : `; ${odd}`}`, { name: 'unit', values: units }, (written) =>
    groups.length > 0
      ? IN_ONE_UNIT
      : `${mistyped ? 'correct a value that is mistyped, or ' : ''}say which with ${written}`,
  )
}

/** @throws UsageError for values that cannot be in the chosen unit. */
export function checkValuesInUnit(values: readonly TableValue[], unit: TableUnit): void {
  const groups = unit === 'percent' ? fractionsAmong(values) : []
  if (groups.length > 0) {
    throw new UsageError({
      what: `${groups.join(' and ')} like fractions, and the other values like percentages`,
      remedy: IN_ONE_UNIT,
    })
  }
  const large = unit === 'fraction' ? values.filter(({ value, percent }) => !percent && value > LARGEST_FRACTION) : []
  if (large.length === 0) return
  throw new UsageError({
    what: `${large.length === 1 ? 'one value is not a fraction' : 'some values are not fractions'}: ${listed(large)}`,
    remedy: IN_ONE_UNIT,
  })
}

/** What is doubtful about percentages that were asked for and look like fractions, in whole phrases. */
export function percentWarnings(values: readonly TableValue[], asked: TableUnit | null): string[] {
  if (asked !== 'percent' || values.length === 0 || !values.every(isFraction)) return []
  const { value } = values[0]!
  return [
    `all values lie within 0 and 1, and percent was asked for, so that ${value} is read as ${value}%; if they are fractions, choose fraction as the unit, or none`,
  ]
}

/** The value in the unit of the table. */
export const valueIn = (unit: TableUnit, { value, percent }: TableValue): number =>
  unit === 'fraction' && percent ? Number((value / 100).toPrecision(12)) : value

/** How many decimals the value has in the unit of the table. */
export const decimalsOf = (unit: TableUnit, { percent, decimals }: TableValue): number =>
  unit === 'fraction' && percent ? decimals + 2 : decimals

type Kind = (value: TableValue) => boolean

const isSigned: Kind = ({ percent }) => percent
const isFraction: Kind = ({ value, percent }) => !percent && value >= 0 && value <= 1
const isPercentage: Kind = ({ value }) => value > 1 && value <= 100
/** Neither a fraction nor a percentage, such as 7955 for 79.55. */
const isBeyond: Kind = ({ value }) => value < 0 || value > 100

/** `STL-10 (line 2 to line 4) looks`: data sets, else methods, whose values are all fractions while others are not. */
function fractionsAmong(values: readonly TableValue[]): string[] {
  const plain = values.filter(({ percent }) => !percent)
  if (!values.some(({ value, percent }) => percent || value > LARGEST_FRACTION)) return []
  const named = (by: 'dataset' | 'method') =>
    [...new Set(plain.map((one) => one[by]))].flatMap((name) => {
      const own = plain.filter((one) => one[by] === name)
      // One small number beside large ones can be an error rate in percent.
      const small = own.length > 1 && own.every(isFraction) && own.some(({ value }) => value > 0)
      return small ? [`${name} (${placesOf(own)})`] : []
    })
  const datasets = named('dataset')
  const groups = datasets.length > 0 ? datasets : named('method')
  if (groups.length === 0) return []
  return [...groups.slice(0, -1), `${groups.at(-1)} ${groups.length === 1 ? 'looks' : 'look'}`]
}

function placesOf(values: readonly TableValue[]): string {
  const places = [...new Set(values.map(({ place }) => place))]
  if (places.length === 1) return places[0]!
  return `${places[0]} to ${places.at(-1)!.replace(/^\D+/, '')}`.replace(/^(line|item) /, '$1s ')
}

/** All values but those of the commonest kind, the first of those that are as common. */
function oddValues(values: readonly TableValue[], kinds: readonly Kind[]): string {
  const counts = kinds.map((isOfKind) => values.filter(isOfKind).length)
  const isUsual = kinds[counts.indexOf(Math.max(...counts))]!
  const odd = values.filter((one) => !isUsual(one))
  return odd.length === 0 ? '' : listed(odd)
}

const AT_MOST = 3

function listed(values: readonly TableValue[]): string {
  const shown = values
    .slice(0, AT_MOST)
    .map(
      ({ method, dataset, place, value, percent }) =>
        `${method} on ${dataset} (${place}) is ${value}${percent ? '%' : ''}`,
    )
  const more = values.length - shown.length
  return `${shown.join(', ')}${more > 0 ? `, and ${countedInTerminal(more, 'more value')}` : ''}`
}
