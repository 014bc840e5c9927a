/** How much memory the cards have and who takes it, as the driver's own tool says; without it nothing is known. */
import { askSmi } from '../../engine/card/nvidia-smi.ts'

const MIB = 2 ** 20

export interface CardMemory {
  /** Bytes. */
  total: number
  /** Bytes that nobody has taken. */
  free: number
}

/** Of every card, by its UUID. */
export function cardMemory(): Map<string, CardMemory> {
  const rows = askSmi('query-gpu', ['uuid', 'memory.total', 'memory.free']) ?? []
  return new Map(
    rows.flatMap(([uuid, total, free]) => {
      const found = { total: Number(total) * MIB, free: Number(free) * MIB }
      return Number.isNaN(found.total + found.free) ? [] : [[uuid!, found]]
    }),
  )
}

/** Bytes that a process takes on all cards. @returns null where the tool doesn't see it, as from within most containers. */
export function memoryOnCard(pid: number): number | null {
  const own = (askSmi('query-compute-apps', ['pid', 'used_memory']) ?? []).filter(([id]) => Number(id) === pid)
  const taken = own.reduce((sum, [, mib]) => sum + Number(mib) * MIB, 0)
  return own.length === 0 || Number.isNaN(taken) ? null : taken
}
