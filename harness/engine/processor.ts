/** The processor's features as reported by the Linux kernel, on x86 and ARM. */
import { readFileSync } from 'node:fs'

/** Instruction sets by the kernel's names, e.g. `avx2`; empty if unknown. */
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
