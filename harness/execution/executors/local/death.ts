/** How a worker on this machine ended without an exit code, and what helps if it does so again and again. */

interface Death {
  /** E.g. `was ended by SIGKILL`; null when it exited by itself. */
  death: string | null
  remedy: string
}

/** Signals of faults in native code. */
const CRASHES: ReadonlySet<NodeJS.Signals> = new Set(['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGFPE', 'SIGILL', 'SIGTRAP'])

/** @param hangs - whether it was ended here since it gave no sign of life. */
export function deathOf(hangs: boolean, killedBy: NodeJS.Signals | null): Death {
  if (hangs) {
    const remedy = 'usually a disk or a driver does not answer: look for it in `dmesg`, then run the same command again'
    return { death: 'gave no sign of life', remedy }
  }
  return { death: killedBy === null ? null : `was ended by ${killedBy}`, remedy: remedyOf(killedBy) }
}

function remedyOf(killedBy: NodeJS.Signals | null): string {
  if (killedBy === 'SIGKILL') return 'lower --jobs if memory ran out'
  if (killedBy !== null && CRASHES.has(killedBy))
    return 'the engine crashed: `npx maskbench doctor --verify` checks its files'
  return 'another program or a limit of this machine ends it: run the same command again once that is settled'
}
