/** Functions that TensorFlow still keeps. */
import { type GraphBinding, tensorflow } from '../../harness/engine/border.ts'
import { trafficOf } from './traffic.ts'

/** How many functions work runs, and how many of them are there after it; those are removed. */
export function functionsOf(work: () => void): { ran: number; left: number } {
  const names = [...trafficOf(work).ops.keys()].filter((name) => /_\d+$/.test(name))
  return { ran: names.length, left: names.filter(isThere).length }
}

function isThere(name: string): boolean {
  try {
    ;(tensorflow as unknown as GraphBinding).removeFunction(name)
    return true
  } catch {
    return false
  }
}
