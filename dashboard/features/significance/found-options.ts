/** Options of a long list, found by words, and what becomes of a choice when some of them are ticked. */

/** Number of options that are read at a glance; more are searched. */
export const MOST_UNSEARCHED = 20

interface Searched {
  value: string
  title: string
  note?: string
  group?: string
}

/** Those with all the words, in any order. */
export function foundOptions<O extends Searched>(options: readonly O[], search: string): O[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter(({ title, note, group }) => {
    const text = [group, title, note].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The values that are chosen when of the options found `ticked` are, in the order of all; others stay as they are. */
export function chosenWith(
  all: readonly Searched[],
  found: readonly Searched[],
  chosen: readonly string[],
  ticked: readonly string[],
): string[] {
  const isFound = new Set(found.map(({ value }) => value))
  return all.flatMap(({ value }) => ((isFound.has(value) ? ticked : chosen).includes(value) ? [value] : []))
}
