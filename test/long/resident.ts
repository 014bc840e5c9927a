/** What a process and all that it started hold in memory, as Linux counts it; pages they share count for each of them. */
import { readdirSync, readFileSync } from 'node:fs'

/** @returns bytes; 0 for a process that has ended. */
export function residentBytes(pid: number): number {
  try {
    const own = Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m)?.[1] ?? 0) * 1024
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
    return children.reduce((sum, child) => sum + residentBytes(child), own)
  } catch {
    return 0
  }
}
