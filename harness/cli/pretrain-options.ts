/** The options of `pretrain`, derived from the run schema: one definition of names, ranges, choices and defaults. */
import { Option } from 'commander'
import * as z from 'zod'
import { findImageDataset } from '../../datasets/index.ts'
import { withLabels } from '../../datasets/label-file.ts'
import { evaluationSchema, probedBy } from '../../db/config/evaluations.ts'
import { withoutEffect } from '../../db/config/no-effect.ts'
import { ownersOf } from '../../db/config/options.ts'
import { pluginOptions } from '../../db/config/plugins.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import type { ProbeName } from '../../db/names.ts'
import { UsageError } from '../base/errors.ts'
import { quoted } from '../base/quoted.ts'
import { fittingEvaluations } from '../evaluation/index.ts'
import { findPreset } from '../suites/presets/index.ts'
import { integer, list, real } from './arguments.ts'
import { probeOption } from './probe-option.ts'

interface Leaf {
  /** The keys that lead to the value in a config. */
  path: string[]
  /** The flag in camel case, as commander names it. */
  name: string
  schema: JsonSchema
}

interface JsonSchema {
  /** The help text of the option. */
  description?: string
  /** The meaning of leaving the option out, where its default is null. */
  absent?: string
  type?: string
  const?: unknown
  enum?: string[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
}

type Values = Record<string, unknown>

/** Every option of a representation run except `kind` and `evaluations`, in the schema's order. */
function pretrainLeaves(): Leaf[] {
  const schema = z.toJSONSchema(representationSchema, { io: 'input' }) as JsonSchema
  const ours = leavesOf(schema, []).filter(({ path: [first] }) => !NOT_FLAGS.has(first!))
  return [...ours, ...pluginLeaves()]
}

/** `kind` is always the same, `evaluations` has a flag of its own, and plugins add theirs. */
const NOT_FLAGS = new Set(['kind', 'evaluations', 'options', 'plugins'])

/** Options of plugins: `--<key>-<option>`. */
function pluginLeaves(): Leaf[] {
  return pluginOptions().flatMap(([key, options]) => {
    const leaves = leavesOf(z.toJSONSchema(options, { io: 'input' }) as JsonSchema, [camel(key)])
    return leaves.map((leaf) => ({ ...leaf, path: ['options', key, ...leaf.path.slice(1)] }))
  })
}

const camel = (key: string) => key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** The methods or maskings, ours or a plugin's, that the option at this path belongs to. */
function owning([first, key]: string[]): { key: string; values: readonly string[] } | null {
  if (first !== 'options') return ownersOf(first!)
  const found = pluginOptions().find(([name]) => name === key)
  return found ? { key: found[2], values: [found[0]] } : null
}

export function pretrainOptions(): Option[] {
  const options = pretrainLeaves().map(({ path, name, schema }) => {
    const option = new Option(`--${kebab(name)} <value>`)
    if (schema.enum) option.choices(schema.enum)
    else if (schema.type === 'boolean') option.choices(['true', 'false'])
    else if (schema.type === 'integer') option.argParser(integer())
    else if (schema.type === 'number') option.argParser(real())
    else if (schema.type === 'array') option.argParser(list(integer()))
    option.description = `${schema.description ?? ''} (default: ${shownDefault(path, schema.absent)})`
    return option
  })
  const names = evaluationSchema.options.map((option) => option.shape.name.value)
  const evaluations = new Option(
    '--evaluations <list>',
    `comma-separated, from ${names.join(', ')}; append the data set for transfers, e.g. transfer-linear:cifar10, or a share of the labels, e.g. linear:10%; masks:crf also scores the masks after a dense CRF (default: all that the run's own data supports)`,
  )
  return [
    new Option(
      '--preset <name>',
      'start from a preset; other options override it (`npx maskbench presets` lists them)',
    ),
    ...options,
    evaluations.argParser((text) => text.split(',')),
    new Option(
      '--labels <file>',
      "train on labels of your own, one for each training image: .npy, or a text file with one class number or name per line (default: the data set's own)",
    ),
    probeOption(),
    new Option('--dataset <value>').hideHelp(),
  ]
}

/** @throws UsageError when a value is out of range or incompatible with the others. */
export function pretrainConfig(given: Values): RepresentationConfig {
  const values = withData(given)
  const input = structuredClone(startOf(values))
  for (const { path, name, schema } of givenLeaves(values)) {
    const value = schema.type === 'boolean' ? values[name] === 'true' : values[name]
    put(input, path, value)
  }
  refuseForeign(values, input)
  const parsed = representationSchema.safeParse(input)
  if (!parsed.success) refuse(parsed.error.issues[0])
  refuseIdle(values, input, parsed.data)
  const asked = values.evaluations as string[] | undefined
  const probe = values.probe as ProbeName | undefined
  if (asked === undefined && probe === undefined && parsed.data.evaluations.length > 0) return parsed.data
  const names = asked ?? fittingEvaluations(parsed.data, findImageDataset(parsed.data.dataset))
  const whole = representationSchema.safeParse({
    ...parsed.data,
    evaluations: names.map((name) => probedBy(evaluationNamed(name), probe)),
  })
  return whole.success ? whole.data : refuse(whole.error.issues[0])
}

/**
 * Parses `transfer-linear:cifar10`, where the part after the colon names the data set, `linear:10%`, a share of the
 * labels, and `masks:crf`.
 */
function evaluationNamed(text: string): { name: string; dataset?: string; labels?: number; crf?: true } {
  const [name, ...dataset] = text.split(':') as [string, ...string[]]
  if (dataset.length === 0) return { name }
  if (name === 'masks' && dataset.join(':') === 'crf') return { name, crf: true }
  const share = /^(\d+(?:\.\d+)?)%$/.exec(dataset.join(':'))
  if (name === 'linear' && share) return { name, labels: Number(share[1]) / 100 }
  const option = evaluationSchema.options.find((one) => one.shape.name.value === name)
  if (option && 'dataset' in option.shape) return { name, dataset: dataset.join(':') }
  throw new UsageError({ what: `--evaluations: ${name} always uses the run's own data`, remedy: `write ${name} alone` })
}

/** The command line that repeats the run. */
export function pretrainCommand(given: Values): string {
  const values = withData(given)
  const names = ['preset', ...pretrainLeaves().map(({ name }) => name), 'evaluations', 'probe']
  const flags = names.flatMap((name) =>
    values[name] === undefined ? [] : [`--${kebab(name)} ${quoted(values[name])}`],
  )
  return ['npx maskbench pretrain', ...flags].join(' ')
}

/** `--dataset` is an alias of `--data`; `--labels` becomes part of the data set's name. */
function withData({ labels, ...values }: Values): Values {
  const data = (values.data ?? values.dataset) as string | undefined
  if (labels === undefined) return { ...values, data }
  return { ...values, data: withLabels(data ?? DATASET, labels as string) }
}

const DATASET = 'fashion-mnist-mini'

/**
 * The options of the preset, or the minimum without one. If another method or masking is given, the options of the
 * preset's own are dropped.
 */
function startOf(values: Values): Values {
  const preset: Values = values.preset === undefined ? {} : findPreset(values.preset as string).config
  const start: Values = { dataset: DATASET, ...preset, kind: 'representation' }
  for (const key of Object.keys(start)) {
    const owners = ownersOf(key)
    const chosen = owners && values[owners.key]
    if (chosen !== undefined && chosen !== null && !owners!.values.includes(chosen as string)) delete start[key]
  }
  return start
}

function givenLeaves(values: Values): Leaf[] {
  return pretrainLeaves().filter(({ name }) => values[name] !== undefined)
}

function refuseForeign(values: Values, input: Values): void {
  for (const { path, name } of givenLeaves(values)) {
    const owners = owning(path)
    const chosen = (owners && input[owners.key]) ?? (owners?.key === 'method' ? 'simclr' : 'none')
    if (owners === null || owners.values.includes(chosen as string)) continue
    throw new UsageError({
      what: `--${kebab(name)} is an option of --${owners.key} ${owners.values.join(' or ')}`,
      remedy: `add --${owners.key}, or leave --${kebab(name)} out`,
    })
  }
}

/** @throws UsageError that names the options which were given and have no effect. */
function refuseIdle(values: Values, input: Values, resolved: RepresentationConfig): void {
  const idle = new Set(withoutEffect(input, resolved).map((path) => path.join()))
  const flags = givenLeaves(values).flatMap(({ path, name }) => (idle.has(path.join()) ? [`--${kebab(name)}`] : []))
  if (flags.length === 0) return
  const { method, masking } = resolved
  throw new UsageError({
    what: `${flags.join(', ')}: no effect with method ${method}, masking ${masking} and these other options`,
    remedy: 'leave out what has no effect',
  })
}

function refuse(issue: z.core.$ZodIssue | undefined): never {
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const path = [...(issue?.path ?? []), ...extra].join()
  const flag = pretrainLeaves().find((leaf) => leaf.path.join() === path)?.name ?? 'evaluations'
  const why = extra.length > 0 ? `not an option of this ${issue!.path.join(' ')}` : issue?.message
  throw new UsageError({ what: `--${kebab(flag)}: ${why}`, remedy: 'see `npx maskbench pretrain --help`' })
}

function put(config: Values, path: string[], value: unknown): void {
  const [first, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    config[first] = value
    return
  }
  const plain = first === 'backbone' ? { name: 'resnet18-cifar' } : {}
  const inner = { ...plain, ...(config[first] as Values | undefined) }
  // Each backbone has its own options, so a change of backbone drops those of the previous one.
  const kept = path.join('.') === 'backbone.name' && inner.name !== value ? {} : inner
  config[first] = kept
  put(kept, rest, value)
}

/** The leaves of a schema; a union of objects is treated as one object with the options of all its members. */
function leavesOf(schema: JsonSchema, path: string[]): Leaf[] {
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

function choicesOf({ enum: choices, const: only }: JsonSchema): string[] {
  return choices ?? (only === undefined ? [] : [String(only)])
}

/** `optimizer.name` is `--optimizer`; `backbone.stemStride` is `--backbone-stem-stride`. */
function flagName(path: string[]): string {
  const words = path.at(-1) === 'name' ? path.slice(0, -1) : path.join() === 'dataset' ? ['data'] : path
  return words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('')
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The default of an option, given that the method, masking or backbone that it belongs to is chosen. */
function shownDefault(path: string[], absent = 'all'): string {
  const owners = owning(path)
  const chosen = owners ? { [owners.key]: owners.values[0] } : {}
  const backbones = ['resnet18-cifar', 'vit-tiny'].flatMap((name) => {
    const config = representationSchema.parse({
      kind: 'representation',
      dataset: 'fashion-mnist-mini',
      backbone: { name } as RepresentationConfig['backbone'],
      ...chosen,
    })
    const value = path.reduce<unknown>((at, key) => (at as Values | undefined)?.[key], config)
    return value === undefined ? [] : [value === null ? absent : String(value)]
  })
  if (backbones.length === 0) return absent
  return path.at(-1) === 'name' ? backbones[0]! : [...new Set(backbones)].join(' or ')
}
