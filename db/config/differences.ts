/** What tells configurations apart: `optimizer.learningRate 0.05`, one list of such facts for each of them. */
export function configDifferences(
  configs: readonly object[],
  ignore: readonly string[] = ['seed'],
  write: Write = asWritten,
): string[][] {
  const differences: string[][] = configs.map(() => [])
  for (const { path, values } of differingOptions(configs, ignore)) {
    values.forEach((value, i) => {
      if (isSet(value)) differences[i]!.push(write(path, value, values))
    })
  }
  return differences
}

/** Every option in which configurations differ, with the value of each; not those below an ignored path. */
export function differingOptions(
  configs: readonly object[],
  ignore: readonly string[] = ['seed'],
): { path: string; values: unknown[] }[] {
  const found: { path: string; values: unknown[] }[] = []
  compare(configs, '', (path, values) => {
    if (!ignore.some((name) => path === name || path.startsWith(`${name}.`))) found.push({ path, values })
  })
  return found
}

export const isSet = (value: unknown): boolean => value !== undefined && value !== null

/**
 * Hands over the values at every path where they are not all the same. Only what differs becomes text: there may be
 * thousands.
 */
function compare(
  objects: readonly (object | undefined)[],
  prefix: string,
  differ: (path: string, values: unknown[]) => void,
): void {
  const keys = new Set<string>()
  for (const one of objects) if (one !== undefined) for (const key of Object.keys(one)) keys.add(key)
  const at = (i: number, key: string) => (objects[i] as Record<string, unknown> | undefined)?.[key]
  for (const key of keys) {
    const first = at(0, key)
    let same = first === null || typeof first !== 'object'
    for (let i = 1; same && i < objects.length; i++) same = at(i, key) === first
    if (same) continue
    const path = prefix ? `${prefix}.${key}` : key
    const values = objects.map((_, i) => at(i, key))
    const leaves = values.map((value) => (isNested(value) ? undefined : value))
    if (leaves.some((value) => !isSame(value, leaves[0]))) differ(path, leaves)
    const nested = values.map((value) => (isNested(value) ? value : undefined))
    if (nested.some((value) => value !== undefined)) compare(nested, path, differ)
  }
}

const isNested = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b))

/** Writes a value as a fact. @param all - the values of all configurations. */
type Write = (path: string, value: unknown, all: readonly unknown[]) => string

/** Fields that nobody sets under their path. */
const TITLES: Readonly<Record<string, string>> = { reportedIn: 'source' }

function asWritten(path: string, value: unknown): string {
  return `${TITLES[path] ?? path} ${asText(value)}`
}

/** `evaluations: linear, knn` where the names tell the lists apart; other values as they are written in a config. */
export const inWords: Write = (path, value, all) => {
  const names = namesIn(value)
  if (names === null) return asWritten(path, value)
  const alike = all.filter((other) => namesIn(other) === names)
  return alike.every((other) => isSame(other, value)) ? `${path}: ${names}` : asWritten(path, value)
}

/** The names of a list of named things; null for anything else. */
function namesIn(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const names = value.map((one: unknown) => (isNested(one) && 'name' in one ? one.name : null))
  return names.every((name) => typeof name === 'string') ? names.join(', ') : null
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
