/** What options of a run are called in figures, by their path in a config. */
import { optionNames } from '../../../db/config/differences.ts'
import { givenSchema } from '../../../db/config/options.ts'
import { inputSchema, type JsonSchema } from '../../base/json-schema.ts'
import { memoize } from '../../base/memoize.ts'

/** Where the help says more than a name, or there is none: options of the score, and choices by name. */
const TITLES: Readonly<Record<string, string>> = {
  method: 'method',
  masking: 'masking',
  dataset: 'data set',
  seed: 'seed',
  rate: 'smooth rate',
  'supervised.rate': 'smooth rate',
  noise: 'fraction of labels that are corrupted',
  labels: 'fraction of training rows that are labelled',
  trainImages: 'number of training images',
}

/** As the papers write them. */
const SYMBOLS: Readonly<Record<string, string>> = {
  'adios.lambda': 'λ',
  temperature: 'τ',
  rate: 'r',
  'supervised.rate': 'r',
  'byol.tau': 'τ',
  'mocov3.tau': 'τ',
  'dino.tau': 'τ',
}

const schemaOf = memoize(() => inputSchema(givenSchema))

/** `weight of the area penalty, λ`: the first clause of its help and its symbol; its name where there is no help. */
export function optionTitle(path: string): string {
  const [clause] = (TITLES[path] ?? descriptionAt(schemaOf(), path.split('.')) ?? optionName(path)).split(/[;:] /)
  return [clause, SYMBOLS[path]].filter(Boolean).join(', ')
}

/** `adios.lambda`, `share` of a plugin */
export const optionName = (path: string): string => optionNames([path])(path)

/** Of a union, that of the first member which has one. */
function descriptionAt(schema: JsonSchema, [key, ...rest]: string[]): string | undefined {
  const members = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (key === undefined) return members.find(({ description }) => description !== undefined)?.description
  for (const { properties } of members) {
    const inner = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined
    const found = inner && descriptionAt(inner, rest)
    if (found !== undefined) return found
  }
  return undefined
}
