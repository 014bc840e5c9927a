/** A choice among keys of the catalogue, which plugins may extend after the schema was made. */
import * as z from 'zod'
import { asksFor, OF_PLUGINS } from '../../harness/base/did-you-mean.ts'
import { oneOf } from '../../harness/base/issue-words.ts'
import type { Entry } from '../catalogue/entry.ts'

/**
 * @param choices - the list itself, not a copy: what is in it when a value is parsed or help is printed counts.
 * @param entries - the entries by whose titles a key is guessed too; the list itself, as above.
 */
export function choiceOf<const T extends readonly string[]>(
  choices: T,
  entries: readonly Entry[] = [],
): z.ZodType<T[number], T[number]> {
  const error = ({ input }: { input?: unknown }) => oneOf(input, choices, `${titled(input, entries)}; ${OF_PLUGINS}`)
  const schema = z.string({ error }).refine((value) => choices.includes(value), { error })
  const described = {
    get enum() {
      return [...choices]
    },
  }
  return schema.meta(described) as unknown as z.ZodType<T[number], T[number]>
}

/** `, did you mean fixed?` for `central-square`, where one title alone, fixed square, has a word of it; else empty. */
function titled(input: unknown, entries: readonly Entry[]): string {
  if (typeof input !== 'string') return ''
  const typed = new Set(wordsOf(input))
  const meant = entries.filter(({ title }) => wordsOf(title).some((word) => typed.has(word)))
  return meant.length === 1 ? `, ${asksFor(meant[0]!.key)}` : ''
}

/** Words that say what entries are, not which. */
const KINDS: readonly string[] = ['masks', 'masking', 'method']

/** Letters of a word that tells titles apart. */
const SHORTEST = 4

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST && !KINDS.includes(word))
