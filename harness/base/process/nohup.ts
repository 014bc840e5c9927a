/**
 * `nohup` starts a program with SIGHUP ignored, which Node forgets: without this, closing the terminal ends what nohup
 * was to protect.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Says to the processes that this one starts that they are protected as well. */
const INHERITED = 'MASKBENCH_NOHUP'

/** Signals that end a command cleanly. */
export const endingSignals = (): NodeJS.Signals[] => [
  'SIGINT',
  'SIGTERM',
  ...(isUnderNohup() ? [] : (['SIGHUP'] as const)),
]

/** Ignores SIGHUP where nohup started this process or one above it. */
export function keepNohup(): void {
  if (!isUnderNohup()) return
  process.env[INHERITED] = '1'
  process.on('SIGHUP', () => {})
}

function isUnderNohup(): boolean {
  if (process.env[INHERITED] !== undefined || basename(process.env._ ?? '') === 'nohup') return true
  return isUnreadable(0)
}

/** Instead of a terminal, nohup gives programs an input that can only be written to. */
function isUnreadable(descriptor: number): boolean {
  try {
    const [, flags] = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? []
    return flags !== undefined && (Number.parseInt(flags, 8) & 3) === 1
  } catch {
    return false // Not Linux.
  }
}
