/**
 * The catalogue. Every method, masking, backbone, evaluation, metric, control and data set has one entry in this
 * folder. Config schemas, command-line choices, labels, colours, marks and sort orders are derived from it. The command
 * line, the database, URLs and files use the key.
 */
export interface Entry {
  key: string
  /** The name shown on pages. */
  title: string
  /** A short name for tables in a terminal; defaults to the key. */
  short?: string
  /** The name within sentences about the papers' claims; defaults to the key. */
  phrase?: string
}

/**
 * Finds the entry of a key; undefined for keys of newer versions, and for keys that only the papers use. Entries that
 * plugins add later are found as well.
 */
export function finder<T extends Entry>(entries: readonly T[]): (key: string) => T | undefined {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  return (key) => byKey.get(key) ?? entries.find((entry) => entry.key === key)
}

/** The position of a key in its list; unlisted keys come after all others. */
export function placeIn(entries: readonly Entry[]): (key: string) => number {
  const places = new Map(entries.map(({ key }, place) => [key, place]))
  return (key) => {
    const place = places.get(key) ?? entries.findIndex((entry) => entry.key === key)
    return place < 0 ? entries.length : place
  }
}

/** The keys as a tuple, from which zod and TypeScript derive a union. */
export function keysOf<const T extends readonly Entry[]>(entries: T): { [Place in keyof T]: T[Place]['key'] } {
  return entries.map(({ key }) => key) as { [Place in keyof T]: T[Place]['key'] }
}
