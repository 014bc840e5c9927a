/** Executes a user's query: one read-only statement with limits on time and rows. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { FailureError, UsageError } from '../base/errors.ts'

const CHILD = fileURLToPath(new URL('./query-child.mjs', import.meta.url))
/** Statements that only read; not `pragma`, which can write, but `select … from pragma_table_info(…)` is allowed. */
const READS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(select|with|values|explain)\b/i

type Value = string | number | null

export interface QueryResult {
  /** Unique names: a second `id` becomes `id_2`. */
  columns: string[]
  /** Bytes are hexadecimal text; integers beyond 2^53 and infinite numbers, which JSON has not, are decimal text. */
  rows: Value[][]
  /** Whether there are more rows than the limit. */
  more: boolean
}

interface Limits {
  rows: number
  seconds: number
  signal: AbortSignal
}

/**
 * @param path - of a file that SQLite can read where it lies.
 * @throws UsageError for anything but a query; FailureError when the time limit is reached; the reason of `signal`.
 */
export async function query(path: string, sql: string, { rows, seconds, signal }: Limits): Promise<QueryResult> {
  if (!READS.test(sql)) {
    throw new UsageError({
      what: 'only read-only queries are allowed: select, with, values or explain',
      remedy: "for a pragma, write e.g. `select * from pragma_table_info('runs')`",
    })
  }
  const child = fork(CHILD, { serialization: 'advanced', execArgv: [] })
  type Reply = { error: string } | { columns: string[]; rows: unknown[][]; more: boolean }
  const reply = await new Promise<Reply>((resolve, reject) => {
    const stop = (error: unknown) => {
      child.kill('SIGKILL')
      reject(error)
    }
    const late = setTimeout(() => {
      const what = `the query took longer than ${seconds} s`
      stop(new FailureError({ what, remedy: 'simplify the query, or raise --timeout' }))
    }, seconds * 1000)
    signal.addEventListener('abort', () => stop(signal.reason))
    child.once('message', (message) => resolve(message as Reply))
    child.once('error', reject)
    child.once('exit', (code, killedBy) => {
      clearTimeout(late)
      const what = `the query's process ended without an answer (${killedBy ?? code})`
      reject(new FailureError({ what, remedy: 'if memory ran out, lower --limit' }))
    })
    child.send({ path, sql, limit: rows, seconds })
  })
  if ('error' in reply) {
    const what = `SQLite says: ${reply.error.replace(/\.$/, '')}`
    throw new UsageError({ what, remedy: '`npx maskbench db schema` lists tables and columns' })
  }
  return { columns: once(reply.columns), rows: reply.rows.map((row) => row.map(plain)), more: reply.more }
}

function plain(value: unknown): Value {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value as Value
}

function once(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name}_${times}`
  })
}
