/** What tells configurations apart: `optimizer.learningRate 0.05`, one list of such facts for each of them. */
export function configDifferences(
  configs: readonly object[],
  ignore: readonly string[] = ['seed'],
  write: Write = asWritten,
): string[][] {
  const differences: string[][] = configs.map(() => [])
  const differing = differingOptions(configs, ignore)
  const nameOf = optionNames(differing.map(({ path }) => path))
  for (const { path, values } of differing) {
    values.forEach((value, i) => {
      if (isSet(value)) differences[i]!.push(write(nameOf(path), value, values))
    })
  }
  return differences
}

/** `options.grating.share` is the option `share` of the plugin `grating`. */
const OF_PLUGIN = /^options\.([^.]+)\.(.+)$/

/**
 * What options are called beside each other, by their paths: an option of a plugin by its own name, `share`, with its owner
 * in front, `grating share`, where another of these options has that name.
 */
export function optionNames(paths: readonly string[]): (path: string) => string {
  const endings = new Map<string, number>()
  for (const own of new Set(paths)) {
    const ending = lastOf(own)
    endings.set(ending, (endings.get(ending) ?? 0) + 1)
  }
  return (path) => {
    const [, owner, name] = OF_PLUGIN.exec(path) ?? []
    if (owner === undefined || name === undefined) return path
    return (endings.get(lastOf(path)) ?? 0) > 1 ? `${owner} ${name}` : name
  }
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/** Every option of a config that is set, by its path and in its order. */
export function setOptions(config: object, prefix = ''): { path: string; value: unknown }[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const path = prefix ? `${prefix}.${key}` : key
    if (isNested(value)) return setOptions(value, path)
    return isSet(value) ? [{ path, value }] : []
  })
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

/** Writes the value of an option as a fact. @param all - the values of all configurations. */
type Write = (name: string, value: unknown, all: readonly unknown[]) => string

/** Fields that nobody sets under their path. */
const TITLES: Readonly<Record<string, string>> = { reportedIn: 'source' }

/** `trainImages 500`, as in a config. */
function asWritten(name: string, value: unknown): string {
  return `${TITLES[name] ?? name} ${asText(value)}`
}

const SAID: Readonly<Record<string, string>> = { ...TITLES, trainImages: 'training images' }

/** `learning rate` of `learningRate` */
export const inSpokenWords = (name: string): string =>
  SAID[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** `training images 500`, as rows and captions say it; an option within another keeps its path, `adios.lambda 5`. */
export const asSaid = (name: string, value: unknown): string =>
  name === 'imageSize' ? `${value} px` : `${name.includes('.') ? name : inSpokenWords(name)} ${asText(value)}`

/** `evaluations: linear, knn` where the names tell the lists apart; other values as they are written in a config. */
export const inWords: Write = (name, value, all) => {
  const names = namesIn(value)
  if (names === null) return asWritten(name, value)
  const alike = all.filter((other) => namesIn(other) === names)
  return alike.every((other) => isSame(other, value)) ? `${name}: ${names}` : asWritten(name, value)
}

/** The names of a list of named things; null for anything else. */
function namesIn(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const names = value.map((one: unknown) => (isNested(one) && 'name' in one ? one.name : null))
  return names.every((name) => typeof name === 'string') ? names.join(', ') : null
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
