/** The part of better-sqlite3 that queries use, on SQLite compiled to WebAssembly. */
import type { BindParams, Database as Memory, Statement as Prepared, SqlValue } from 'sql.js'
import initialise from 'sql.js/dist/sql-wasm-inline.js'
import { readStore } from '../data.ts'

let memory: Memory

/** Loads the snapshot's store; to be called once, before any page. */
export async function loadStore(): Promise<void> {
  const [{ Database }, bytes] = await Promise.all([initialise(), readStore()])
  memory = new Database(bytes)
}

export default class Database {
  prepare(source: string): Statement {
    return new Statement(memory.prepare(source))
  }

  pragma(source: string): SqlValue | undefined {
    return this.prepare(`pragma ${source}`).pluck().get() as SqlValue | undefined
  }

  /** Reading needs no transaction, because nothing writes. */
  transaction<Act extends (...given: never[]) => unknown>(act: Act) {
    return Object.assign(act, { deferred: act, immediate: act, exclusive: act })
  }

  close(): void {}
}

class Statement {
  private readonly prepared: Prepared
  private shape: 'object' | 'raw' | 'pluck' = 'object'

  constructor(prepared: Prepared) {
    this.prepared = prepared
  }

  raw(on = true): this {
    this.shape = on ? 'raw' : 'object'
    return this
  }

  pluck(on = true): this {
    this.shape = on ? 'pluck' : 'object'
    return this
  }

  all(...given: unknown[]): unknown[] {
    return [...this.iterate(...given)]
  }

  get(...given: unknown[]): unknown {
    return this.all(...given)[0]
  }

  *iterate(...given: unknown[]): Generator<unknown> {
    const { prepared, shape } = this
    prepared.bind(toParams(given))
    try {
      const names = prepared.getColumnNames()
      while (prepared.step()) {
        const values = prepared.get()
        if (shape === 'raw') yield values
        else if (shape === 'pluck') yield values[0]
        else yield Object.fromEntries(names.map((name, i) => [name, values[i]]))
      }
    } finally {
      prepared.reset()
    }
  }
}

/** Values in order, in lists or not; or one object of values by name, without the mark before the name in SQL. */
function toParams(given: unknown[]): BindParams {
  const [first] = given
  if (given.length !== 1 || typeof first !== 'object' || first === null || Array.isArray(first)) {
    return given.flat() as SqlValue[]
  }
  if (first instanceof Uint8Array) return [first]
  const entries = Object.entries(first as Record<string, SqlValue>)
  return Object.fromEntries(entries.flatMap(([name, value]) => ['@', ':', '$'].map((mark) => [mark + name, value])))
}
