/** What the processor can do, as the kernel says it: x86 and ARM on Linux. */
import { readFileSync } from 'node:fs'

/** Its instruction sets by the kernel's names, e.g. `avx2`; empty where nobody says. */
export function processorFlags(): ReadonlySet<string> {
  const line = cpuinfo().match(/^(?:flags|Features)\s*:(.*)$/m)?.[1] ?? ''
  return new Set(line.split(' ').filter(Boolean))
}

function cpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8')
  } catch {
    return ''
  }
}
