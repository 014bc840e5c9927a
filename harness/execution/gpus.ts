/** The cards of this machine that jobs may use. */
import { cards } from '../engine/card.ts'
import { readStamp } from '../engine/compile.ts'

/**
 * What CUDA_VISIBLE_DEVICES names, else all that the driver knows, by what CUDA_VISIBLE_DEVICES may be set to; none for an
 * engine that computes on the CPU. By the cards' own names: CUDA and the driver may count in different orders.
 */
export function visibleGpus(engine = readStamp()?.kind): string[] {
  if (engine === 'cpu') return []
  const { CUDA_VISIBLE_DEVICES: given } = process.env
  return given === undefined ? cards().map(({ uuid }) => uuid) : named(given)
}

/** CUDA itself stops at the first that is none, such as -1. */
function named(list: string): string[] {
  const words = list.split(',').map((word) => word.trim())
  const end = words.findIndex((word) => word === '' || word.startsWith('-'))
  return end === -1 ? words : words.slice(0, end)
}
