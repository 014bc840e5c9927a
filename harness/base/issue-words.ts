/**
 * What is wrong with a value that a zod schema refuses, in the words of maskbench: `given 0, expected a whole number of
 * at least 8`. Importing this file makes every schema of the process answer so, plugins' schemas included.
 */
import * as z from 'zod'
import { guessOf } from './did-you-mean.ts'
import { inputSchema, type JsonSchema } from './json-schema.ts'
import { countedInTerminal } from './text.ts'

/** An issue while its sentence is made, with the schema that raised it. */
type RawIssue = z.core.$ZodRawIssue & { schema?: unknown }

/**
 * @param whole - the value as it was typed, where the schema converts it before it looks at it, such as the text of an
 *   address.
 */
export function wordsFor(whole?: unknown): (issue: z.core.$ZodRawIssue) => string {
  return (issue) => sentence(issue, valueAt(whole, issue.path) ?? issue.input)
}

/** One sentence without full stop; where it is about keys, they are named, and nothing else names them. */
function sentence(issue: RawIssue, given: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, Object.keys(schemaOf(issue).properties ?? {}))).join('; ')
    case 'invalid_union':
      return typeof issue.discriminator === 'string'
        ? oneOf(memberOf(given, issue.discriminator), namesIn(schemaOf(issue), issue.discriminator))
        : expected(given, schemaOf(issue))
    case 'invalid_key':
      return `${shown(given)} is no key here: ${issue.issues.map(({ message }) => message).join('; ')}`
    case 'invalid_element':
      return `the value of ${shown(issue.key)}: ${issue.issues.map(({ message }) => message).join('; ')}`
    case 'invalid_value':
      return oneOf(given, issue.values)
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
      return expected(given, schemaOf(issue))
    case 'custom':
      return given === undefined ? 'not given' : `given ${shown(given)}, which is not allowed here`
    default:
      issue satisfies never
      return `given ${shown(given)}, which is not allowed here`
  }
}

/**
 * `given 9, expected one of 1, 2`, and the choice that was probably meant.
 * @param otherwise - what is said where none was probably meant.
 */
export function oneOf(given: unknown, choices: readonly unknown[], otherwise = ''): string {
  return `${said(given)}, expected ${choice(choices)}${guessOf(given, choices.map(String)) || otherwise}`
}

/** @param known - the keys that there are. */
const unknownKey = (key: string, known: readonly string[]): string => `${key} is not known here${guessOf(key, known)}`

const expected = (given: unknown, schema: JsonSchema): string => `${said(given)}, expected ${described(schema)}`

/** `given 9`, or that nothing was. */
export const said = (given: unknown): string => (given === undefined ? 'not given' : `given ${shown(given)}`)

const choice = (choices: readonly unknown[]): string =>
  choices.length === 1 ? shown(choices[0]) : `one of ${choices.map(shown).join(', ')}`

/** What a schema allows: `a number above 0 and at most 1`. */
function described(schema: JsonSchema): string {
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) {
    // Members told apart by their name are many, and alike.
    const [, ...further] = branches.filter(({ properties }) => properties?.name)
    return [...new Set(branches.filter((one) => !further.includes(one)).map(described))].join(' or ')
  }
  if (schema.const !== undefined) return shown(schema.const)
  if (schema.enum) return choice(schema.enum)
  const { minItems, maxItems, minLength, maxLength } = schema
  switch (schema.type) {
    case 'integer':
      return `a whole number${within(schema)}`
    case 'number':
      return `a number${within(schema)}`
    case 'string': {
      const like = schema.pattern === undefined ? '' : ` that matches ${schema.pattern}`
      return `text${numberOf(minLength, maxLength, 'character')}${like}`
    }
    case 'boolean':
      return 'true or false'
    case 'array': {
      const values = schema.items ? `, each ${described(schema.items)}` : ''
      return `a list${numberOf(minItems, maxItems, 'value')}${values}`
    }
    case 'object': {
      const { properties = {} } = schema
      const name = properties.name?.enum?.[0] ?? properties.name?.const
      if (name !== undefined) return `an object such as {"name": ${shown(name)}}`
      const keys = Object.keys(properties)
      return keys.length === 0 ? 'an object' : `an object with ${keys.join(', ')}`
    }
    case 'null':
      return 'null'
    default:
      return 'another value'
  }
}

function within(schema: JsonSchema): string {
  const { minimum: least, maximum: most, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const steps = multipleOf === undefined ? '' : `, a multiple of ${multipleOf}`
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}${steps}`
  const bounds = [
    ...(least === undefined ? [] : [`of at least ${least}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(most === undefined
      ? []
      : [`${least === undefined && exclusiveMinimum === undefined ? 'of ' : ''}at most ${most}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ]
  return `${bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`}${steps}`
}

/** ` of 1 to 3 values`; empty without limits. */
function numberOf(min: number | undefined, max: number | undefined, unit: string): string {
  const units = (count: number) => countedInTerminal(count, unit)
  if (min === undefined) return max === undefined ? '' : ` of at most ${units(max)}`
  if (max === undefined) return ` of at least ${units(min)}`
  return min === max ? ` of ${units(min)}` : ` of ${min} to ${units(max)}`
}

/** The names that the members of a union have. */
function namesIn({ anyOf, oneOf = anyOf ?? [] }: JsonSchema, discriminator: string): unknown[] {
  return oneOf.flatMap((branch) => {
    const name = branch.properties?.[discriminator]
    return name ? (name.enum ?? [name.const]) : namesIn(branch, discriminator)
  })
}

/** The schema that raised an issue. */
function schemaOf({ schema, inst }: RawIssue): JsonSchema {
  return inputSchema((schema ?? inst) as z.ZodType)
}

/** Characters of a value that are shown. */
const LONGEST = 60

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value)
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined

const valueAt = (whole: unknown, path: readonly PropertyKey[] = []): unknown => path.reduce(memberOf, whole)

z.config({ customError: wordsFor() })
