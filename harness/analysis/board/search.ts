/** A search of rows by words, of which a number belongs to the word before it. */
import { methodName } from '../../../db/catalogue/titles.ts'
import type { Row } from './types.ts'

interface Term {
  /** @param text - in small letters. */
  isIn(text: string): boolean
  /** Whether the name alone does not tell, since the details may say otherwise. */
  needsAll: boolean
}

/**
 * Whether the name or details of a row contain all the words, in any case. A number is found as a whole, and where the word
 * before it has a number in the row, only that one counts: `epochs 2` finds neither `epochs 20` nor `epochs 1, masks 2`.
 */
export function rowSearch(text: string): (row: Row) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[,;·]+|[,;·]+$/g, ''))
    .filter(Boolean)
  const terms = words.map((word, i) => termOf(word, words[i - 1]))
  return (row) => {
    const name = nameOf(row)
    // The details of a row take time to compute, so they are searched last.
    const open = terms.filter(({ isIn, needsAll }) => needsAll || !isIn(name))
    if (open.length === 0) return true
    const all = `${name} ${row.details.toLowerCase()}`
    return open.every(({ isIn }) => isIn(all))
  }
}

function termOf(word: string, before: string | undefined): Term {
  if (!isNumber(word)) return { isIn: (text) => text.includes(word), needsAll: false }
  const isThere = (text: string) => numbersIn(text).includes(word)
  if (before === undefined || isNumber(before)) return { isIn: isThere, needsAll: false }
  const isIn = (text: string) => {
    const own = text
      .split(before)
      .slice(1)
      .flatMap((rest) => FIRST_NUMBER.exec(rest)?.[1] ?? [])
    return own.length > 0 ? own.includes(word) : isThere(text)
  }
  return { isIn, needsAll: true }
}

const NUMBER = String.raw`\d+(?:\.\d+)?`
const FIRST_NUMBER = new RegExp(String.raw`^[^\w,·]{0,2}(${NUMBER})`)
const isNumber = (word: string): boolean => new RegExp(`^${NUMBER}$`).test(word)
const numbersIn = (text: string): string[] => text.match(new RegExp(NUMBER, 'g')) ?? []

const nameOf = ({ title, method, masking, table }: Row): string =>
  `${title} ${method} ${masking} ${table ?? ''} ${methodName(method)}`.toLowerCase()
