/** What a plugin may say of its members: checked when it is loaded, and again wherever a store says it. */
import * as z from 'zod'
import { findBackboneEntry } from '../catalogue/backbones.ts'
import { findDatasetEntry } from '../catalogue/datasets.ts'
import { findEvaluationEntry } from '../catalogue/evaluations.ts'
import { findMethodEntry } from '../catalogue/methods.ts'
import { findMetricEntry } from '../catalogue/metrics.ts'
import { findStoredMasking } from '../catalogue/not-given.ts'
import { isRegistered, type PluginKind, type Registered } from '../catalogue/registered.ts'
import { PLUGIN } from './run.ts'

/** Text of a form that the words describe better than its pattern. */
const written = (pattern: RegExp, words: string) =>
  z.string({ error: ({ input }) => (input === undefined ? `not given, ${words}` : words) }).regex(pattern, words)

const named = {
  key: written(/^[a-z][a-z0-9-]*$/, 'use small letters, digits and dashes, starting with a letter'),
  title: z.string().min(1),
  short: z.string().optional(),
  phrase: z.string().optional(),
}
const colourSchema = written(/^[\w#(),.%\s-]+$/, 'must be a CSS colour, such as #8250df')

const metricSchema = z.strictObject({
  ...named,
  key: written(/^[a-z][a-z0-9_]*$/, 'use small letters, digits and underscores, starting with a letter'),
  direction: z.union([z.literal(1), z.literal(-1), z.literal(0)]).optional(),
  further: z.boolean().optional(),
  plain: z.boolean().optional(),
})

export const ENTRIES = {
  method: z.strictObject({ ...named, colour: z.strictObject({ screen: colourSchema, print: colourSchema }) }),
  masking: z.strictObject({
    ...named,
    mark: written(/^[\w\s.,-]+$/, 'must be an SVG path in a square from -1 to 1'),
    made: z.enum(['of objects', 'blindly', 'from the image']),
  }),
  evaluation: z.strictObject({
    ...named,
    sensitive: z.boolean().optional(),
    metrics: z.array(metricSchema).optional(),
  }),
  backbone: z.strictObject(named),
  dataset: z.strictObject({ ...named, classes: z.array(z.string()) }),
}

const FIND: Record<PluginKind, (key: string) => object | undefined> = {
  method: findMethodEntry,
  masking: findStoredMasking,
  evaluation: findEvaluationEntry,
  backbone: findBackboneEntry,
  dataset: findDatasetEntry,
  metric: findMetricEntry,
}

/** Whether a key is one of maskbench itself, which no plugin can have. */
export function isOurs(kind: PluginKind, key: string): boolean {
  return FIND[kind](key) !== undefined && !isRegistered(kind, key)
}

const memberSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('method'),
    entry: ENTRIES.method.extend({ learnsFrom: z.literal('views') }),
  }),
  z.object({ kind: z.literal('masking'), entry: ENTRIES.masking }),
  z.object({ kind: z.literal('evaluation'), entry: ENTRIES.evaluation }),
  z.object({ kind: z.literal('backbone'), entry: ENTRIES.backbone }),
  z.object({ kind: z.literal('dataset'), entry: ENTRIES.dataset }),
])

/** The value of `plugin:<key>` in a store. */
const storedEntrySchema = z.intersection(memberSchema, z.object({ digest: z.string() }))

/** The value of `plugin-code:<digest>` in a store; earlier versions kept no sources. */
const storedCodeSchema = z.object({
  file: z.string(),
  sources: z.array(z.string()).optional(),
  digest: z.string(),
  code: z.string(),
  members: z.array(memberSchema),
})

export const CODE_KEY = 'plugin-code:'

/** @returns the entry that a store keeps under a key; null for what no plugin can have said. */
export function storedEntry(key: string, value: string): Registered | null {
  const parsed = storedEntrySchema.safeParse(jsonOf(value))
  if (!parsed.success || `${PLUGIN}${parsed.data.entry.key}` !== key) return null
  const { kind, entry } = parsed.data
  return { kind, entry: entry as Registered['entry'] }
}

/** Whether a row of `meta` is about plugins but says what no plugin can have said. */
export function isBadPlugin(key: string, value: string): boolean {
  if (key.startsWith(PLUGIN)) return storedEntry(key, value) === null
  if (!key.startsWith(CODE_KEY)) return false
  const parsed = storedCodeSchema.safeParse(jsonOf(value))
  return !parsed.success || `${CODE_KEY}${parsed.data.digest}` !== key
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
