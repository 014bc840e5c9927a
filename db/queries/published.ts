/** The papers' published numbers in the store. */
import { asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { published } from '../schema/index.ts'

export type PublishedRow = typeof published.$inferSelect

/** Rows of one of the papers' tables (`adios-1` … `adios-7`, `gls-1`, `gls-2`), in the paper's order. */
export function publishedRows(database: Database, table: string): PublishedRow[] {
  return database.select().from(published).where(eq(published.table, table)).orderBy(asc(sql`rowid`)).all()
}
