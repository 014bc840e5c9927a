/** Makes the members of a plugin choices like ours: in the catalogue, in the config, and where they are looked up. */
import * as z from 'zod'
import { registerDataset } from '../../datasets/index.ts'
import { type Registered, register } from '../../db/catalogue/registered.ts'
import { PLUGIN_BACKBONES } from '../../db/config/backbone.ts'
import { PLUGIN_EVALUATIONS } from '../../db/config/evaluations.ts'
import { namedMember } from '../../db/config/open-union.ts'
import { givenSchema } from '../../db/config/options.ts'
import { ENTRIES, isOurs } from '../../db/config/plugin-entries.ts'
import { configurePlugin } from '../../db/config/plugins.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { mistakes } from '../base/mistakes.ts'
import { registerEvaluation } from '../evaluation/index.ts'
import { registerMasking } from '../masking/index.ts'
import { registerMethod } from '../methods/index.ts'
import { registerBackbone } from '../models/index.ts'
import { checkedEncoder } from './checked-encoder.ts'
import { checkedLoss } from './checked-loss.ts'
import { checkedMasks } from './checked-masks.ts'
import { checkedScores } from './checked-scores.ts'
import type { Configured, Member } from './define.ts'
import { knownNames } from './known-names.ts'
import { checkedParts, DEFINED, MADE } from './parts.ts'

/** Which plugin has which key, in this process. */
const owners = new Map<string, { kind: Kind; digest: string; file: string }>()

type Kind = Member['kind'] | 'metric'

interface From {
  file: string
  digest: string
}

/**
 * @returns the entry, as it is stored for the pages.
 * @throws UsageError when the entry is not one, or the key is taken.
 */
export function registerMember(member: Member, from: From): Registered {
  const { kind } = member
  const { key, metrics, entry } = checkedEntry(member, from)
  const options = checkedOptions(member, from)
  const named = kind === 'evaluation' || kind === 'backbone' ? besideName(key, options, from) : null
  register({ kind, entry })
  configurePlugin(key, { digest: from.digest, options, chosenBy: kind })
  install(member, key, from)
  if (named) (kind === 'backbone' ? PLUGIN_BACKBONES : PLUGIN_EVALUATIONS).push(named)
  owners.set(key, { kind, ...from })
  for (const metric of metrics) owners.set(metric, { kind: 'metric', ...from })
  return { kind, entry }
}

interface CheckedEntry {
  key: string
  /** Keys of the metrics that it brings. */
  metrics: string[]
  entry: Registered['entry']
}

function checkedEntry({ kind, definition }: Member, from: From): CheckedEntry {
  checkedParts(definition, DEFINED[kind], WORDS[kind], `of ${from.file}`)
  const parsed = ENTRIES[kind].safeParse(definition.entry)
  if (!parsed.success) refuse(from, `entry of the ${kind}: ${mistakes(parsed.error.issues)}`)
  const { key } = definition.entry
  checkKeyFree(kind, key, from)
  // A config names its plugins by key alone, so a key must not mean things of two kinds.
  const ours = KINDS.find((one) => isOurs(one, key))
  if (ours) refuse(from, `${key} is ${OURS[ours]} of maskbench; choose another key`)
  if (Object.hasOwn(givenSchema.shape, key)) refuse(from, `${key} is an option of every run; choose another key`)
  const metrics = kind === 'evaluation' ? (definition.entry.metrics ?? []).map((metric) => metric.key) : []
  for (const metric of metrics) {
    checkKeyFree('metric', metric, from)
    if (!isOurs('metric', metric)) continue
    refuse(from, `${metric} is a metric of maskbench; leave it out of the entry to use it, or choose another key`)
  }
  const entry = kind === 'method' ? { ...definition.entry, learnsFrom: 'views' } : definition.entry
  return { key, metrics, entry }
}

/** The schema of a member's own options, whose defaults it allows; null if it has none. */
function checkedOptions({ definition }: Member, from: From): z.ZodType | null {
  const { key } = definition.entry
  const options = ('options' in definition && definition.options) || null
  const usual = options?.safeParse({})
  const wanting = usual?.error?.issues.map(({ path }) => path.join('.')) ?? []
  if (wanting.length > 0)
    refuse(from, `every option of ${key} needs a default: add .default(…) to ${wanting.join(', ')}`)
  // Zod takes a default as it is.
  const unfit = options?.safeParse(usual?.data).error?.issues ?? []
  if (unfit.length > 0) refuse(from, `the options of ${key} do not allow their own defaults: ${mistakes(unfit)}`)
  return options
}

/** The schema of a member whose options stand beside its name. */
function besideName(key: string, options: z.ZodType | null, from: From): z.ZodObject {
  if (options === null) return namedMember(key, null)
  if (!(options instanceof z.ZodObject)) return refuse(from, `options of ${key} must be an object of zod`)
  if ('name' in options.shape) refuse(from, `an option of ${key} is called name; choose another name for it`)
  return namedMember(key, options)
}

/** Refuses a key that another plugin has. */
function checkKeyFree(kind: Kind, key: string, from: From): void {
  const owner = owners.get(key)
  if (owner && (owner.kind !== kind || owner.digest !== from.digest)) {
    refuse(from, `${key} is already the ${WORDS[owner.kind]} of ${owner.file}; choose another key`)
  }
}

function refuse({ file }: From, why: string): never {
  throw new UsageError({ what: `the plugin ${file}: ${why}`, remedy: 'see docs/plugins.md' })
}

const WORDS: Record<Kind, string> = {
  method: 'method',
  masking: 'masking',
  evaluation: 'evaluation',
  metric: 'metric',
  backbone: 'backbone',
  dataset: 'data set',
}

const OURS: Record<Kind, string> = {
  method: 'a method',
  masking: 'a masking',
  evaluation: 'an evaluation',
  metric: 'a metric',
  backbone: 'a backbone',
  dataset: 'a data set',
}

const KINDS = Object.keys(OURS) as Kind[]

function install(member: Member, name: string, { digest }: From): void {
  const schema = 'options' in member.definition ? member.definition.options : undefined
  /** The options, which fail where one is read that the schema does not have. */
  const strict = <O>(options: O): O => {
    const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : null
    return names === null
      ? options
      : (knownNames(options as object, [...names, 'name'], `the schema of the options of ${name}`) as O)
  }
  const own = <C extends RepresentationConfig>(config: C): Configured<unknown> => ({
    ...config,
    own: strict(config.options?.[name] ?? {}),
  })
  if (member.kind === 'method') {
    const { entry: _, options: __, numbers, heads, loss, ...rest } = member.definition
    registerMethod({
      ...rest,
      name,
      heads: (featureSize, config, classes) =>
        checkedParts(heads(featureSize, own(config), classes), MADE.method, 'method', name, 'heads'),
      ...(numbers && { numbers: (config, progress) => numbers(own(config), progress) }),
      loss: (batch, config) =>
        checkedLoss(name, loss(knownNames(batch, Object.keys(batch), 'the batch'), own(config)), batch),
    })
  } else if (member.kind === 'masking') {
    const { needsObjects, start } = member.definition
    registerMasking({
      name,
      needsObjects,
      start: (config, random) => checkedMasks(name, config.imageSize, start(own(config), random)),
    })
  } else if (member.kind === 'evaluation') {
    const { entry: _, options: __, ...rest } = member.definition
    const evaluate: typeof rest.evaluate = (train, test, options, classes, random) =>
      rest.evaluate(train, test, strict(options), classes, random)
    registerEvaluation(name, checkedScores(name, { ...rest, evaluate }))
  } else if (member.kind === 'backbone') {
    const { create } = member.definition
    registerBackbone(name, {
      digest,
      create: (config, imageSize) => checkedEncoder(name, create(strict(config), imageSize)),
    })
  } else {
    const { entry, ...rest } = member.definition
    registerDataset({ trainingImages: null, ...rest, kind: 'images', name, title: entry.title, classes: entry.classes })
  }
}
