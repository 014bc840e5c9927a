/** Objects that plugins read by name, which fail for names that they do not have. */
import { asksFor, didYouMean } from '../base/did-you-mean.ts'

/** Names by which JavaScript itself asks any object. */
const ASKED = new Set(['then', 'toJSON', 'constructor', '__esModule', '$$typeof'])

/**
 * @param names - all that may be read.
 * @param what - what has the names, e.g. `z of maskbench/plugin`.
 * @returns the same object, which throws where another name is read.
 */
export function knownNames<T extends object>(given: T, names: readonly string[], what: string): T {
  return new Proxy(given, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || names.includes(name) || ASKED.has(name))
        return Reflect.get(target, name)
      throw new Error(unknownName(name, names, what))
    },
  })
}

export function unknownName(name: string, names: readonly string[], what: string): string {
  const guess = didYouMean(name, names)
  return `${what} has no ${name}; ${guess === undefined ? `it has ${names.join(', ') || 'none'}` : asksFor(guess)}`
}
