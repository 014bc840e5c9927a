/** A choice among keys of the catalogue, which plugins may extend after the schema was made. */
import * as z from 'zod'
import { OF_PLUGINS } from '../../harness/base/did-you-mean.ts'
import { oneOf } from '../../harness/base/issue-words.ts'

/** @param choices - the list itself, not a copy: what is in it when a value is parsed or help is printed counts. */
export function choiceOf<const T extends readonly string[]>(choices: T): z.ZodType<T[number], T[number]> {
  const error = ({ input }: { input?: unknown }) => oneOf(input, choices, `; ${OF_PLUGINS}`)
  const schema = z.string({ error }).refine((value) => choices.includes(value), { error })
  const described = {
    get enum() {
      return [...choices]
    },
  }
  return schema.meta(described) as unknown as z.ZodType<T[number], T[number]>
}
