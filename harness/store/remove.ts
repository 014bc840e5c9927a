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
 * @throws UsageError when a process or Slurm holds one of the runs, or one is queued and a command that is at work may
 * start it: one that holds a run of the same suite, or of none where this one is of none.
 */
export function checkRemovable(database: Database, ids: readonly string[]): void {
  const states = statesOf(database, ids)
  const held = states.find((run) => run.held)
  if (held !== undefined) throw busy(held.id, 'still running')
  const queued = states.filter(({ status }) => status === 'queued').map(({ id }) => id)
  const peers = database.$client.prepare(PEERS).all(JSON.stringify(queued)) as { queued: string; id: string }[]
  const atWork = new Set(
    statesOf(database, [...new Set(peers.map(({ id }) => id))]).flatMap((run) => (run.held ? run.id : [])),
  )
  const waiting = peers.find(({ id }) => atWork.has(id))
  if (waiting !== undefined)
    throw busy(waiting.queued, `queued, and the command that does run ${waiting.id} may start it`)
}

function busy(id: string, why: string): UsageError {
  const remedy = 'stop its `run` with Ctrl-C, or cancel its job on Slurm; then it can be removed'
  return new UsageError({ what: `run ${id} is ${why}`, remedy })
}

/** Pairs of a queued run and one that may be held by the command that queued it. */
const PEERS = `
  with wanted as (select value as id from json_each(?)),
    active as (select id from runs where status = 'running' union select run_id from slurm_tasks where ended_at is null)
  select own.run_id as queued, other.run_id as id from wanted
    join suite_runs as own on own.run_id = wanted.id
    join suite_runs as other on other.suite = own.suite and other.run_id in active
  union
  select wanted.id as queued, active.id as id from wanted join active
    where wanted.id not in (select run_id from suite_runs) and active.id not in (select run_id from suite_runs)`

/**
 * Files are removed after their rows, so that no row ever refers to a missing file.
 * @param path - the file that `database` was opened from.
 * @throws UsageError as `checkRemovable`; nothing is removed then.
 */
export function removeRuns(database: Database, path: string, ids: readonly string[]): Removed {
  const client = database.$client
  const chosen = JSON.stringify(ids)
  const named = client
    .transaction(() => {
      checkRemovable(database, ids)
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
