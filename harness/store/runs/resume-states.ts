/** Data used only for resuming: the newest training states of a run, and which of its parts are already stored. */
import { and, desc, eq, inArray, like, notInArray } from 'drizzle-orm'
import { RESUME } from '../../../db/artefact-names.ts'
import type { Database } from '../../../db/open.ts'
import { artefacts, meta, runs } from '../../../db/schema/index.ts'
import type { ArtefactStore } from '../artefacts.ts'

/** Rows of a run's resume states, newest first. */
export function resumeStatesOf(database: Pick<Database, 'select'>, runId: string) {
  return database
    .select({ id: artefacts.id, step: artefacts.step, sha256: artefacts.sha256 })
    .from(artefacts)
    .where(and(eq(artefacts.runId, runId), eq(artefacts.kind, 'checkpoint'), eq(artefacts.name, RESUME)))
    .orderBy(desc(artefacts.step))
    .all()
}

/**
 * Drops the resume states of a run but the `kept` newest.
 *
 * Removes files first and rows second, both under the write lock. A crash in between leaves rows of old states without
 * files, which are skipped when read and dropped the next time; the other order would leave files without rows.
 */
export function dropOldResumeStates(database: Database, files: ArtefactStore, runId: string, kept: number): void {
  if (resumeStatesOf(database, runId).length <= kept) return
  database.transaction(
    () => {
      const old = resumeStatesOf(database, runId).slice(kept)
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

/** Prefix of the keys that record which parts of a run are stored. */
export function partsOf(runId: string): string {
  return `part:${runId}:`
}

/** Drops all resume data of a finished run. */
export function dropResumeData(database: Database, files: ArtefactStore, runId: string): void {
  dropOldResumeStates(database, files, runId, 0)
  database
    .delete(meta)
    .where(like(meta.key, `${partsOf(runId)}%`))
    .run()
}

/** The same for runs whose workers were killed before they could do it. */
export function dropLeftResumeData(database: Database, files: ArtefactStore, ids: readonly string[]): void {
  const left = database
    .selectDistinct({ runId: artefacts.runId })
    .from(artefacts)
    .innerJoin(runs, eq(runs.id, artefacts.runId))
    .where(and(inArray(runs.id, [...ids]), eq(runs.status, 'done'), eq(artefacts.name, RESUME)))
    .all()
  for (const { runId } of left) dropResumeData(database, files, runId)
}
