/** Formats numbers, times and sizes. Everything is UTC and independent of locale, so server and browser agree. */
import { rounded } from './rounding.ts'

/** 0.8123 -> `81.2`, -0.038 -> `−3.8` */
export const percent = (fraction: number): string => inUnit(fraction, 'percent')

/** 0.8123 -> `0.812` */
export const fraction = (value: number): string => inUnit(value, 'fraction')

/** A number as people read it: with a typographic minus sign, and none where it rounds to 0. CSV and JSON keep hyphens. */
export const withMinus = (text: string): string => text.replace(/^-/, /[1-9]/.test(text) ? '−' : '')

export type Unit = 'percent' | 'fraction'

export const DECIMALS: Record<Unit, number> = { percent: 1, fraction: 3 }

const scaled = (value: number, unit: Unit): number => (unit === 'percent' ? 100 * value : value)

/** What a one in the last decimal is of a value: 0.001 of a share in percent, and of a fraction. */
export const lastDigit = (unit: Unit): number => 10 ** -DECIMALS[unit] / (unit === 'percent' ? 100 : 1)

export const inUnit = (value: number, unit: Unit, decimals = DECIMALS[unit]): string =>
  withMinus(rounded(scaled(value, unit), decimals))

/**
 * The decimals of a difference that stands beside the two values it is of: one more than theirs where these, as they are
 * shown, differ by another number. Beside 72.1 and 72.0, a difference of 0.04 is `0.04`, not `0.0`.
 */
export function decimalsOfDifference(difference: number, from: number, to: number, unit: Unit): number {
  const decimals = DECIMALS[unit]
  const asShown = (value: number) => Number(rounded(value, decimals))
  const [a, b, shown] = [from, to, difference].map((value) => asShown(scaled(value, unit)))
  return asShown(b! - a!) === shown ? decimals : decimals + 1
}

/**
 * A difference: `+2.1`, `−0.4`; without a sign if it rounds to 0.
 * @param write - formats the absolute value.
 */
export function signed(value: number, write: (size: number) => string): string {
  const size = write(Math.abs(value))
  return Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${size}`
}

/** The same in a unit: `+2.1` (points of percent), `−0.012`. */
export const signedIn = (value: number, unit: Unit, decimals = DECIMALS[unit]): string =>
  signed(value, (size) => inUnit(size, unit, decimals))

/**
 * An interval: `0.2 to 0.5`. An end below 0 keeps its minus sign where it rounds to 0, as in `−0.0 to 0.5`, so that one sees
 * that 0 lies within.
 */
export const rangeText = (ends: Ends, write: (value: number) => string): string => endTexts(ends, write).join(' to ')

/** The same in brackets, beside a difference: `[−0.1, +0.5]`. */
export const bracketText = (ends: Ends, write: (value: number) => string): string =>
  `[${endTexts(ends, write).join(', ')}]`

type Ends = readonly [number, number]

const endTexts = (ends: Ends, write: (value: number) => string): string[] =>
  ends.map((value) => {
    const text = write(value)
    return value < 0 && /^[\d.]/.test(text) ? `−${text}` : text
  })

/** A smooth rate with a typographic minus sign and all its digits. */
export const rate = (value: number): string => String(value).replace('-', '−')

/** Typesets plain text: `-8.0..-4.0` -> `−8.0 to −4.0`, `t -1.724` -> `t −1.724`. */
export const typeset = (text: string): string =>
  text.replace(/(\d)\.\.(?=[-\d])/g, '$1 to ').replace(/(^|[\s(/])-(?=[\d.])/g, '$1−')

/** Ends a sentence: with a full stop, unless its last word brings one, such as `et al.`, or it is a question. */
export const fullStop = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** Groups the digits before the point in threes: `1234` -> `1 234`. At most three digits follow the point. */
export const thousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')

export const integer = (value: number): string => thousands(value.toFixed(0))

/** Three significant digits at most, never 12. */
export function short(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2)
  if (size >= 100) return thousands(value.toFixed(0))
  return String(Number(value.toPrecision(3)))
}

/** Six significant digits at most, for files: 0.7757499999999999 -> `0.77575`. */
export const sixDigits = (value: number): string => String(Number(value.toPrecision(6)))

/** 200 -> `3 min 20 s` */
export function duration(seconds: number): string {
  if (Number(seconds.toFixed(1)) < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Powers of 1,000 in three digits: `12 B`, `170 MB`, `2.64 GB`. */
export function byteSize(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  // By the number as it is shown: 999.6 kB are 1.00 MB.
  const digits = Number(Math.max(1, count).toPrecision(3))
  const power = Math.min(units.length - 1, Math.floor(Math.log10(digits) / 3))
  const shown = digits / 1000 ** power
  return `${(count / 1000 ** power).toFixed(power === 0 || shown >= 100 ? 0 : shown >= 10 ? 1 : 2)} ${units[power]}`
}

export const BYTES_PER_MEBIBYTE = 2 ** 20

/** The size of so many mebibytes, the unit in which runs store memory. */
export const memorySize = (mebibytes: number): string => byteSize(mebibytes * BYTES_PER_MEBIBYTE)

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `3 Feb 2026` */
export function date(milliseconds: number): string {
  const at = new Date(milliseconds)
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** `3 Feb 2026, 09:30 UTC` */
export function dateTime(milliseconds: number): string {
  return `${date(milliseconds)}, ${new Date(milliseconds).toISOString().slice(11, 16)} UTC`
}

interface Few {
  separator?: string
  /** What stands before the number of the others. */
  and?: string
  /** How many there are, where not all are given. */
  of?: number
}

/** The first few names of many: `a, b and 3 more` */
export function firstFew(
  names: readonly string[],
  most: number,
  { separator = ', ', and = ' and ', of = names.length }: Few = {},
): string {
  const shown = names.slice(0, most)
  const others = of - shown.length
  return `${shown.join(separator)}${others > 0 ? `${and}${others} more` : ''}`
}

/** `1 run`, `2\u202f000 runs`, with narrow spaces. */
export const countedOnPage = (count: number, noun: string): string =>
  `${integer(count)} ${noun}${count === 1 ? '' : 's'}`

/** The same with commas, for terminals that have no narrow spaces: `2,000 runs` */
export const countedInTerminal = (n: number, thing: string): string =>
  `${n.toLocaleString('en')} ${thing}${n === 1 ? '' : 's'}`

/** With a capital letter, unless it is a symbol or an abbreviation such as `p`, `df`, `k-NN` or `r_opt`. */
export const capitalised = (text: string): string =>
  /^(?:\p{Ll}(?![\p{L}\p{N}])|df(?![\p{L}\p{N}]))/u.test(text)
    ? text
    : `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** `a`, `a and b`, `a, b and c` */
export const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ')

/** Lines of at most this many letters, broken at spaces and, where a word is longer, within it. */
export const wrapped = (text: string, most: number): string[] =>
  (text.match(new RegExp(`.{1,${most}}(?:\\s+|$)|.{${most}}`, 'gu')) ?? []).map((line) => line.trimEnd())
