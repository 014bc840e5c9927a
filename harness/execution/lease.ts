/** Whether the worker that holds a run is still there. No clock decides where the process itself can be asked. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

export interface Lease {
  runId: string
  host: string | null
  pid: number | null
  heartbeatAt: number | null
}

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

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
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
