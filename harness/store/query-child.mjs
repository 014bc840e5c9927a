// @ts-check
/**
 * Executes one query in a child process, so that it can be killed if it takes too long; SQLite cannot be interrupted
 * from within. It receives `{ path, sql, limit }` and replies with `{ columns, rows, more }` or `{ error }`.
 */
import Sqlite from 'better-sqlite3'

/** @typedef {{ path: string, sql: string, limit: number }} Question */

process.once('message', (message) => {
  const { path, sql, limit } = /** @type {Question} */ (message)
  let answer
  try {
    answer = ask(path, sql, limit)
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) }
  }
  process.send?.(answer, () => process.disconnect())
})

/**
 * @param {string} path
 * @param {string} sql
 * @param {number} limit
 */
function ask(path, sql, limit) {
  const client = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 15_000 })
  const statement = client.prepare(sql)
  if (!statement.readonly || !statement.reader) throw new Error('the statement is not read-only')
  const columns = statement
    .raw()
    .columns()
    .map(({ name }) => name)
  const rows = []
  let more = false
  for (const row of statement.iterate()) {
    more = rows.length === limit
    if (more) break
    rows.push(row)
  }
  return { columns, rows, more }
}
