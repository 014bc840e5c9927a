const collator = new Intl.Collator('en', { numeric: true })

/** The order of names by the alphabet, with numbers in them by their size: `mask 2` before `mask 10`. */
export const naturalOrder = (a: string, b: string): number => collator.compare(a, b)
