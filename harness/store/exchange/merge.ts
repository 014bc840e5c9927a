/**
 * Takes the runs of another store into this one, with everything that hangs on them. Merging in any order, twice, or
 * several at once ends with the same results.
 *
 * - Files first, then all rows in one transaction: no row ever names a file that is not here. A file that is missing or
 *   damaged there is named in the answer and its row left out; a later merge from a store that has it adds it.
 * - Of two versions of a run the more finished one is taken whole. One that is done here is never overwritten: if the
 *   other is done as well, what this one lacks is added, unless the two disagree, which is a conflict to report.
 * - What the other store says of itself (`meta`) is not taken: `code:<kind>` tells which runs are stale by the sources here.
 *
 * Beside queue.ts this is the only writer of a run's status.
 */
import { statSync } from 'node:fs'
import type { Database } from '../../../db/open.ts'
import { BUSY_TIMEOUT_MS } from '../../../db/read-only.ts'
import { ArtefactStore } from '../artefacts.ts'
import { copyRows, judge, type Verdict } from './merge-rows.ts'
import { withOtherStore } from './other-store.ts'

export interface Merged {
  /** Runs that were not here. */
  added: number
  /** Runs that are further now, or have more than before. */
  updated: number
  /** Runs that stay as they were. */
  unchanged: number
  /** Ids of runs done in both stores with different results: those here are kept. */
  conflicts: string[]
  /** Ids of runs that a process here works on at this moment: left alone. */
  busy: string[]
  /** Artefact files copied, and their size. */
  files: number
  bytes: number
  /** Artefacts of the other store whose file is missing or damaged there. */
  lost: LostFile[]
}

interface LostFile {
  runId: string
  kind: string
  name: string
  step: number
  sha256: string
  problem: 'missing' | 'damaged'
}

/** Merges wait for one another, however large they are. */
const PATIENCE_MS = 10 * 60_000

/**
 * @param path - of the file that `database` was opened from.
 * @param from - another store's file; its artefacts lie in `<from>.d/`.
 * @throws UsageError when `from` is missing or no store; EnvironmentError when it is of a newer maskbench.
 */
export function mergeStore(database: Database, path: string, from: string): Merged {
  const client = database.$client
  if (sameFile(path, from)) return { ...NOTHING, unchanged: count(database) }
  client.pragma(`busy_timeout = ${PATIENCE_MS}`)
  try {
    return withOtherStore(database, from, () => mergeAttached(database, path, from)) ?? NOTHING
  } finally {
    client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}

const NOTHING: Merged = { added: 0, updated: 0, unchanged: 0, conflicts: [], busy: [], files: 0, bytes: 0, lost: [] }

function mergeAttached(database: Database, path: string, from: string): Merged {
  const client = database.$client
  const [store, other] = [new ArtefactStore(path), new ArtefactStore(from)]
  judge(client)
  const wanted = client.prepare(WANTED).all() as Wanted[]
  const whole: Wanted[] = []
  const lost: LostFile[] = []
  let [files, bytes] = [0, 0]
  const fetch = (one: Wanted): boolean => {
    const { bytes: size, ...file } = one
    const outcome = store.adopt(other.path(file.sha256), file.sha256, size)
    if (typeof outcome === 'string') {
      lost.push({ ...file, problem: outcome })
      return false
    }
    if (outcome > 0) [files, bytes] = [files + 1, bytes + outcome]
    return true
  }
  for (const one of wanted) if (fetch(one)) whole.push(one)
  const { verdicts, changed, dropped } = client
    .transaction(() => {
      // The first statement writes, so this waits its turn here and locks nothing there, as an immediate one would.
      client.exec('update main.meta set value = value where key is null')
      const verdicts = judge(client)
      // A file may have been dropped by another merge while this one waited.
      const here = whole.filter((one) => store.has(one.sha256, one.bytes) || fetch(one))
      return { verdicts, ...copyRows(client, [...new Set(here.map(({ sha256 }) => sha256))]) }
    })
    .deferred()
  if (dropped.length > 0) removeUnnamed(database, store, dropped)
  const having = (...these: Verdict[]) =>
    [...verdicts].flatMap(([id, verdict]) => (these.includes(verdict) ? [id] : []))
  const same = having('same')
  const added = having('new').length
  const updated = having('newer').length + same.filter((id) => changed.has(id)).length
  const [conflicts, busy] = [having('conflict'), having('busy')]
  const unchanged = verdicts.size - added - updated - conflicts.length - busy.length
  return { added, updated, unchanged, conflicts, busy, files, bytes, lost }
}

interface Wanted extends Omit<LostFile, 'problem'> {
  bytes: number
}

/** States serve resuming only, so those of a run that is done, or goes on elsewhere and will change them, stay there. */
const WANTED = `
  select a.run_id as runId, a.kind, a.name, a.step, a.sha256, a.bytes
  from temp.verdicts v join other.artefacts a on a.run_id = v.id join other.runs o on o.id = v.id
  where v.verdict in ('new', 'newer', 'same') and not (a.name = 'resume' and o.status in ('done', 'running'))
  order by a.run_id, a.kind, a.name, a.step`

/** Files of versions that gave way to others. The lock is held meanwhile: nobody can come to name one of them. */
function removeUnnamed(database: Database, store: ArtefactStore, digests: readonly string[]): void {
  const client = database.$client
  const named = client.prepare('select 1 from main.artefacts where sha256 = ?')
  client
    .transaction(() => {
      client.exec('update main.meta set value = value where key is null')
      for (const digest of digests) if (named.get(digest) === undefined) store.remove(digest)
    })
    .deferred()
}

function sameFile(a: string, b: string): boolean {
  const [one, two] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }))
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev
}

function count(database: Database): number {
  return database.$client.prepare('select count(*) from runs').pluck().get() as number
}
