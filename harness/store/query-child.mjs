// @ts-check
/**
 * Executes one query in a child process, so that it can be killed if it takes too long; SQLite cannot be interrupted
 * from within. It receives `{ path, sql, limit, seconds }` and replies with `{ columns, rows, more }` or `{ error }`.
 * A thread ends the process with its parent, or when the parent has not done so a little after the time limit.
 */
import { Worker } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'

/** @typedef {{ path: string, sql: string, limit: number, seconds: number }} Question */

const WATCH = `
  const { workerData } = require('node:worker_threads')
  const end = performance.now() + workerData.seconds * 1000 + 5000
  setInterval(() => {
    if (process.ppid !== workerData.parent || performance.now() > end) process.kill(process.pid, 'SIGKILL')
  }, 250)`

process.once('message', (message) => {
  const { path, sql, limit, seconds } = /** @type {Question} */ (message)
  new Worker(WATCH, { eval: true, workerData: { parent: process.ppid, seconds } }).unref()
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
  statement.safeIntegers()
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
