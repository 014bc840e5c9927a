/** Makes the members of a plugin choices like ours: in the catalogue, in the config, and where they are looked up. */
import * as z from 'zod'
import { registerDataset } from '../../datasets/index.ts'
import { findDatasetEntry } from '../../db/catalogue/datasets.ts'
import { findMaskingEntry } from '../../db/catalogue/maskings.ts'
import { findMethodEntry } from '../../db/catalogue/methods.ts'
import { isRegistered, type Registered, register } from '../../db/catalogue/registered.ts'
import { givenSchema } from '../../db/config/options.ts'
import { configurePlugin } from '../../db/config/plugins.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { registerMasking } from '../masking/index.ts'
import { registerMethod } from '../methods/index.ts'
import { checkedMasks } from './checked-masks.ts'
import type { Configured, Member } from './define.ts'

const named = {
  key: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use small letters, digits and dashes, starting with a letter'),
  title: z.string().min(1),
  short: z.string().optional(),
  phrase: z.string().optional(),
}
const colourSchema = z.string().regex(/^[\w#(),.%\s-]+$/, 'must be a CSS colour, such as #8250df')

const ENTRIES = {
  method: z.strictObject({ ...named, colour: z.strictObject({ screen: colourSchema, print: colourSchema }) }),
  masking: z.strictObject({
    ...named,
    mark: z.string().regex(/^[\w\s.,-]+$/, 'must be an SVG path in a square from -1 to 1'),
    made: z.enum(['of objects', 'blindly']),
  }),
  dataset: z.strictObject({ ...named, classes: z.array(z.string()) }),
}
const FIND = { method: findMethodEntry, masking: findMaskingEntry, dataset: findDatasetEntry }

/** Which plugin has which key, in this process. */
const owners = new Map<string, { kind: Member['kind']; digest: string; file: string }>()

interface From {
  file: string
  digest: string
}

/**
 * @returns the entry, as it is stored for the pages.
 * @throws UsageError when the entry is not one, or the key is taken.
 */
export function registerMember(member: Member, from: From): Registered {
  const { kind, definition } = member
  const refuse = (why: string): never => {
    throw new UsageError({ what: `the plugin ${from.file}: ${why}`, remedy: 'see docs/plugins.md' })
  }
  const parsed = ENTRIES[kind].safeParse(definition.entry)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    refuse(`entry of the ${kind}: ${issue!.path.join('.') || 'it'}: ${issue!.message}`)
  }
  const { key } = definition.entry
  refuseTaken(member, from, refuse)
  const options = ('options' in definition && definition.options) || null
  if (options && !options.safeParse({}).success) refuse(`every option of ${key} needs a default`)
  const entry = kind === 'method' ? { ...definition.entry, learnsFrom: 'views' } : definition.entry
  register({ kind, entry })
  configurePlugin(key, { digest: from.digest, options, chosenBy: kind })
  install(member, key)
  owners.set(key, { kind, ...from })
  return { kind, entry }
}

function refuseTaken({ kind, definition }: Member, { digest }: From, refuse: (why: string) => never): void {
  const { key } = definition.entry
  if (FIND[kind](key) && !isRegistered(kind, key)) refuse(`${key} is a ${WORDS[kind]} of maskbench; choose another key`)
  if (Object.hasOwn(givenSchema.shape, key)) refuse(`${key} is an option of every run; choose another key`)
  const owner = owners.get(key)
  if (owner && (owner.kind !== kind || owner.digest !== digest)) {
    refuse(`${key} is already the ${WORDS[owner.kind]} of ${owner.file}; choose another key`)
  }
}

const WORDS = { method: 'method', masking: 'masking', dataset: 'data set' }

function install(member: Member, name: string): void {
  const own = <C extends RepresentationConfig>(config: C): Configured<unknown> => ({
    ...config,
    own: config.options?.[name] ?? {},
  })
  if (member.kind === 'method') {
    const { entry: _, options: __, numbers, heads, loss, ...rest } = member.definition
    registerMethod({
      ...rest,
      name,
      heads: (featureSize, config, classes) => heads(featureSize, own(config), classes),
      ...(numbers && { numbers: (config, progress) => numbers(own(config), progress) }),
      loss: (batch, config) => loss(batch, own(config)),
    })
  } else if (member.kind === 'masking') {
    const { needsObjects, start } = member.definition
    registerMasking({
      name,
      needsObjects,
      start: (config, random) => checkedMasks(name, config.imageSize, start(own(config), random)),
    })
  } else {
    const { entry, ...rest } = member.definition
    registerDataset({ trainingImages: null, ...rest, kind: 'images', name, title: entry.title, classes: entry.classes })
  }
}
