import { readFileSync } from 'node:fs'

/** Whether a process has ended; one that nobody has waited for yet has. */
export function isGone(pid: number | string): boolean {
  try {
    return /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}
