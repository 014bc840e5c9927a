/** What tells configurations apart: `optimizer.learningRate 0.05`, one list of such facts for each of them. */
export function configDifferences(configs: readonly object[], ignore: readonly string[] = ['seed']): string[][] {
  const leaves = configs.map((config) => new Map(leavesOf(config, '')))
  const paths = [...new Set(leaves.flatMap((leaf) => [...leaf.keys()]))].filter(
    (path) => !ignore.some((name) => path === name || path.startsWith(`${name}.`)),
  )
  const differing = paths.filter((path) => new Set(leaves.map((leaf) => leaf.get(path))).size > 1)
  const set = (text: string | undefined) => text !== undefined && text !== 'null'
  return leaves.map((leaf) =>
    differing.filter((path) => set(leaf.get(path))).map((path) => `${path} ${leaf.get(path)}`),
  )
}

/** Options by their full name, values as text. */
export function leavesOf(value: object, prefix: string): [path: string, text: string][] {
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const path = prefix ? `${prefix}.${key}` : key
    const nested = inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    return nested ? leavesOf(inner, path) : [[path, typeof inner === 'string' ? inner : JSON.stringify(inner)]]
  })
}
