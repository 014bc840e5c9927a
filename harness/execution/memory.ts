/** How much memory there is and who takes it. Where the system has no /proc nothing is known. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const KIB = 1024

/** Bytes that a process alone takes: what it mapped from files is the system's to drop. @returns null when it is gone. */
export function memoryOf(pid: number): number | null {
  const status = text(`/proc/${pid}/status`)
  const kib = (name: string) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? Number.NaN)
  const taken = (kib('RssAnon') + kib('RssShmem')) * KIB
  return Number.isNaN(taken) ? null : taken
}

/** Bytes that may still be taken before something has to go, by the machine and by every control group around this process. */
export function availableMemory(): number {
  const machine = Number(text('/proc/meminfo').match(/^MemAvailable:\s+(\d+) kB/m)?.[1] ?? Number.NaN) * KIB
  const rooms = [machine, ...controlGroups().map(roomOf)].filter((room) => !Number.isNaN(room))
  return rooms.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...rooms)
}

/** How many processes the kernel has ended since it started because memory ran out, in any control group. */
export function starvedProcesses(): number {
  return Number(text('/proc/vmstat').match(/^oom_kill (\d+)$/m)?.[1] ?? 0)
}

interface ControlGroup {
  folder: string
  limit: string
  usage: string
  /** What of the usage is files that nobody looked at lately. */
  droppable: string
}

const V1 = { limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes', droppable: 'total_inactive_file' }
const V2 = { limit: 'memory.max', usage: 'memory.current', droppable: 'inactive_file' }

/** This process's own and all above it. */
function controlGroups(): ControlGroup[] {
  const groups = text('/proc/self/cgroup')
  const v1 = groups.match(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m)?.[1]
  const v2 = groups.match(/^0::(.*)$/m)?.[1]
  if (v1 !== undefined) return upwards(v1).map((path) => ({ ...V1, folder: join('/sys/fs/cgroup/memory', path) }))
  if (v2 !== undefined) return upwards(v2).map((path) => ({ ...V2, folder: join('/sys/fs/cgroup', path) }))
  return []
}

function upwards(path: string): string[] {
  return path === '/' || path === '.' ? ['/'] : [path, ...upwards(dirname(path))]
}

/** @returns NaN for a group without a limit, and for one that can't be seen from here. */
function roomOf({ folder, limit, usage, droppable }: ControlGroup): number {
  const number = (file: string) => Number.parseInt(text(join(folder, file)), 10)
  const files = Number(text(join(folder, 'memory.stat')).match(new RegExp(`^${droppable} (\\d+)$`, 'm'))?.[1] ?? 0)
  return number(limit) - number(usage) + files
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
