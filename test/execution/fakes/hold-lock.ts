import Sqlite from 'better-sqlite3'

/** Holds the lock for writing to a store, as an editor of databases does with a change that it has not written yet. */
export function holdLock(path: string): Disposable {
  const other = new Sqlite(path, { fileMustExist: true })
  other.exec('begin immediate')
  return { [Symbol.dispose]: () => void other.close() }
}
