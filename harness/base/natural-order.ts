const collator = new Intl.Collator('en', { numeric: true })

/** A number that stands by itself, not one of a path or a version such as `layers.1.10`. */
const NUMBER = /(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.])/g

/**
 * The order of names by the alphabet, with numbers in them by their size: `mask 2` before `mask 10`, `share -1` before
 * `share 0.25` before `share 0.5`.
 */
export function naturalOrder(a: string, b: string): number {
  const [numbers, others] = [a, b].map((name) => (name.match(NUMBER) ?? []).map(Number)) as [number[], number[]]
  const [words, rest] = [a, b].map((name) => name.split(NUMBER)) as [string[], string[]]
  for (let i = 0; i < Math.min(words.length, rest.length); i++) {
    const order = collator.compare(words[i]!, rest[i]!)
    if (order !== 0) return order
    const difference = i < Math.min(numbers.length, others.length) ? numbers[i]! - others[i]! : 0
    if (difference !== 0) return difference
  }
  return words.length - rest.length || collator.compare(a, b)
}
