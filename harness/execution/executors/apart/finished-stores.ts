/** Removes the stores of tasks once their runs are merged. */
import { existsSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import type { Database } from '../../../../db/open.ts'
import { runs, slurmTasks } from '../../../../db/schema/index.ts'
import { type ArrayFile, inFolder, readWhole, removeFolder, removeRun } from './folder.ts'
import { openTasks, type TaskRow } from './open-tasks.ts'

/**
 * Removes the stores of finished runs, unless a pending task will read an encoder from them; the folder is removed
 * along with the last one.
 */
export function removeFinishedStores(database: Database): void {
  const open = openTasks(database)
  const known = database.selectDistinct({ folder: slurmTasks.folder }).from(slurmTasks).all()
  const folders = known.map(({ folder }) => folder).filter((folder) => existsSync(folder))
  for (const folder of folders) {
    const given = database
      .selectDistinct({ id: runs.id, status: runs.status })
      .from(slurmTasks)
      .innerJoin(runs, eq(runs.id, slurmTasks.runId))
      .where(eq(slurmTasks.folder, folder))
      .all()
    const needed = neededIn(
      folder,
      open.filter((row) => row.folder === folder),
    )
    const done = given.filter(({ id, status }) => status === 'done' && !needed.has(id))
    if (done.length === given.length) removeFolder(folder)
    else for (const { id } of done) removeRun(folder, id)
  }
}

/** Runs whose stores are written by open tasks, or provide an encoder to them. */
function neededIn(folder: string, open: readonly TaskRow[]): Set<string> {
  const arrays = [...new Set(open.map(({ array }) => array))]
  const files = arrays.map((array) => readWhole<ArrayFile>(inFolder.tasks(folder, array)))
  const lenders = files.flatMap((file) => Object.values(file?.tasks ?? {}).flatMap(({ lender }) => lender?.run ?? []))
  return new Set([...lenders, ...open.map(({ runId }) => runId)])
}
