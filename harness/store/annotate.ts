/** Writes the names, notes and tags that people give to runs. */
import { eq } from 'drizzle-orm'
import type { Database } from '../../db/open.ts'
import { annotations } from '../../db/schema/index.ts'

/** What is left undefined stays as it is. */
export interface AnnotationChange {
  /** Empty: takes the name away. */
  name?: string | undefined
  note?: string | undefined
  add?: readonly string[] | undefined
  remove?: readonly string[] | undefined
}

export interface Annotation {
  runId: string
  name: string
  note: string
  tags: string[]
}

/** Changes the annotation of every run alike, in one transaction. @returns them as they are now, in the order of `ids`. */
export function annotate(
  database: Database,
  ids: readonly string[],
  { name, note, add = [], remove = [] }: AnnotationChange,
  now = Date.now(),
): Annotation[] {
  return database.transaction(
    (transaction) => {
      return ids.map((runId) => {
        const old = transaction.select().from(annotations).where(eq(annotations.runId, runId)).get()
        const tags = [...new Set([...(old?.tags ?? []), ...add])].filter((tag) => !remove.includes(tag)).sort()
        const next = { name: name ?? old?.name ?? '', note: note ?? old?.note ?? '', tags }
        // Later than the version that it replaces even if the clock was set back, since merges keep the newest.
        const changedAt = Math.max(now, (old?.changedAt ?? 0) + 1)
        transaction
          .insert(annotations)
          .values({ runId, ...next, changedAt })
          .onConflictDoUpdate({ target: annotations.runId, set: { ...next, changedAt } })
          .run()
        return { runId, ...next }
      })
    },
    { behavior: 'immediate' },
  )
}
