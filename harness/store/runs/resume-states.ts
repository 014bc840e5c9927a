/** What serves resuming only: the newest training states of a run, and which of its parts are stored already. */
import { and, desc, eq, inArray, like, notInArray } from 'drizzle-orm'
import type { Database } from '../../../db/open.ts'
import { artefacts, meta, runs } from '../../../db/schema.ts'
import type { ArtefactStore } from '../artefacts.ts'

/** Name of the artefacts that hold states. */
export const RESUME = 'resume'

/** Rows of a run's states, the newest first. */
export function statesOfRun(database: Database, runId: string) {
  return database
    .select({ id: artefacts.id, step: artefacts.step, sha256: artefacts.sha256 })
    .from(artefacts)
    .where(and(eq(artefacts.runId, runId), eq(artefacts.kind, 'checkpoint'), eq(artefacts.name, RESUME)))
    .orderBy(desc(artefacts.step))
    .all()
}

/**
 * Files first, rows after, both under the write lock: a crash in between leaves rows of old states without their files,
 * which are skipped when they are read and dropped the next time. The other way round would leave files that nobody names.
 */
export function dropStates(database: Database, files: ArtefactStore, runId: string, kept: number): void {
  if (statesOfRun(database, runId).length <= kept) return
  database.transaction(
    () => {
      const old = statesOfRun(database, runId).slice(kept)
      const ids = old.map(({ id }) => id)
      for (const { sha256 } of old) {
        const shared = database
          .select({ id: artefacts.id })
          .from(artefacts)
          .where(and(eq(artefacts.sha256, sha256), notInArray(artefacts.id, ids)))
          .get()
        if (shared === undefined) files.remove(sha256)
      }
      database.delete(artefacts).where(inArray(artefacts.id, ids)).run()
    },
    { behavior: 'immediate' },
  )
}

/** How the keys begin under which the parts of a run are kept that are stored. */
export function partsOf(runId: string): string {
  return `part:${runId}:`
}

/** Once a run is done nothing of this is needed. */
export function dropAllStates(database: Database, files: ArtefactStore, runId: string): void {
  dropStates(database, files, runId, 0)
  database
    .delete(meta)
    .where(like(meta.key, `${partsOf(runId)}%`))
    .run()
}

/** The same for workers that were killed between the last word and this. */
export function dropLeftStates(database: Database, files: ArtefactStore, ids: readonly string[]): void {
  const left = database
    .selectDistinct({ runId: artefacts.runId })
    .from(artefacts)
    .innerJoin(runs, eq(runs.id, artefacts.runId))
    .where(and(inArray(runs.id, [...ids]), eq(runs.status, 'done'), eq(artefacts.name, RESUME)))
    .all()
  for (const { runId } of left) dropAllStates(database, files, runId)
}
