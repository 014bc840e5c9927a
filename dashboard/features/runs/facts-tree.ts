/** Options and facts for display: nested objects and the items of option lists are groups. */
export interface FactsTree {
  leaves: [name: string, text: string | null][]
  groups: { name: string; tree: FactsTree }[]
}

export function factsTree(value: object): FactsTree {
  const tree: FactsTree = { leaves: [], groups: [] }
  for (const [name, inner] of Object.entries(value)) {
    if (Array.isArray(inner) && inner.some(isObject)) {
      inner.forEach((one, i) => {
        const { name: own, ...rest } = isObject(one) ? (one as Record<string, unknown>) : { name: String(one) }
        tree.groups.push({ name: `${name}: ${typeof own === 'string' ? own : i + 1}`, tree: factsTree(rest) })
      })
    } else if (isObject(inner)) {
      if (Object.keys(inner).length === 0) tree.leaves.push([name, null])
      else tree.groups.push({ name, tree: factsTree(inner) })
    } else tree.leaves.push([name, textOf(inner)])
  }
  return tree
}

/** All set values by full name: `adios.optimizer.learningRate`, `evaluations: knn.k`. */
export function flattened(value: object): [path: string, text: string][] {
  return paths(factsTree(value), '')
}

function paths({ leaves, groups }: FactsTree, prefix: string): [string, string][] {
  const own = leaves.flatMap(([name, text]): [string, string][] => (text === null ? [] : [[prefix + name, text]]))
  return [...own, ...groups.flatMap(({ name, tree }) => paths(tree, `${prefix}${name}.`))]
}

const isObject = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Null for a missing value or an empty list. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(', ')
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
