/** Checks whether the worker that holds a run is alive, by its process if possible, else by its heartbeat. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { processExists } from '../../base/process-exists.ts'

export interface Lease {
  runId: string
  host: string | null
  pid: number | null
  heartbeatAt: number | null
}

/** Environment variable with the number of the process that waits for a worker. */
export const PARENT = 'MASKBENCH_PARENT'

/** A worker on another machine is considered dead after this time without a heartbeat. */
const SILENCE_MS = 10 * 60_000

export function isHeld({ runId, host, pid, heartbeatAt }: Lease): boolean {
  if (pid === null) return false
  if (host !== hostname()) return Date.now() - (heartbeatAt ?? 0) < SILENCE_MS
  if (!processExists(pid)) return false
  // The process number may have been reused; a worker has its run on its command line.
  const commandLine = readCommandLine(pid)
  return commandLine === null ? Date.now() - (heartbeatAt ?? 0) < SILENCE_MS : commandLine.includes(runId)
}

/** Whether the worker is on this machine and its parent is gone, in which case the system gave it another parent. */
export function isOrphan({ runId, host, pid, heartbeatAt }: Lease): boolean {
  if (pid === null || host !== hostname() || !isHeld({ runId, host, pid, heartbeatAt })) return false
  try {
    const started = readFileSync(`/proc/${pid}/environ`, 'utf8').match(new RegExp(`(?:^|\0)${PARENT}=(\\d+)\0`))?.[1]
    const now = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^PPid:\s+(\d+)$/m)?.[1]
    return started !== undefined && now !== undefined && started !== now
  } catch {
    return false // gone, another user's, or a system without /proc
  }
}

/** @returns null on systems without /proc; an empty line for a zombie process. */
function readCommandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return null
  }
}
