/** Plugins in the store: the code that runs were made with, and the entries that pages show. */
import { eq, like } from 'drizzle-orm'
import type { Registered } from '../../../db/catalogue/registered.ts'
import { CODE_KEY, isBadPlugin } from '../../../db/config/plugin-entries.ts'
import { pluginDigests } from '../../../db/config/plugins.ts'
import { PLUGIN, type StoredConfig } from '../../../db/config/run.ts'
import type { Database } from '../../../db/read-only.ts'
import { meta } from '../../../db/schema/index.ts'

export interface LoadedPlugin {
  file: string
  /** Absolute paths of the file and of what it imports, where it was loaded from files. */
  sources: readonly string[]
  digest: string
  code: string
  members: readonly Registered[]
}

const kept = new Map<string, LoadedPlugin>()

/** Keeps a plugin for this process, so that the runs that use it are stored with it. */
export function keepPlugin(plugin: LoadedPlugin): void {
  kept.set(plugin.digest, plugin)
}

/** The digests of the plugins that a run uses. */
export function pluginsOf(config: StoredConfig): string[] {
  return [...new Set(Object.values(pluginDigests(config)))]
}

/** The files of the plugins that a run uses, as they were loaded. */
export function pluginFiles(config: StoredConfig): string[] {
  return pluginsOf(config).flatMap((digest) => kept.get(digest)?.file ?? [])
}

/** The loaded plugins that these runs use, whose files may have members that no run uses. */
const usedBy = (configs: readonly StoredConfig[]): LoadedPlugin[] =>
  [...new Set(configs.flatMap(pluginsOf))].flatMap((digest) => kept.get(digest) ?? [])

/** What the store says of the plugins that these runs use: rows of `meta`. */
export function pluginFacts(configs: readonly StoredConfig[]): [key: string, value: string][] {
  return usedBy(configs).flatMap((plugin): [string, string][] => [
    [`${CODE_KEY}${plugin.digest}`, JSON.stringify(plugin)],
    ...plugin.members.map((member): [string, string] => [
      `${PLUGIN}${member.entry.key}`,
      JSON.stringify({ digest: plugin.digest, ...member }),
    ]),
  ])
}

/** The digests that requesting these runs stores, by key: those of the plugins they use, and of all that the same files have. */
export function requestedDigests(configs: readonly StoredConfig[]): Record<string, string> {
  const besides = usedBy(configs).flatMap(({ digest, members }) =>
    members.map(({ entry }): [string, string] => [entry.key, digest]),
  )
  return Object.fromEntries([...configs.flatMap((config) => Object.entries(pluginDigests(config))), ...besides])
}

/**
 * The rows of `meta` that say which data runs were requested with, for runs with a plugin that is about to be requested in
 * another version. Without them these runs are stale by the versions of their plugins, which may be those of before.
 */
export function outdatedBy(facts: ReadonlyMap<string, string>, stored: readonly { key: string; value: string }[]) {
  const changed = stored.filter(({ key, value }) => key.startsWith(PLUGIN) && (facts.get(key) ?? value) !== value)
  return stored.filter(({ key }) => key.startsWith('data:') && changed.some((one) => key.split(',').includes(one.key)))
}

/** Every version of which the store keeps the code. */
export function storedPlugins(database: Database): LoadedPlugin[] {
  const rows = database
    .select()
    .from(meta)
    .where(like(meta.key, `${CODE_KEY}%`))
    .all()
  return rows.flatMap(({ key, value }) => (isBadPlugin(key, value) ? [] : (JSON.parse(value) as LoadedPlugin)))
}

/** The version of each plugin that was requested last, by key. */
export function requestedVersions(database: Database): Map<string, string> {
  const rows = database
    .select()
    .from(meta)
    .where(like(meta.key, `${PLUGIN}%`))
    .all()
  return new Map(
    rows.flatMap(({ key, value }): [string, string][] =>
      isBadPlugin(key, value) ? [] : [[key.slice(PLUGIN.length), (JSON.parse(value) as { digest: string }).digest]],
    ),
  )
}

/** @returns null when the store lacks it. */
export function storedPlugin(database: Database, digest: string): LoadedPlugin | null {
  const row = database
    .select()
    .from(meta)
    .where(eq(meta.key, `${CODE_KEY}${digest}`))
    .get()
  return row && !isBadPlugin(row.key, row.value) ? (JSON.parse(row.value) as LoadedPlugin) : null
}
