/** The options of `pretrain`, derived from the run schema: one definition of names, ranges, choices and defaults. */
import { Option } from 'commander'
import type * as z from 'zod'
import { findImageDataset } from '../../datasets/index.ts'
import { withLabels } from '../../datasets/label-file.ts'
import { evaluationNames, evaluationSchema, probedBy } from '../../db/config/evaluations.ts'
import { withoutEffect } from '../../db/config/no-effect.ts'
import { ownersOf } from '../../db/config/options.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import type { ProbeName } from '../../db/names.ts'
import { datasetKey } from '../analysis/dataset-names.ts'
import { UsageError } from '../base/errors.ts'
import { quoted } from '../base/quoted.ts'
import { userPath } from '../base/user-path.ts'
import { fittingEvaluations } from '../evaluation/index.ts'
import { requireFile } from '../store/exchange/require-file.ts'
import { suites } from '../suites/index.ts'
import { findPreset } from '../suites/presets/index.ts'
import { integer, kebab, list, real } from './arguments.ts'
import { type Leaf, type Owner, pluginLeaves, pretrainLeaves } from './pretrain-leaves.ts'
import { probeOption } from './probe-option.ts'

type Values = Record<string, unknown>

export function pretrainOptions(): Option[] {
  const options = pretrainLeaves().map(optionOf)
  const evaluations = new Option(
    '--evaluations <list>',
    `comma-separated, from ${evaluationNames().join(', ')}; append the data set for transfers, e.g. transfer-linear:cifar10, or a share of the labels, e.g. linear:10%; masks:crf also scores the masks after a dense CRF (default: all that the run's own data supports)`,
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

function optionOf({ name, schema, shownDefault }: Leaf): Option {
  const option = new Option(`--${kebab(name)} <value>`)
  if (schema.enum) option.choices(schema.enum.map(String))
  else if (schema.type === 'boolean') option.choices(['true', 'false'])
  else if (schema.type === 'integer') option.argParser(integer())
  else if (schema.type === 'number') option.argParser(real())
  else if (schema.type === 'array') option.argParser(list(integer()))
  option.description = `${schema.description ?? ''} (default: ${shownDefault})`
  return option
}

/** The flags of loaded plugins, `--<key>-<option>`. */
export const ownFlags = (): Option[] => pluginLeaves().map(optionOf)

/** Their values by the key of the plugin, as its schema takes them. */
export function ownOptions(values: Values): Record<string, Values> {
  const own: Record<string, Values> = {}
  for (const leaf of pluginLeaves()) {
    if (values[leaf.name] === undefined) continue
    const { flag, values: keys } = leaf.owner!
    const options = own[keys[0]!] ?? {}
    own[keys[0]!] = options
    put(options, leaf.path.slice(flag === 'backbone' ? 1 : 2), givenAs(leaf, values))
  }
  return own
}

/** @throws UsageError when a value is out of range or incompatible with the others. */
export function pretrainConfig(given: Values): RepresentationConfig {
  const values = withData(given)
  const input = structuredClone(startOf(values))
  const leaves = givenLeaves(values)
  for (const leaf of leaves) if (leaf.owner?.flag !== 'evaluations') put(input, leaf.path, givenAs(leaf, values))
  checkOwners(values, input)
  const parsed = representationSchema.safeParse(input)
  if (!parsed.success) refuse(parsed.error.issues[0], values)
  checkEffects(values, input, parsed.data)
  const asked = values.evaluations as string[] | undefined
  const probe = values.probe as ProbeName | undefined
  const ofEvaluations = leaves.filter(({ owner }) => owner?.flag === 'evaluations')
  const unchanged = asked === undefined && probe === undefined && ofEvaluations.length === 0
  if (unchanged && parsed.data.evaluations.length > 0) return parsed.data
  const names = asked ?? fittingEvaluations(parsed.data, findImageDataset(parsed.data.dataset))
  for (const { name, owner } of ofEvaluations)
    if (!names.includes(owner!.values[0]!)) refuseOwned(name, owner!, asked?.join() ?? null)
  const whole = representationSchema.safeParse({
    ...parsed.data,
    evaluations: names.map((name) => {
      const evaluation = probedBy(evaluationNamed(name), probe)
      for (const leaf of ofEvaluations)
        if (leaf.path[1] === name) put(evaluation, leaf.path.slice(2), givenAs(leaf, values))
      return evaluation
    }),
  })
  return whole.success ? whole.data : refuse(whole.error.issues[0], values)
}

const givenAs = ({ name, schema }: Leaf, values: Values): unknown =>
  schema.type === 'boolean' ? values[name] === 'true' : values[name]

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
  if (option && 'dataset' in option.shape) return { name, dataset: datasetKey(dataset.join(':')) }
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
  const named = (values.data ?? values.dataset) as string | undefined
  const data = named === undefined ? undefined : datasetKey(named)
  if (labels === undefined) return { ...values, data }
  const file = userPath(labels as string)
  requireFile(file, 'a .npy or text file of labels')
  return { ...values, data: withLabels(data ?? DATASET, file) }
}

const DATASET = 'fashion-mnist-mini'

/**
 * The options of the preset, or the minimum without one. If another method or masking is given, the options of the
 * preset's own are dropped.
 */
function startOf(values: Values): Values {
  const preset: Values =
    values.preset === undefined
      ? {}
      : findPreset(
          values.preset as string,
          suites.map(({ name }) => name),
        ).config
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

function checkOwners(values: Values, input: Values): void {
  const { method = 'simclr', masking = 'none', backbone } = input
  const chosen = { method, masking, backbone: (backbone as Values | undefined)?.name }
  for (const { name, owner } of givenLeaves(values)) {
    if (owner === null || owner.flag === 'evaluations') continue
    const value = chosen[owner.flag] as string
    if (!owner.values.includes(value)) refuseOwned(name, owner, values[owner.flag] === undefined ? null : value)
  }
}

/** @param chosen - what was given for that flag; null: nothing. */
function refuseOwned(name: string, { flag, values }: Owner, chosen: string | null): never {
  const [first] = values as [string, ...string[]]
  const choice = flag === 'evaluations' && chosen !== null ? `${chosen},${first}` : first
  const verb = chosen === null ? 'add' : 'write'
  throw new UsageError({
    what: `--${kebab(name)} is an option of --${flag} ${values.join(' or ')}${chosen === null ? '' : `, and --${flag} is ${chosen}`}`,
    remedy: `${verb} --${flag} ${choice}, or leave --${kebab(name)} out`,
  })
}

/** @throws UsageError that names the options which were given and have no effect. */
function checkEffects(values: Values, input: Values, resolved: RepresentationConfig): void {
  const idle = new Set(withoutEffect(input, resolved).map((path) => path.join()))
  const flags = givenLeaves(values).flatMap(({ path, name }) => (idle.has(path.join()) ? [`--${kebab(name)}`] : []))
  if (flags.length === 0) return
  const { method, masking } = resolved
  throw new UsageError({
    what: `${flags.join(', ')}: no effect with method ${method}, masking ${masking} and the other options given`,
    remedy: 'leave out what has no effect',
  })
}

function refuse(issue: z.core.$ZodIssue | undefined, values: Values): never {
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const path = [...(issue?.path ?? []), ...extra].join()
  // An evaluation stands at its place in the list, and its flag goes by its name; a list is one flag.
  const isAt = (leaf: Leaf) =>
    `${path},`.startsWith(`${leaf.path.join()},`) || (leaf.owner?.flag === 'evaluations' && endsAlike(leaf, path))
  const flag = [...givenLeaves(values), ...pretrainLeaves()].find(isAt)?.name ?? 'evaluations'
  const why = extra.length > 0 ? `not an option of this ${issue!.path.join(' ')}` : issue?.message
  throw new UsageError({ what: `--${kebab(flag)}: ${why}`, remedy: 'see `npx maskbench pretrain --help`' })
}

const endsAlike = ({ path: [, , ...option] }: Leaf, path: string): boolean =>
  path.replace(/^evaluations,\d+,/, '') === option.join()

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
