/** Parsers for option values, and options of several commands. A refused value ends the command with exit code 2 and the reason. */
import { InvalidArgumentError, Option } from 'commander'
import { TABLE_FORMAT_NAMES, type TableFormat } from '../base/formats/table-formats.ts'

interface Range {
  min?: number
  max?: number
}

/** An integer, e.g. `.option('--jobs <n>', '…', integer({ min: 1 }))`. */
export function integer(range: Range = {}): (text: string) => number {
  return (text) => {
    if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
    const value = Number(text) + 0 // -0 is 0.
    if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It is too large to be exact.')
    return within(value, range)
  }
}

/** Any finite number in decimal digits, e.g. `.1` or `1e-3`; JavaScript would also read `0x10`. */
export function real(range: Range = {}): (text: string) => number {
  return (text) => {
    const value = Number(text) + 0 // -0 is 0.
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(value))
      throw new InvalidArgumentError('It must be a number.')
    return within(value, range)
  }
}

/** A comma-separated list, each part read by `read`. */
export function list<T>(read: (text: string) => T): (text: string) => T[] {
  return (text) => {
    const parts = text.split(',').map((part) => part.trim())
    if (parts.some((part) => part === '')) throw new InvalidArgumentError('It must be a list like 1,2,3.')
    return parts.map(read)
  }
}

/** A comma-separated list of names. */
export const names = list((text) => text)

/** The words of an option's name as a flag has them: `stemStride` -> `stem-stride`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function within(value: number, { min = -Infinity, max = Infinity }: Range): number {
  if (value >= min && value <= max) return value
  const range = max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `from ${min} to ${max}`
  throw new InvalidArgumentError(`It must be ${range}.`)
}

export type PrintedFormat = 'text' | TableFormat

/** `--format` of the commands that print results for readers, papers and programs. */
export const formatOption = (): Option => printedFormat('').default('text')

/** The same of a command that has `--out`, whose ending names a format, too. */
export const formatOrEndingOption = (): Option => printedFormat(' (default: text, or by the ending of --out)')

const printedFormat = (otherwise: string): Option =>
  new Option(
    '--format <format>',
    `text for reading, latex (booktabs) or md for a paper, csv or json for a program${otherwise}`,
  ).choices(['text', ...TABLE_FORMAT_NAMES])

/** Which rows of a data set a command shows. */
export const facetOptions = () => ({
  method: new Option(
    '--method <names>',
    'only these methods, or rows of these names, such as those given by `tag --name`, e.g. simclr,mine',
  ).argParser(names),
  masking: new Option('--masking <names>', 'only these maskings, by key or title').argParser(names),
  backbone: new Option('--backbone <names>', 'only these backbones, by key or title').argParser(names),
})
