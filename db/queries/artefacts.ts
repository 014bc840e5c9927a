/** Finds artefacts by content hash, and counts the pictures of a run. */
import { and, count, eq } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { artefacts } from '../schema/index.ts'

/** @returns null unless a run has a file with this hash. */
export function findArtefact(database: Database, sha256: string) {
  return database.select().from(artefacts).where(eq(artefacts.sha256, sha256)).limit(1).get() ?? null
}

export function countPictures(database: Database, runId: string): number {
  const ofRun = and(eq(artefacts.runId, runId), eq(artefacts.kind, 'masks'))
  return database.select({ pictures: count() }).from(artefacts).where(ofRun).get()?.pictures ?? 0
}
