/** Parsers for option values. A refused value ends the command with exit code 2 and the reason. */
import { InvalidArgumentError } from 'commander'

interface Range {
  min?: number
  max?: number
}

/** An integer, e.g. `.option('--jobs <n>', '…', integer({ min: 1 }))`. */
export function integer(range: Range = {}): (text: string) => number {
  return (text) => {
    if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
    return within(Number(text), range)
  }
}

/** Any finite number. */
export function real(range: Range = {}): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
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

function within(value: number, { min = -Infinity, max = Infinity }: Range): number {
  if (value >= min && value <= max) return value
  const range = max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `from ${min} to ${max}`
  throw new InvalidArgumentError(`It must be ${range}.`)
}
