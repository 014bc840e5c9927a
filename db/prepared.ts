/** Prepared statements for frequent queries, which SQLite plans only once. */
import type { Statement } from 'better-sqlite3'
import type { Database } from './read-only.ts'

const known = new WeakMap<Database['$client'], Map<string, Statement>>()

export function prepared<Row>({ $client: client }: Database, source: string): Statement<unknown[], Row> {
  const statements = known.get(client) ?? new Map<string, Statement>()
  known.set(client, statements)
  const statement = statements.get(source) ?? client.prepare(source)
  statements.set(source, statement)
  return statement as Statement<unknown[], Row>
}
