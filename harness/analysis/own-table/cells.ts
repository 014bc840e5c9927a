/** The numbers in a cell. */

import { UsageError } from '../../base/errors.ts'
import { NUMBER } from './text-grid.ts'

export interface CellNumbers {
  values: number[]
  /** Whether they are written with a percent sign. */
  percent: boolean
}

const MISSING = /^(?:|-|–|—|n\/?a|nan)$/i

export const isMissing = (text: string): boolean => MISSING.test(text)

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
 * One number, or several separated by semicolons, white space, or commas with white space; none for an empty cell, a dash,
 * n/a or nan.
 * @param where the cell is, for messages.
 * @throws UsageError for anything else.
 */
export function readCell(text: string, where: string): CellNumbers {
  if (isMissing(text)) return { values: [], percent: false }
  if (/±|\+\/?-|\\pm|\(/.test(text)) {
    throw new UsageError({
      what: `${where} is \`${text}\`, a mean with a spread, from which the values of single seeds cannot be recovered`,
      remedy: 'give the value of every seed (`0.81;0.82;0.80`), or the mean alone for ranks across data sets',
    })
  }
  const parts = text
    .replace(/^\[|\]$/g, '')
    .split(/\s*;\s*|,?\s+(?!%)/)
    .filter(Boolean)
  const signs = parts.filter((part) => part.endsWith('%')).length
  const numbers = parts.map((part) => part.replace(/\s*%$/, '').replace('−', '-'))
  const wrong = numbers.find((number) => !NUMBER.test(number))
  if (wrong !== undefined || (signs > 0 && signs < parts.length)) throw notNumbers(text, where, wrong)
  return { values: numbers.map(Number), percent: signs > 0 }
}

function notNumbers(text: string, where: string, wrong: string | undefined): UsageError {
  const remedy =
    wrong === undefined
      ? 'write the percent sign behind every number of the cell or behind none'
      : /^[+-]?\d+,\d+$/.test(wrong)
        ? `write a decimal point (${wrong.replace(',', '.')}), or a semicolon between two numbers`
        : 'write a number, a list such as 0.81;0.82, or leave the cell empty'
  return new UsageError({ what: `${where} is \`${text}\`, which is not a number or a list of numbers`, remedy })
}
