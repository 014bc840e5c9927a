/** Means with a spread, such as `79.1 ± 0.4`: how cells write them, and why they are refused. */
import { UsageError } from '../../../base/errors.ts'
import { ChoiceError } from '../choice.ts'
import { decimalsIn, type TableValue } from '../given-table.ts'
import type { CellSpread } from './plus-minus.ts'

export const SIGN = String.raw`(?:±|\+\s?\/?\s?[-−]|\\pm)`
const SIZE = String.raw`(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`
const PERCENT = String.raw`\s*(%?)\s*`
const COUNT = String.raw`(?:\(\s*(?:n\s*=\s*)?(\d+)\s*\))?`

/** `79.1 ± 0.4`, `79.1% ± 0.4%`, `79.1 (± 0.4)`, `79.1 ± 0.4 (n = 5)` */
const WITH_SIGN = new RegExp(
  String.raw`^([+-]?${SIZE})${PERCENT}\(?\s*${SIGN}\s*(${SIZE})${PERCENT}\)?\s*${COUNT}$`,
  'i',
)
/** `79.1 (0.4)`; `79.1 (4)` may as well be an uncertainty of the last digit, or a number of values. */
const IN_BRACKETS = new RegExp(String.raw`^([+-]?${SIZE})${PERCENT}\(\s*(\d*\.\d+)${PERCENT}\)$`, 'i')
/** Type of LaTeX around the spread: `79.1_{\pm 0.4}`, `79.1{\scriptsize \pm 0.4}`. */
const TYPE = /[{}_^]|\\(?:tiny|scriptsize|scriptstyle|footnotesize|small)\b/g

/** The mean and its spread; null for a cell that is written in another way. */
export function readMean(
  text: string,
): { mean: number; spread: CellSpread; percent: boolean; decimals: number } | null {
  const plain = text.replace(TYPE, ' ').replace('−', '-').replace(/\s+/g, ' ').trim()
  const [, mean, sign, size, other, n] = WITH_SIGN.exec(plain) ?? IN_BRACKETS.exec(plain) ?? []
  if (mean === undefined || size === undefined || !Number.isFinite(Number(mean)) || !Number.isFinite(Number(size))) {
    return null
  }
  const spread = { size: Number(size), n: n === undefined ? null : Number(n), text }
  return { mean: Number(mean), spread, percent: sign === '%' || other === '%', decimals: decimalsIn(mean) }
}

const NO_VALUES = 'a mean with a spread, from which the values of single seeds cannot be recovered'
const VALUES = 'the value of every seed (`0.81;0.82;0.80`)'

/** For a cell that holds a spread in another form than those that are read. */
export const unreadSpread = (where: string, text: string): UsageError =>
  new UsageError({
    what: `${where} is \`${text}\`, ${NO_VALUES}`,
    remedy: `give ${VALUES}, the mean with its standard deviation as \`0.81 ± 0.01\`, or the mean alone for ranks across data sets`,
  })

/** A number of a table that is a mean of several values. */
export type Mean = TableValue & { spread: CellSpread }

const written = ({ method, dataset, place, spread }: Mean): string =>
  `the value of ${method} on ${dataset} (${place}) is \`${spread.text}\`, ${NO_VALUES}`

/** For a mean whose number of values nobody has said. */
export const noCount = (mean: Mean): ChoiceError =>
  new ChoiceError(
    written(mean),
    { name: 'n', values: ['5'] },
    (choice) =>
      `say how many values each mean is over, such as ${choice}, so that it can be tested; or give ${VALUES}, or the mean alone for ranks across data sets`,
  )

/** For readers that keep the value of each seed. */
export const onlyValues = (mean: Mean): UsageError =>
  new UsageError({
    what: written(mean),
    remedy: `give ${VALUES}, or the mean alone, since what is stored is a value for each seed; \`stats table\` tests means with a standard deviation`,
  })
