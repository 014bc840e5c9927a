/** The read-only connection that all pages share. `MASKBENCH_DB` is the path of the file; `serve` sets it. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseError } from '../../db/database-error.ts'
import { registerStored } from '../../db/queries/plugins.ts'
import { type Database, isCopy, openReadOnly } from '../../db/read-only.ts'
import { stamp } from '../../db/readable-file.ts'

export type Store =
  | { state: 'ready'; path: string; database: Database }
  | { state: 'empty'; path: string }
  | { state: 'broken'; path: string; what: string; remedy: string }

export const storePath = (): string =>
  resolve(/* turbopackIgnore: true */ process.env.MASKBENCH_DB || 'maskbench.sqlite')

let open: { identity: string; database: Database; stamp: string } | null = null

/** Opens the store, or returns why it cannot; reopens it if the file has been replaced. */
export function openStore(): Store {
  const path = storePath()
  try {
    const identity = identityOf(path)
    if (open && (open.identity !== identity || isOutdated(open, path))) {
      open.database.$client.close()
      open = null
    }
    if (identity === null) return { state: 'empty', path }
    if (!open) {
      const before = stamp(path)
      const database = openReadOnly(path)
      if (!database) return { state: 'empty', path }
      open = { identity, database, stamp: before }
    }
    registerStored(open.database)
    return { state: 'ready', path, database: open.database }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { state: 'broken', path, what: error.message, remedy: error.remedy }
  }
}

function isOutdated({ database, stamp: before }: { database: Database; stamp: string }, path: string): boolean {
  return isCopy(database, path) && stamp(path) !== before
}

/** Identity of the file at the path, which changes when the file is replaced; null when there is none. */
function identityOf(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats ? `${path} ${stats.dev} ${stats.ino} ${stats.birthtimeNs}` : null
}
