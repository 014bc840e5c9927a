/** GPU memory and its use by processes, as reported by nvidia-smi; unknown without it. */
import { BYTES_PER_MEBIBYTE } from '../../base/text.ts'
import { askSmi } from '../../engine/card/nvidia-smi.ts'

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
      const found = { total: Number(total) * BYTES_PER_MEBIBYTE, free: Number(free) * BYTES_PER_MEBIBYTE }
      return Number.isNaN(found.total + found.free) ? [] : [[uuid!, found]]
    }),
  )
}

/** Bytes that a process uses on all GPUs. @returns null if nvidia-smi does not see it, as in most containers. */
export function memoryOnCard(pid: number): number | null {
  const own = (askSmi('query-compute-apps', ['pid', 'used_memory']) ?? []).filter(([id]) => Number(id) === pid)
  const taken = own.reduce((sum, [, mib]) => sum + Number(mib) * BYTES_PER_MEBIBYTE, 0)
  return own.length === 0 || Number.isNaN(taken) ? null : taken
}
