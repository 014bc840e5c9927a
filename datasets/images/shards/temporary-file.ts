/**
 * The file beside a shard that is being written: it becomes the shard when it is whole, and until then its name tells
 * other processes who is at it.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { processExists } from '../../../harness/base/process/process-exists.ts'

/** A file nobody has written to for so long was left behind by a process of another machine, which can't be asked. */
const ABANDONED_MS = 60_000
/** Or by one of this machine whose number has gone to another program since; a writer may well pause for minutes. */
const REUSED_MS = 10 * 60_000

const machine = hostname().replace(/\W+/g, '-')

export function temporaryFileOf(path: string): string {
  return `${path}.${machine}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`
}

/** Whether anybody writes this shard; what one left that was killed is removed. */
export function isBeingWritten(path: string): boolean {
  const folder = dirname(path)
  const beside = readdirSync(folder).filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'))
  return beside.some((name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false })
    if (found === undefined) return false
    const [host, pid] = name.slice(basename(path).length + 1).split('.')
    const age = Date.now() - found.mtimeMs
    if (host === machine ? processExists(Number(pid)) && age < REUSED_MS : age < ABANDONED_MS) return true
    rmSync(join(folder, name), { force: true })
    return false
  })
}
