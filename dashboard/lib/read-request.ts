/** What a request asks for, or what is wrong with it; text that a schema converts is named as it was typed. */
import type * as z from 'zod'
import { wordsFor } from '../../harness/base/issue-words.ts'
import { mistakes } from '../../harness/base/mistakes.ts'

export function readRequest<S extends z.ZodType>(
  schema: S,
  given: unknown,
): { data: z.output<S>; wrong: null } | { data: null; wrong: string } {
  const { data, error } = schema.safeParse(given, { error: wordsFor(given) })
  return error ? { data: null, wrong: mistakes(error.issues) } : { data, wrong: null }
}
