/** A choice among keys of the catalogue, which plugins may extend after the schema was made. */
import * as z from 'zod'

/** @param choices - the list itself, not a copy: what is in it when a value is parsed or help is printed counts. */
export function choiceOf<const T extends readonly string[]>(choices: T): z.ZodType<T[number], T[number]> {
  const error = () => `Invalid option: expected one of ${choices.map((choice) => `"${choice}"`).join('|')}`
  const schema = z.string({ error }).refine((value) => choices.includes(value), { error })
  const described = {
    get enum() {
      return [...choices]
    },
  }
  return schema.meta(described) as unknown as z.ZodType<T[number], T[number]>
}
