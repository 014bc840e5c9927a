/** Available memory and its use by processes, from /proc; unknown on systems without it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const KIB = 1024

/** Bytes of private and shared memory of a process; file mappings can be dropped. @returns null when it is gone. */
export function memoryOf(pid: number): number | null {
  const status = text(`/proc/${pid}/status`)
  const kib = (name: string) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? Number.NaN)
  const taken = (kib('RssAnon') + kib('RssShmem')) * KIB
  return Number.isNaN(taken) ? null : taken
}

/** Available bytes, limited by the machine and by every control group of this process. */
export function availableMemory(): number {
  const machine = Number(text('/proc/meminfo').match(/^MemAvailable:\s+(\d+) kB/m)?.[1] ?? Number.NaN) * KIB
  const rooms = [machine, ...controlGroups().map(roomOf)].filter((room) => !Number.isNaN(room))
  return rooms.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...rooms)
}

/**
 * Detects whether the kernel has killed a process for lack of memory since this object was created: in the process's
 * own control group, or on the whole machine if groups cannot be seen. Other groups that run out of memory are ignored.
 */
export class Starvation {
  #file: string
  #before: number

  constructor(pid: number) {
    this.#file = starvationFile(pid)
    this.#before = starvedIn(this.#file) ?? 0
  }

  get happened(): boolean {
    return (starvedIn(this.#file) ?? 0) > this.#before
  }

  /** Restarts the count if the process has moved to another group. */
  follow(pid: number): void {
    const file = starvationFile(pid)
    if (file === this.#file) return
    this.#file = file
    this.#before = starvedIn(file) ?? 0
  }
}

function starvationFile(pid: number): string {
  const [own] = controlGroups(pid)
  const file = own && join(own.folder, own.starved)
  return file && starvedIn(file) !== null ? file : '/proc/vmstat'
}

/** Number of processes killed for lack of memory. @returns null when the file does not say. */
function starvedIn(file: string): number | null {
  const count = text(file).match(/^oom_kill (\d+)$/m)?.[1]
  return count === undefined ? null : Number(count)
}

interface ControlGroup {
  folder: string
  limit: string
  usage: string
  /** The entry for file pages not used recently, which count as usage. */
  droppable: string
  starved: string
}

const V1 = {
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  droppable: 'total_inactive_file',
  starved: 'memory.oom_control',
}
const V2 = { limit: 'memory.max', usage: 'memory.current', droppable: 'inactive_file', starved: 'memory.events' }

/** The control group of a process and all its ancestors. */
function controlGroups(pid = process.pid): ControlGroup[] {
  const groups = text(`/proc/${pid}/cgroup`)
  const v1 = groups.match(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m)?.[1]
  const v2 = groups.match(/^0::(.*)$/m)?.[1]
  if (v1 !== undefined) return upwards(v1).map((path) => ({ ...V1, folder: join('/sys/fs/cgroup/memory', path) }))
  if (v2 !== undefined) return upwards(v2).map((path) => ({ ...V2, folder: join('/sys/fs/cgroup', path) }))
  return []
}

function upwards(path: string): string[] {
  return path === '/' || path === '.' ? ['/'] : [path, ...upwards(dirname(path))]
}

/** @returns NaN for a group that has no limit or cannot be seen from here. */
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
