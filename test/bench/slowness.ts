import { execFileSync } from 'node:child_process'

/** Said below measurements. */
export const slownessSaid = (slower: number): string =>
  slower === 1 ? '' : `; it is ${slower.toFixed(1)} times as slow as usual, by which limits of time are multiplied`

/** Limits of time are those of a machine on which Node starts within this. */
const START_MS = 50
const ATTEMPTS = 12

/**
 * How many times longer everything takes now, at least 1: the speed of a shared machine wanders by a factor of two and
 * more, from minute to minute.
 */
export function slowness(): number {
  const times = Array.from({ length: ATTEMPTS }, () => {
    const began = performance.now()
    execFileSync(process.execPath, ['-e', '0'])
    return performance.now() - began
  })
  return Math.max(1, Math.min(...times) / START_MS)
}
