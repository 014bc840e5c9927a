/**
 * Entries of plugins. They join the catalogue when a plugin is loaded, or when a store is opened whose runs used one: the
 * dashboard shows their titles and colours without loading any code of theirs. Everything derived from the catalogue
 * follows this list.
 */
import type { Entry } from './entry.ts'

export type PluginKind = 'method' | 'masking' | 'dataset' | 'backbone' | 'evaluation' | 'metric'

export interface Registered {
  kind: PluginKind
  entry: Entry
}

interface Registry {
  entries: Registered[]
  followers: ((registered: Registered) => void)[]
  /** By kind and key. */
  formerTitles: Map<string, Set<string>>
}

// The bundler of the dashboard makes several copies of this module, which share the list.
const SHARED = Symbol.for('maskbench.registered')
const shared = globalThis as { [SHARED]?: Registry }
shared[SHARED] ??= { entries: [], followers: [], formerTitles: new Map() }
const registry: Registry = shared[SHARED]

/** Adds an entry, with the metrics that it brings; one that is already known gets the new title and colours. */
export function register({ kind, entry }: Registered): void {
  if ('metrics' in entry) for (const metric of entry.metrics as Entry[]) register({ kind: 'metric', entry: metric })
  const known = registry.entries.find((one) => one.kind === kind && one.entry.key === entry.key)
  if (known) {
    if (known.entry.title !== entry.title) rememberTitle({ kind, entry: known.entry })
    Object.assign(known.entry, entry)
    return
  }
  const added = { kind, entry: { ...entry } }
  registry.entries.push(added)
  for (const follower of registry.followers) follower(added)
}

/** Keeps the title of an earlier version, by which people may still call it. */
export function rememberTitle({ kind, entry: { key, title } }: Registered): void {
  const titles = registry.formerTitles.get(`${kind} ${key}`) ?? new Set()
  registry.formerTitles.set(`${kind} ${key}`, titles.add(title))
}

/** The titles that earlier versions of a plugin gave it; they may hold the present one. */
export const formerTitles = (kind: PluginKind, key: string): string[] => [
  ...(registry.formerTitles.get(`${kind} ${key}`) ?? []),
]

/** Calls `add` with every entry of a kind, those that are registered later included. */
export function follow<T extends Entry>(kind: PluginKind, add: (entry: T) => void): void {
  const follower = (one: Registered) => one.kind === kind && add(one.entry as T)
  registry.followers.push(follower)
  registry.entries.forEach(follower)
}

/** Adds every entry of a kind to the catalogue's list. */
export const extend = <T extends Entry>(kind: PluginKind, entries: readonly T[]): void =>
  follow<T>(kind, (entry) => (entries as T[]).push(entry))

export const registeredEntries = (): readonly Registered[] => registry.entries

/** Whether a key is a plugin's. */
export function isRegistered(kind: PluginKind, key: string): boolean {
  return registry.entries.some((one) => one.kind === kind && one.entry.key === key)
}
