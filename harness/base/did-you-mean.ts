import { quoted } from './quoted.ts'

/**
 * The name that was probably meant: the shortest that contains the typed text, else the closest within an edit for every
 * three letters, if any.
 */
export function didYouMean(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase()
  const containing = wanted === '' ? [] : names.filter((name) => name.toLowerCase().includes(wanted))
  if (containing.length > 0) return containing.toSorted((a, b) => a.length - b.length)[0]
  const ranked = names
    .map((name) => ({ name, edits: Math.min(...[same, plain].map((as) => edits(as(wanted), as(name.toLowerCase())))) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(1, best.name.length / 3) ? best.name : undefined
}

const same = (text: string): string => text
/** Without hyphens, spaces and the like, which are no misspelling: `SLT-10` is as near to stl10 as slt10 is. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/** `did you mean a or 'b c'?`, each name as it is typed in a shell. */
export const asksFor = (...names: readonly string[]): string => `did you mean ${names.map(quoted).join(' or ')}?`

/** @returns a remedy that begins with the name that was probably meant, if there is one. @param known - says what there is. */
export function meantOr(known: string, typed: string, names: readonly string[]): string {
  const guess = didYouMean(typed, names)
  return guess === undefined ? known : `${asksFor(guess)} (${known})`
}

/** Names to suggest. */
const MOST = 3

/**
 * The names that begin with what was typed, with or without their data set, those with the least behind it first; else the
 * nearest one. What precedes the slash is compared by itself, so that a long name of a data set makes no two rows alike.
 * @param all - full names, such as `cifar10/simclr`. @param given - names that people gave to rows.
 */
export function namesLike(all: readonly string[], given: readonly string[], text: string): string[] {
  const wanted = text.toLowerCase().replace(/\/\d+$/, '')
  const slash = wanted.lastIndexOf('/')
  const typed = wanted.slice(slash + 1)
  if (typed === '') return []
  const dataset = slash < 0 ? null : datasetMeant(all, wanted.slice(0, slash))
  const names = all.filter((name) => slash < 0 || datasetOf(name) === dataset).sort()
  const beginning = names.filter((name) => rowOf(name).toLowerCase().startsWith(typed))
  const byLength = (a: string, b: string) => rowOf(a).length - rowOf(b).length
  if (beginning.length > 0) return beginning.sort(byLength).slice(0, MOST)
  const own = slash < 0 ? given : []
  const nearest = didYouMean(typed, [...names.map(rowOf), ...own])
  if (nearest === undefined) return []
  return own.includes(nearest) ? [nearest] : names.filter((name) => rowOf(name) === nearest).slice(0, MOST)
}

const datasetOf = (name: string): string => name.slice(0, name.indexOf('/'))
const rowOf = (name: string): string => name.slice(name.indexOf('/') + 1)

function datasetMeant(all: readonly string[], typed: string): string | undefined {
  const datasets = [...new Set(all.map(datasetOf))]
  return datasets.find((one) => one.toLowerCase() === typed) ?? didYouMean(typed, datasets)
}

/** What is said beside names of which plugins can bring more. */
export const OF_PLUGINS = 'names from a plugin need --plugin FILE, or "plugins" in a suite file'

/** @returns the name that was probably meant, as the end of a message; empty for none. */
export function guessOf(typed: unknown, names: readonly string[]): string {
  const guess = typeof typed === 'string' ? didYouMean(typed, names) : undefined
  return guess === undefined ? '' : `, ${asksFor(guess)}`
}

/** Whether the edits between two names are so few, for their length, that one is a misspelling of the other. */
export const isNearly = (typed: string, name: string): boolean => {
  const most = name.length < 4 ? 0 : name.length < 6 ? 1 : 2
  return typed !== name && edits(typed, name) <= most
}

/** Distance by insertions, deletions, substitutions, and swaps of neighbours (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1]!
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(
        above[j]! + 1,
        next[j - 1]! + 1,
        above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }
    rows.push(next)
  }
  return rows[a.length]![b.length]!
}
