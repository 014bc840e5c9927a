/** A choice among objects told apart by their `name`, which plugins may extend after the schema was made. */
import * as z from 'zod'
import { OF_PLUGINS } from '../../harness/base/did-you-mean.ts'
import { oneOf } from '../../harness/base/issue-words.ts'
import { inputSchema } from '../../harness/base/json-schema.ts'

/**
 * @param added - members of plugins: the list itself, not a copy. What is in it when a value is parsed or help is printed
 *   counts.
 * @returns a schema with the types of our members alone.
 */
export function openUnion<S extends z.ZodDiscriminatedUnion>(
  ours: S,
  added: readonly z.ZodObject[],
): z.ZodType<z.output<S>, z.input<S>> {
  let made: z.ZodType = ours
  let count = 0
  const current = () => {
    if (count === added.length) return made
    count = added.length
    made = z.discriminatedUnion('name', [...ours.options, ...added] as never)
    return made
  }
  const unknownName = (given: unknown) => {
    const names = [...(current()._zod.propValues?.name ?? [])].map(String)
    return oneOf((given as { name?: unknown } | null)?.name, names, `; ${OF_PLUGINS}`)
  }
  const described = {
    get oneOf() {
      return inputSchema(current()).oneOf
    },
  }
  const schema = z
    .any()
    .meta(described)
    // As zod does for a union within another schema: beside unknown keys the rest of the value is still looked at.
    .transform((given, context) => {
      const { value, issues } = current()._zod.run(
        { value: given, issues: [] },
        { async: false },
      ) as z.core.ParsePayload
      context.issues.push(
        ...issues.map((issue) =>
          issue.code === 'invalid_union' && issue.discriminator !== undefined
            ? { ...issue, message: unknownName(given) }
            : issue,
        ),
      )
      return value
    })
  return schema as unknown as z.ZodType<z.output<S>, z.input<S>>
}

/** A member of a plugin: its own options, all with defaults, beside its name. */
export function namedMember(name: string, options: z.ZodObject | null): z.ZodObject {
  const own = z.strictObject({ name: z.literal(name) })
  return options === null ? own : options.strict().safeExtend(own.shape)
}
