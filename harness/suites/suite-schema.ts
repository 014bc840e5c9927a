/** The JSON schema of suite files, with which editors check and complete them. */
import { runConfigSchema } from '../../db/config/run.ts'
import { branches, inputSchema, type JsonSchema, mapParts } from '../base/json-schema.ts'
import { documentSchema } from './expand.ts'
import { presets } from './presets/index.ts'

export function suiteSchema(): object {
  const document = inputSchema(documentSchema)
  const kinds = branches(readable(inputSchema(runConfigSchema))).map(partial)
  const preset = { ...document.properties!.preset, enum: presets.map(({ name }) => name) }
  const own = kinds.map((one) => ({ ...one, properties: { preset, ...one.properties } }))
  const { description } = document.properties!.runs!
  const { grid, defaults } = document.properties!
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...document,
    properties: {
      ...document.properties,
      preset,
      defaults: { description: defaults!.description, anyOf: kinds },
      grid: {
        type: 'object',
        description: grid!.description,
        properties: gridPaths(kinds),
        additionalProperties: false,
      },
      runs: { type: 'array', description, minItems: 1, items: { anyOf: own } },
    },
  }
}

/** With what leaving an option out means among the words that editors show. */
function readable({ absent, description, ...schema }: JsonSchema): JsonSchema {
  const words = [description, absent !== undefined && `left out: ${absent}`].filter(Boolean).join('; ')
  return mapParts({ ...(words !== '' && { description: words }), ...schema }, readable)
}

/**
 * What one place of a file may say of an object: any of its parts, since a preset, defaults and the grid may give the
 * others. Lists are taken as they stand, and so are the objects in them.
 */
function partial({ required: _, oneOf, ...schema }: JsonSchema): JsonSchema {
  // Without a name, an object is more than one of the choices.
  const open = oneOf ? { ...schema, anyOf: oneOf } : schema
  return { ...mapParts(open, partial), ...(schema.items && { items: schema.items }) }
}

/** Lists of values by the path of what they vary: an option, or a group of options as a whole. */
function gridPaths(kinds: readonly JsonSchema[]): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema[]>()
  const walk = (schema: JsonSchema, above: string) => {
    for (const { properties = {} } of branches(schema)) {
      for (const [key, part] of Object.entries(properties)) {
        found.set(`${above}${key}`, [...(found.get(`${above}${key}`) ?? []), part])
        walk(part, `${above}${key}.`)
      }
    }
  }
  for (const kind of kinds) walk(kind, '')
  return Object.fromEntries([...found].map(([path, schemas]) => [path, listOf(schemas)]))
}

/** @param schemas - what an option may be in runs of different kinds, or of objects with different names. */
function listOf(schemas: readonly JsonSchema[]): JsonSchema {
  const description = schemas.map((one) => one.description).find((one) => one !== undefined)
  const values = schemas.flatMap(({ enum: choices, const: only }) => choices ?? (only === undefined ? [] : [only]))
  const isChoice = schemas.every((one) => one.enum !== undefined || one.const !== undefined)
  const items = isChoice ? { enum: [...new Set(values)] } : anyOf(schemas.map(bare))
  return { type: 'array', ...(description !== undefined && { description }), minItems: 1, uniqueItems: true, items }
}

/** Without what is said of an option left out, which a list of values does not. */
function bare({ description: _, default: __, ...schema }: JsonSchema): JsonSchema {
  return schema
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const different = [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()]
  return different.length === 1 ? different[0]! : { anyOf: different }
}
