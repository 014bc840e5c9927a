/** Removes runs from a store, with all that belongs to them and to no other run. */
import type { Database } from '../../db/open.ts'
import { UsageError } from '../base/errors.ts'
import { ArtefactStore } from './artefacts.ts'
import { statesOf } from './runs/queue.ts'

export interface Removed {
  files: number
  bytes: number
}

/**
 * Files are removed after their rows, so that no row ever refers to a missing file.
 * @param path - the file that `database` was opened from.
 * @throws UsageError when one of the runs is held by a process or by Slurm, or queued; nothing is removed then.
 */
export function removeRuns(database: Database, path: string, ids: readonly string[]): Removed {
  const client = database.$client
  const chosen = JSON.stringify(ids)
  const named = client
    .transaction(() => {
      const busy = statesOf(database, ids).find(({ status, held }) => held || status === 'queued')
      if (busy !== undefined) {
        const remedy = 'stop its `run` with Ctrl-C, or cancel its job on Slurm; then it can be removed'
        const what = `run ${busy.id} is ${busy.held ? 'still running' : 'queued, and a `run` may be about to start it'}`
        throw new UsageError({ what, remedy })
      }
      const files = client.prepare(FILES).all(chosen) as { sha256: string; bytes: number }[]
      client.prepare('delete from runs where id in (select value from json_each(?))').run(chosen)
      client.exec('delete from truths where digest not in (select truth_digest from predictions)')
      return files
    })
    .immediate()
  const gone = new Set(
    removeUnnamed(
      database,
      new ArtefactStore(path),
      named.map(({ sha256 }) => sha256),
    ),
  )
  const bytes = named.reduce((sum, one) => sum + (gone.has(one.sha256) ? one.bytes : 0), 0)
  return { files: gone.size, bytes }
}

const FILES = 'select distinct sha256, bytes from artefacts where run_id in (select value from json_each(?))'

/**
 * Removes files that no row refers to any more, under the write lock, so that no other process can start to refer to one.
 * @returns the digests of those that were removed.
 */
export function removeUnnamed(database: Database, store: ArtefactStore, digests: readonly string[]): string[] {
  const client = database.$client
  const named = client.prepare('select 1 from main.artefacts where sha256 = ?')
  return client
    .transaction(() => {
      client.exec('update main.meta set value = value where key is null')
      const unnamed = digests.filter((digest) => named.get(digest) === undefined)
      for (const digest of unnamed) store.remove(digest)
      return unnamed
    })
    .deferred()
}
