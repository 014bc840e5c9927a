/** Changes a store behind maskbench's back, and takes it back at the end. */
import { copyFileSync, renameSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

export function tamper(path: string, statement: string): Disposable {
  const client = new Sqlite(path)
  client.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(path, `${path}.before`)
  client.exec(statement)
  client.close()
  return {
    [Symbol.dispose]() {
      renameSync(`${path}.before`, path)
    },
  }
}
