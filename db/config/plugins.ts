/** The part of a run's config that plugins have: their digests, and options that they have schemas for. */
import type * as z from 'zod'
import { guessOf } from '../../harness/base/did-you-mean.ts'
import { inputSchema } from '../../harness/base/json-schema.ts'

interface ConfigWithPlugins {
  dataset: string
  method?: string
  masking?: string
  backbone?: { name: string }
  evaluations: readonly { name: string }[]
  options?: Record<string, Record<string, unknown>> | undefined
}

interface Configured {
  /** Hash of the plugin's sources. */
  digest: string
  /** Null for a member without options. */
  options: z.ZodType | null
  /** The option of a config that selects it. */
  chosenBy: 'method' | 'masking' | 'dataset' | 'backbone' | 'evaluation'
}

const configured = new Map<string, Configured>()

/** Makes configs that use this key hold its options and the digest of its plugin. */
export function configurePlugin(key: string, one: Configured): void {
  configured.set(key, one)
}

/** Whether a plugin with this key is loaded. */
export const isConfigured = (key: string): boolean => configured.has(key)

/** The digest of the loaded plugin with this key; undefined if none is. */
export const loadedDigest = (key: string): string | undefined => configured.get(key)?.digest

/** The keys of what loaded plugins bring of a kind. */
export function configuredKeys(kind: Configured['chosenBy']): string[] {
  return [...configured].flatMap(([key, { chosenBy }]) => (chosenBy === kind ? [key] : []))
}

/** What has options of its own, by key. */
export function pluginOptions(): [string, z.ZodType, Configured['chosenBy']][] {
  return [...configured].flatMap(([key, { options, chosenBy }]) => (options ? [[key, options, chosenBy]] : []))
}

/** The options of the same plugins at their defaults. @param options - those of a resolved config, by key. */
export function pluginDefaults(options: Record<string, object>): Record<string, unknown> {
  const keys = Object.keys(options)
  return Object.fromEntries(keys.map((key) => [key, configured.get(key)?.options?.parse({}) ?? options[key]]))
}

/** Where the options of a member stand in a config, if not under `options`: beside its name. */
const PLACES: Partial<Record<Configured['chosenBy'], string>> = { backbone: 'backbone', evaluation: 'evaluations' }

/** What the JSON schema of a config says of `options`: those of loaded methods and maskings, by key. */
export const optionsByKey = {
  additionalProperties: false,
  get properties() {
    const own = pluginOptions().filter(([, , chosenBy]) => !PLACES[chosenBy])
    return Object.fromEntries(own.map(([key, options]) => [key, inputSchema(options)]))
  },
}

type Issue = { path: string[]; message: string; input?: Record<string, unknown> } & (
  | { code: 'custom'; params?: { remedy: string } }
  | { code: 'unrecognized_keys'; keys: string[] }
)

/**
 * @param own - the groups of maskbench's own options, which stand outside `options`.
 * @returns what the resolved config holds of plugins: nothing if it uses none.
 */
export function pluginsIn(given: ConfigWithPlugins, own: readonly string[] = []) {
  const used = keysIn(given).filter((key) => configured.has(key))
  const options: Record<string, unknown> = {}
  const mistakes: Issue[] = []
  for (const key of used) {
    const { options: schema, chosenBy } = configured.get(key)!
    if (schema === null || PLACES[chosenBy]) continue
    const parsed = schema.safeParse(given.options?.[key] ?? {})
    if (parsed.success) options[key] = parsed.data
    for (const issue of parsed.error?.issues ?? []) {
      const path = ['options', key, ...issue.path.map(String)]
      if (issue.code === 'unrecognized_keys')
        mistakes.push({ code: issue.code, keys: issue.keys, path, message: issue.message })
      else mistakes.push({ code: 'custom', path, message: issue.message })
    }
  }
  for (const key of Object.keys(given.options ?? {})) {
    const one = configured.get(key)
    const place = one && PLACES[one.chosenBy]
    if (used.includes(key) && one?.options && !place) continue
    const message = place
      ? `options of ${key} stand beside its name in ${place}: {"name": "${key}", ...}`
      : one
        ? `options of ${key}, which this run does not use`
        : own.includes(key)
          ? `options of maskbench itself stand outside of options, as ${pathsOf(key, given.options![key]).join(', ')}`
          : `no plugin with the key ${key} is loaded${guessOf(key, [...configured.keys()])}`
    const owner = one && !place ? { [one.chosenBy]: key, options: { [key]: given.options![key] } } : null
    const params = owner && { params: { remedy: withOwner(owner) } }
    mistakes.push({ code: 'custom', path: ['options', key], message, ...params })
  }
  const digests = Object.fromEntries(used.map((key) => [key, configured.get(key)!.digest]))
  return {
    options: Object.keys(options).length > 0 ? { options: options as ConfigWithPlugins['options'] & {} } : {},
    plugins: used.length > 0 ? { plugins: digests } : {},
    mistakes,
  }
}

/** `mae.share`: the options of a group by their paths. */
function pathsOf(group: string, options: object | undefined): string[] {
  const names = Object.keys(options ?? {})
  return names.length === 0 ? [group] : names.map((name) => `${group}.${name}`)
}

/** The remedy for options without what has them. @param run - the lines of a run that works. */
export const withOwner = (run: object): string => `leave them out, or write ${JSON.stringify(run)} in the run`

/** The keys that a config names, each once. */
function keysIn({ dataset, method, masking, backbone, evaluations }: ConfigWithPlugins): string[] {
  const datasets = [dataset, ...evaluations.flatMap((one) => ('dataset' in one ? String(one.dataset) : []))]
  // Labels from a file are a part of the name.
  const named = [method, masking, ...datasets.map((name) => name.split('+labels:')[0])]
  const keys = [...named, backbone?.name, ...evaluations.map(({ name }) => name)]
  return [...new Set(keys.filter((key) => key !== undefined))]
}

interface Resolved {
  plugins?: Record<string, string>
  evaluations?: readonly { name: string }[]
}

/** The digests of the plugins that a resolved config uses, by key. */
export function pluginDigests(config: object): Record<string, string> {
  return (config as Resolved).plugins ?? {}
}

/** The same without those of evaluations: the plugins that training depends on. */
export function trainingPlugins(config: object): Record<string, string> {
  const asked = (config as Resolved).evaluations?.map(({ name }) => name) ?? []
  return Object.fromEntries(Object.entries(pluginDigests(config)).filter(([key]) => !asked.includes(key)))
}
