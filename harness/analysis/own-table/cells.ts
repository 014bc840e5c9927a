/** The numbers in a cell. */

import { UsageError } from '../../base/errors.ts'
import { decimalsIn, NUMBER } from './given-table.ts'
import { readMean, unreadSpread } from './samples/means.ts'
import type { CellSpread } from './samples/plus-minus.ts'

export interface CellNumbers {
  values: number[]
  /** Whether they are written with a percent sign. */
  percent: boolean
  /** How many they are written with, at most. */
  decimals: number
  /** Where the one number is a mean. */
  spread?: CellSpread
}

const MISSING = /^(?:|[-–—]{1,3}|#?n\/?a|<na>|none|null)$/i
const NAN = /^nan$/i

export const isMissing = (text: string): boolean => MISSING.test(text) || NAN.test(text)

/** Whether a cell can be read. */
export function isNumbers(text: string): boolean {
  try {
    readCell(text, '')
    return true
  } catch {
    return false
  }
}

/**
 * One number or NaN, or several numbers separated by semicolons, white space, or commas with white space; none for an
 * empty cell, a dash, n/a, none or null; or a mean with its spread.
 * @param where the cell is, for messages.
 * @throws UsageError for anything else.
 */
export function readCell(text: string, where: string): CellNumbers {
  if (NAN.test(text)) return { values: [Number.NaN], percent: false, decimals: 0 }
  if (MISSING.test(text)) return { values: [], percent: false, decimals: 0 }
  const mean = readMean(text)
  if (mean) return { values: [mean.mean], percent: mean.percent, decimals: mean.decimals, spread: mean.spread }
  if (/±|\+\/?-|\\pm|\(/.test(text)) throw unreadSpread(where, text)
  if (SPACED_THOUSANDS.test(text)) {
    throw new UsageError({
      what: `${where} is \`${text}\`, which can be one number with separators of thousands or several numbers`,
      remedy: `write ${text.replace(/\s/g, '')}, or semicolons between numbers`,
    })
  }
  const parts = text
    .replace(/^\[|\]$/g, '')
    .split(/\s*;\s*|,?\s+(?!%)/)
    .filter(Boolean)
  const signs = parts.filter((part) => part.endsWith('%')).length
  const numbers = parts.map((part) => withoutThousands(part.replace(/\s*%$/, '').replace('−', '-')))
  const wrong = numbers.find((number) => !NUMBER.test(number) || !Number.isFinite(Number(number)))
  if (wrong !== undefined || (signs > 0 && signs < parts.length)) throw notNumbers(text, where, wrong)
  return { values: numbers.map(Number), percent: signs > 0, decimals: Math.max(0, ...numbers.map(decimalsIn)) }
}

/** `12 345` and `1 234.5`, but not `120 130`. */
const SPACED_THOUSANDS = /^[+−-]?[1-9]\d?(?:\s\d{3})+(?:[.,]\d+)?$/
/** Separators of thousands that can be nothing else: `1,234.5`, `1.234,5`, `1'234.5`. */
const WITH_THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:['’]\d{3})+(?:\.\d+)?)$/

function withoutThousands(number: string): string {
  if (!WITH_THOUSANDS.test(number)) return number
  const point = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','))
  const digits = (text: string) => text.replace(/[.,'’]/g, '')
  return point < 0 ? digits(number) : `${digits(number.slice(0, point))}.${number.slice(point + 1)}`
}

/** What is easier than to change every cell of a file. */
export const WITH_COMMAS =
  'a table whose numbers all have decimal commas is read as it is once tabs or semicolons separate its cells: save it as TSV (tab-delimited text), or with semicolons'

function notNumbers(text: string, where: string, wrong: string | undefined): UsageError {
  const remedy =
    wrong === undefined
      ? 'write the percent sign after every number of the cell or after none'
      : /^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(wrong)
        ? `write ${wrong.replaceAll(',', '')} if the comma separates thousands, else a decimal point`
        : /^[+-]?\d+,\d+$/.test(wrong)
          ? `write a decimal point (${wrong.replace(',', '.')}), or a semicolon between two numbers; ${WITH_COMMAS}`
          : 'write a number, a list such as 0.81;0.82, or leave the cell empty'
  return new UsageError({ what: `${where} is \`${text}\`, which is not a number or a list of numbers`, remedy })
}
