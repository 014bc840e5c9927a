/** Schemas of zod as JSON schemas: what help, messages and editors read of an option. */
import * as z from 'zod'

export interface JsonSchema {
  /** The help text of an option. */
  description?: string
  /** The meaning of leaving an option out, where its default is null. */
  absent?: string
  default?: unknown
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  required?: string[]
  items?: JsonSchema | false
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  uniqueItems?: boolean
}

/** What a schema takes, before its defaults are filled in. What JSON schemas cannot say is left out. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return plain(made as Raw)
}

type Raw = Omit<JsonSchema, 'type'> & { type?: string | string[] }

/** Choices of types are written as other choices are, and ends of numbers left out, here and in all parts. */
function plain({ type, ...rest }: Raw): JsonSchema {
  const one: JsonSchema = Array.isArray(type)
    ? { ...rest, anyOf: type.map((each) => ({ type: each })) }
    : { ...(type !== undefined && { type }), ...rest }
  withoutEndsOfNumbers(one)
  return mapParts(one, plain)
}

/** Whole numbers end where numbers are exact, which is no limit of an option. */
export function withoutEndsOfNumbers(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

/** The same schema with other schemas in the place of its parts. */
export function mapParts(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, additionalProperties, items, anyOf, oneOf } = schema
  const changed = properties && Object.entries(properties).map(([key, part]) => [key, change(part)] as const)
  return {
    ...schema,
    ...(changed && { properties: Object.fromEntries(changed) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
    ...(items && { items: change(items) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(oneOf && { oneOf: oneOf.map(change) }),
  }
}

/** The alternatives that a schema is made of; itself if it is not a choice. */
export function branches(schema: JsonSchema): JsonSchema[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return choices.length === 0 ? [schema] : choices.flatMap(branches)
}
