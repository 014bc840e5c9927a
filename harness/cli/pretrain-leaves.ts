/** The flags of `pretrain` that set an option of its config: ours, and `--<key>-<option>` for options of plugins. */
import { ownersOf } from '../../db/config/options.ts'
import { configuredKeys, pluginOptions } from '../../db/config/plugins.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { inputSchema, type JsonSchema } from '../base/json-schema.ts'

export interface Leaf {
  /** The keys that lead to the value in a config. */
  path: string[]
  /** The flag in camel case, as commander names it. */
  name: string
  schema: JsonSchema
  /** What it belongs to, if not to every run. */
  owner: Owner | null
  /** As help shows it. */
  shownDefault: string
}

/** The flag, and those of its values that have the option. */
export interface Owner {
  flag: 'method' | 'masking' | 'backbone' | 'evaluations'
  values: readonly string[]
}

/** Every option of a representation run except `kind` and `evaluations`, in the schema's order. */
export function pretrainLeaves(): Leaf[] {
  const schema = inputSchema(representationSchema)
  const { backbone, ...others } = schema.properties!
  const own = { ...schema, properties: { ...others, backbone: withoutOptionsOfPlugins(backbone!) } }
  const order = Object.keys(schema.properties!)
  const ours = leavesOf(own, []).filter(({ path: [first] }) => !NOT_FLAGS.has(first!))
  ours.sort((a, b) => order.indexOf(a.path[0]!) - order.indexOf(b.path[0]!))
  const known = ours.map((leaf): Leaf => {
    const owners = ownersOf(leaf.path[0]!)
    const owner = owners && { flag: owners.key, values: owners.values }
    return { ...leaf, owner, shownDefault: defaultOf(leaf, owner) }
  })
  return [...known, ...pluginLeaves()]
}

/** `kind` is always the same, `evaluations` has a flag of its own, and plugins add theirs. */
const NOT_FLAGS = new Set(['kind', 'evaluations', 'options', 'plugins'])

/** The choice of an encoder with the names of plugins' encoders, but without their options, which have their own flags. */
function withoutOptionsOfPlugins({ oneOf, ...choice }: JsonSchema): JsonSchema {
  const brought = configuredKeys('backbone')
  const named = oneOf!.map((one) => {
    const { name } = one.properties!
    return brought.includes(String(name!.const)) ? { ...one, properties: { name: name! } } : one
  })
  return { ...choice, oneOf: named }
}

/** Options of plugins: `--<key>-<option>`. */
export function pluginLeaves(): Leaf[] {
  return pluginOptions().flatMap(([key, options, chosenBy]) => {
    const defaults = options.parse({})
    const flag = chosenBy === 'evaluation' ? 'evaluations' : chosenBy
    if (flag === 'dataset') return []
    const place = {
      method: ['options', key],
      masking: ['options', key],
      backbone: ['backbone'],
      evaluations: [flag, key],
    }
    return leavesOf(inputSchema(options), [camel(key)]).map(
      ({ path: [, ...path], ...leaf }): Leaf => ({
        ...leaf,
        path: [...place[flag], ...path],
        owner: { flag, values: [key] },
        shownDefault: String(valueAt(defaults, path) ?? leaf.schema.absent),
      }),
    )
  })
}

const camel = (key: string) => key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

type FoundLeaf = Omit<Leaf, 'owner' | 'shownDefault'>

/** The leaves of a schema; a union of objects is treated as one object with the options of all its members. */
function leavesOf(schema: JsonSchema, path: string[]): FoundLeaf[] {
  const branches = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null') ?? [schema]
  const objects = branches.filter(({ properties }) => properties !== undefined)
  if (objects.length === 0) {
    const { description, absent } = { ...branches[0], ...schema }
    return [{ path, name: flagName(path), schema: { ...branches[0]!, description, absent } }]
  }
  const merged: Record<string, JsonSchema> = {}
  for (const { properties } of objects) {
    for (const [key, property] of Object.entries(properties!)) {
      const before = merged[key]
      merged[key] = before?.enum ? { ...before, enum: [...before.enum, ...choicesOf(property)] } : (before ?? property)
    }
  }
  return Object.entries(merged).flatMap(([key, property]) => leavesOf(property, [...path, key]))
}

function choicesOf({ enum: choices, const: only }: JsonSchema): unknown[] {
  return choices ?? (only === undefined ? [] : [only])
}

/** `optimizer.name` is `--optimizer`; `backbone.stemStride` is `--backbone-stem-stride`. */
function flagName(path: string[]): string {
  const words = path.at(-1) === 'name' ? path.slice(0, -1) : path.join() === 'dataset' ? ['data'] : path
  return words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('')
}

/** The default of an option, given that the method, masking or backbone that it belongs to is chosen. */
function defaultOf({ path, schema: { absent = 'all' } }: FoundLeaf, owner: Owner | null): string {
  const chosen = owner ? { [owner.flag]: owner.values[0] } : {}
  const backbones = ['resnet18-cifar', 'vit-tiny'].flatMap((name) => {
    const config = representationSchema.parse({
      kind: 'representation',
      dataset: 'fashion-mnist-mini',
      backbone: { name } as RepresentationConfig['backbone'],
      ...chosen,
    })
    const value = valueAt(config, path)
    return value === undefined ? [] : [value === null ? absent : String(value)]
  })
  if (backbones.length === 0) return absent
  return path.at(-1) === 'name' ? backbones[0]! : [...new Set(backbones)].join(' or ')
}

const valueAt = (config: unknown, path: readonly string[]): unknown =>
  path.reduce((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], config)
