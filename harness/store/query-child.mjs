// @ts-check
/**
 * Answers one query in a process of its own, so that one that takes too long can be ended: SQLite can't be interrupted from
 * within. Takes `{ path, sql, limit }` and answers with `{ columns, rows, more }` or `{ error }`.
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
  if (!statement.readonly || !statement.reader) throw new Error('it would not only read')
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
