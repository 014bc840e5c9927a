/** Friedman's test needs every method on every data set: the largest part of a table that is complete. */

interface Block {
  /** By method key. */
  rows: ReadonlyMap<string, unknown>
}

export interface CompletePart<Of extends Block> {
  /** Those with most rows first. */
  blocks: Of[]
  /** The methods that have a number on all of these data sets. */
  keys: string[]
}

/** Data sets and methods from which on ranks mean something, best first; two data sets are better than no ranks. */
const LEAST = [
  { blocks: 3, keys: 3 },
  { blocks: 2, keys: 3 },
]

/** Sets of data sets to compare; so many only where hundreds of methods lack numbers on different data sets. */
const MOST_SETS = 4000

export const isRankable = ({ blocks, keys }: CompletePart<Block>): boolean =>
  LEAST.some((least) => blocks.length >= least.blocks && keys.length >= least.keys)

/**
 * The part with most numbers, that is methods times data sets, among those of at least three methods on three data sets, else on
 * two; the data set with most methods where there is none.
 */
export function completePart<Of extends Block>(all: readonly Of[]): CompletePart<Of> {
  const sorted = [...all].sort((a, b) => b.rows.size - a.rows.size)
  const keys = [...new Set(sorted.flatMap(({ rows }) => [...rows.keys()]))]
  const parts = sharedSets(sorted, keys).map((blocks) => ({
    blocks,
    keys: keys.filter((key) => blocks.every(({ rows }) => rows.has(key))),
  }))
  for (const least of LEAST) {
    const large = parts.filter((part) => part.blocks.length >= least.blocks && part.keys.length >= least.keys)
    if (large.length > 0) return large.reduce((best, part) => (isLarger(part, best) ? part : best))
  }
  return { blocks: sorted.slice(0, 1), keys: [...(sorted[0]?.rows.keys() ?? [])] }
}

function isLarger(part: CompletePart<Block>, other: CompletePart<Block>): boolean {
  const more = part.blocks.length * part.keys.length - other.blocks.length * other.keys.length
  return more > 0 || (more === 0 && part.blocks.length > other.blocks.length)
}

/** All sets of data sets that some methods share: the data sets of each method, and what any of these have in common. */
function sharedSets<Of extends Block>(blocks: readonly Of[], keys: readonly string[]): Of[][] {
  const ofMethods = new Map<string, Of[]>()
  const name = (set: readonly Of[]) => set.map((block) => blocks.indexOf(block)).join()
  for (const key of keys) {
    const set = blocks.filter(({ rows }) => rows.has(key))
    ofMethods.set(name(set), set)
  }
  const found = new Map(ofMethods)
  for (const [, set] of found) {
    for (const other of ofMethods.values()) {
      if (found.size >= MOST_SETS) return [...found.values()]
      const common = set.filter((block) => other.includes(block))
      if (common.length > 0) found.set(name(common), common)
    }
  }
  return [...found.values()]
}
