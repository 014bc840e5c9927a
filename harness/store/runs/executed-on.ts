/** Records on what a run was executed, and what it took there. */
import { eq, sql } from 'drizzle-orm'
import type { Database } from '../../../db/open.ts'
import { environments, runs } from '../../../db/schema/index.ts'
import { BYTES_PER_MEBIBYTE } from '../../base/text.ts'
import type { Environment, GitState } from './environment.ts'
import { IMMEDIATE } from './queue.ts'

/**
 * Stores machine, software and sources of the process that executes the run, not of the one that requested it. The id
 * of an environment is the hash of its facts, so equal ones are stored once.
 */
export function storeEnvironment(
  database: Database,
  runId: string,
  { id, facts }: Environment,
  own: GitState & { card: string | null },
): void {
  database.transaction((tx) => {
    tx.insert(environments).values({ id, facts }).onConflictDoNothing().run()
    tx.update(runs)
      .set({ environmentId: id, ...own })
      .where(eq(runs.id, runId))
      .run()
  }, IMMEDIATE)
}

/** @param bytes - null if unknown. */
export function storePeakOnCard(database: Database, runId: string, bytes: number | null): void {
  if (bytes === null) return
  const peakCardMb = sql`max(coalesce(${runs.peakCardMb}, 0), ${bytes / BYTES_PER_MEBIBYTE})`
  database.transaction((tx) => tx.update(runs).set({ peakCardMb }).where(eq(runs.id, runId)).run(), IMMEDIATE)
}
