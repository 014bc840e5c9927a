/** GPU memory and its use by processes, as reported by nvidia-smi; unknown without it. */
import { askSmi } from '../../engine/card/nvidia-smi.ts'

const MIB = 2 ** 20

export interface CardMemory {
  /** Bytes. */
  total: number
  /** Free bytes. */
  free: number
}

/** The memory of every GPU, by UUID. */
export function cardMemory(): Map<string, CardMemory> {
  const rows = askSmi('query-gpu', ['uuid', 'memory.total', 'memory.free']) ?? []
  return new Map(
    rows.flatMap(([uuid, total, free]) => {
      const found = { total: Number(total) * MIB, free: Number(free) * MIB }
      return Number.isNaN(found.total + found.free) ? [] : [[uuid!, found]]
    }),
  )
}

/** Bytes that a process uses on all GPUs. @returns null if nvidia-smi does not see it, as in most containers. */
export function memoryOnCard(pid: number): number | null {
  const own = (askSmi('query-compute-apps', ['pid', 'used_memory']) ?? []).filter(([id]) => Number(id) === pid)
  const taken = own.reduce((sum, [, mib]) => sum + Number(mib) * MIB, 0)
  return own.length === 0 || Number.isNaN(taken) ? null : taken
}
