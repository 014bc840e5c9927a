/**
 * What the product knows by name. Every method, masking, backbone, evaluation, metric, control and data set has one entry
 * in this folder; the schema of configs, choices and help of the command line, labels, colours, marks and orders of pages
 * and tables are made from it. The key is what the command line, the database, URLs and files use.
 */
export interface Entry {
  key: string
  /** As people write it; on pages. */
  title: string
  /** Short enough for a table in a terminal; the key where there is none. */
  short?: string
  /** Within a sentence about the papers' claims; the key where there is none. */
  phrase?: string
}

/** Finds the entry of a key; undefined for a key of a newer version, or of the print alone. */
export function finder<T extends Entry>(entries: readonly T[]): (key: string) => T | undefined {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  return (key) => byKey.get(key)
}

/** Where an entry stands in its list; what is not listed comes after all others. */
export function placeIn(entries: readonly Entry[]): (key: string) => number {
  const places = new Map(entries.map(({ key }, place) => [key, place]))
  return (key) => places.get(key) ?? entries.length
}

/** The keys as a tuple, which zod and TypeScript make a union of. */
export function keysOf<const T extends readonly Entry[]>(entries: T): { [Place in keyof T]: T[Place]['key'] } {
  return entries.map(({ key }) => key) as { [Place in keyof T]: T[Place]['key'] }
}
