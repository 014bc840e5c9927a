/** Options that were given but have no effect: resolving a config resets them to null or their default. */

type Tree = Record<string, unknown>

/**
 * @param given - a config as its author wrote it.
 * @param resolved - the same config, resolved.
 * @returns the paths of options whose value was given and was not kept, e.g. `optimizer.momentum`.
 */
export function withoutEffect(given: unknown, resolved: unknown): string[][] {
  if (!isTree(given)) return isKept(given, resolved) ? [] : [[]]
  return Object.entries(given).flatMap(([key, value]) => {
    if (!isTree(resolved)) return value === null ? [] : [[key]]
    return withoutEffect(value, (resolved as Tree)[key]).map((path) => [key, ...path])
  })
}

/** A name alone stands for the object of that name. */
function isKept(given: unknown, resolved: unknown): boolean {
  if (typeof given === 'string' && isTree(resolved)) return (resolved as Tree).name === given
  if (Array.isArray(given) && Array.isArray(resolved) && given.length === resolved.length) {
    return given.every((one, i) => isKept(one, resolved[i]))
  }
  return JSON.stringify(given) === JSON.stringify(resolved)
}

/** Arrays of objects are read like objects; arrays of numbers are values. */
const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && (!Array.isArray(value) || value.some((one) => typeof one === 'object'))
