/** The part of a run's config that plugins have: their digests, and options that they have schemas for. */
import type * as z from 'zod'

interface ConfigWithPlugins {
  dataset: string
  method: string
  masking: string
  evaluations: readonly object[]
  options?: Record<string, Record<string, unknown>> | undefined
}

interface Configured {
  /** Hash of the plugin's sources. */
  digest: string
  /** Null for a member without options. */
  options: z.ZodType | null
  /** The option of a config that selects it. */
  chosenBy: 'method' | 'masking' | 'dataset'
}

const configured = new Map<string, Configured>()

/** Makes configs that use this key hold its options and the digest of its plugin. */
export function configurePlugin(key: string, one: Configured): void {
  configured.set(key, one)
}

/** What has options of its own, by key. */
export function pluginOptions(): [string, z.ZodType, Configured['chosenBy']][] {
  return [...configured].flatMap(([key, { options, chosenBy }]) => (options ? [[key, options, chosenBy]] : []))
}

type Issue = { code: 'custom'; path: string[]; message: string; input?: unknown }

/** @returns what the resolved config holds of plugins: nothing if it uses none. */
export function pluginsIn(given: ConfigWithPlugins) {
  const datasets = [given.dataset, ...given.evaluations.flatMap((one) => ('dataset' in one ? String(one.dataset) : []))]
  // Labels from a file are a part of the name.
  const keys = [given.method, given.masking, ...datasets.map((name) => name.split('+labels:')[0]!)]
  const used = [...new Set(keys)].filter((key) => configured.has(key))
  const options: Record<string, unknown> = {}
  const mistakes: Issue[] = []
  for (const key of used) {
    const { options: schema } = configured.get(key)!
    const parsed = schema?.safeParse(given.options?.[key] ?? {})
    if (parsed?.success) options[key] = parsed.data
    for (const { path, message } of parsed?.error?.issues ?? []) {
      mistakes.push({ code: 'custom', path: ['options', key, ...path.map(String)], message })
    }
  }
  for (const key of Object.keys(given.options ?? {})) {
    if (used.includes(key) && configured.get(key)!.options) continue
    const message = configured.has(key)
      ? `options of ${key}, which this run does not use`
      : `no plugin with the key ${key} is loaded`
    mistakes.push({ code: 'custom', path: ['options', key], message })
  }
  const digests = Object.fromEntries(used.map((key) => [key, configured.get(key)!.digest]))
  return {
    options: Object.keys(options).length > 0 ? { options: options as ConfigWithPlugins['options'] & {} } : {},
    plugins: used.length > 0 ? { plugins: digests } : {},
    mistakes,
  }
}
