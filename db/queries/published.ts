/** The papers' printed numbers, as the store holds them. */
import { asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { published } from '../schema.ts'

export type PublishedRow = typeof published.$inferSelect

/** Rows of one printed table (`adios-1` … `adios-7`, `gls-1`) in the order of print. */
export function publishedRows(database: Database, table: string): PublishedRow[] {
  return database.select().from(published).where(eq(published.table, table)).orderBy(asc(sql`rowid`)).all()
}
