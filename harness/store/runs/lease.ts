/** Checks whether the worker that holds a run is alive, by its process if possible, else by its heartbeat. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { processExists } from '../../base/process/process-exists.ts'

export interface Lease {
  runId: string
  host: string | null
  pid: number | null
  heartbeatAt: number | null
}

/** Environment variable with the number of the process that waits for a worker. */
export const PARENT = 'MASKBENCH_PARENT'

/**
 * Without a heartbeat for this long, a worker on another machine is considered dead; one of this machine is considered hung
 * and is killed.
 */
export const LEASE_SILENCE_MS = 10 * 60_000

/** Heartbeats from the future, as first seen by this process at a time of its own steady clock. */
const futureHeartbeats = new Map<string, { heartbeatAt: number; seen: number }>()

export function isHeld({ runId, host, pid, heartbeatAt }: Lease): boolean {
  if (pid === null) return false
  if (host !== hostname()) return silenceMs(runId, heartbeatAt) < LEASE_SILENCE_MS
  if (!processExists(pid)) return false
  // The process number may have been reused; a worker has its run on its command line.
  const commandLine = readCommandLine(pid)
  return commandLine === null ? silenceMs(runId, heartbeatAt) < LEASE_SILENCE_MS : commandLine.includes(runId)
}

/**
 * Whether a heartbeat is later than this machine's clock, by more than clocks usually differ: one of two clocks is or
 * was wrong. Such a run counts as held until its heartbeat has not changed for ten minutes.
 */
export function isAhead({ heartbeatAt }: Pick<Lease, 'heartbeatAt'>): boolean {
  return (heartbeatAt ?? 0) > Date.now() + 60_000
}

/** The time without a heartbeat; for one from the future, the time for which this process has seen it unchanged. */
function silenceMs(runId: string, heartbeatAt: number | null): number {
  const age = Date.now() - (heartbeatAt ?? 0)
  if (heartbeatAt === null || age >= 0) return age
  const before = futureHeartbeats.get(runId)
  if (before?.heartbeatAt === heartbeatAt) return performance.now() - before.seen
  futureHeartbeats.set(runId, { heartbeatAt, seen: performance.now() })
  return 0
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
