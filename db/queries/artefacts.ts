/** Which file a content hash stands for. */
import { eq } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { artefacts } from '../schema.ts'

/** @returns null unless some run left a file with this hash. */
export function findArtefact(database: Database, sha256: string) {
  return database.select().from(artefacts).where(eq(artefacts.sha256, sha256)).limit(1).get() ?? null
}
