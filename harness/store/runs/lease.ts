/** Whether the worker that holds a run is still there. No clock decides where the process itself can be asked. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { processExists } from '../../base/process-exists.ts'

export interface Lease {
  runId: string
  host: string | null
  pid: number | null
  heartbeatAt: number | null
}

/** Environment variable in which a worker finds the number of the process that waits for it. */
export const PARENT = 'MASKBENCH_PARENT'

/** A worker elsewhere that has been silent for so long is taken for dead. */
const SILENCE_MS = 10 * 60_000

export function isHeld({ runId, host, pid, heartbeatAt }: Lease): boolean {
  if (pid === null) return false
  if (host !== hostname()) return Date.now() - (heartbeatAt ?? 0) < SILENCE_MS
  if (!processExists(pid)) return false
  // The number may have gone to another program since; a worker names its run on its command line.
  const commandLine = readCommandLine(pid)
  return commandLine === null ? Date.now() - (heartbeatAt ?? 0) < SILENCE_MS : commandLine.includes(runId)
}

/** Whether the worker is on this machine, and who started it is gone; the system then gave it another parent. */
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

/** @returns null where the system has no /proc. A process that ended but was not waited for has an empty line. */
function readCommandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return null
  }
}
