/**
 * Merges the runs of another store into this one, with everything that belongs to them. The result is the same for any
 * order of merges, and for repeated or concurrent ones.
 *
 * - Files are copied first, then all rows in one transaction, so that no row ever refers to a missing file. A file that
 *   is missing or damaged in the other store is reported and its row left out; a later merge can add it.
 * - Of two versions of a run, the one that is further along is taken as a whole. A run that is done here is never
 *   overwritten: if the other is done as well, missing rows are added, unless the two disagree, which is a conflict.
 * - The other store's `meta` is not merged, except for the plugins of its runs: `code:<kind>` marks stale runs by the
 *   local sources.
 *
 * Apart from queue.ts, and reported.ts for numbers that nothing computes, this is the only writer of a run's status.
 */
import { statSync } from 'node:fs'
import { RESUME } from '../../../db/artefact-names.ts'
import type { Database } from '../../../db/open.ts'
import { BUSY_TIMEOUT_MS } from '../../../db/read-only.ts'
import { FailureError } from '../../base/errors.ts'
import { quoted } from '../../base/quoted.ts'
import { ArtefactStore } from '../artefacts.ts'
import { removeUnnamed } from '../remove.ts'
import { rowProblems } from '../row-problems.ts'
import { compareRuns, copyRows, type Verdict } from './merge-rows.ts'
import { withOtherStore } from './other-store.ts'

export interface Merged {
  /** Number of new runs. */
  added: number
  /** Number of runs that are further along, or have more rows, than before. */
  updated: number
  /** Number of unchanged runs. */
  unchanged: number
  /** Ids of runs done in both stores with different results; the local ones are kept. */
  conflicts: string[]
  /** Ids of runs that a local process is working on, which are left alone. */
  busy: string[]
  /** Number of artefact files copied; `bytes` is their size. */
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

/** Merges wait for each other, however large they are. */
const PATIENCE_MS = 10 * 60_000

/**
 * @param path - the file that `database` was opened from.
 * @param from - another store's file; its artefacts are in `<from>.d/`.
 * @param rowsAreChecked - whether the rows of the other store are known to be what the schema allows.
 * @throws UsageError when `from` is missing or not a store; EnvironmentError when it was written by a newer maskbench;
 *   FailureError when a row holds what the schema does not allow.
 */
export function mergeStore(database: Database, path: string, from: string, rowsAreChecked = false): Merged {
  const client = database.$client
  if (sameFile(path, from)) return { ...NOTHING, unchanged: count(database) }
  client.pragma(`busy_timeout = ${PATIENCE_MS}`)
  try {
    const merge = () => {
      if (!rowsAreChecked) checkRows(client, from)
      return mergeAttached(database, path, from)
    }
    return withOtherStore(database, from, merge) ?? NOTHING
  } finally {
    client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}

function checkRows(client: Database['$client'], from: string): void {
  const [wrong] = rowProblems(client, 'other')
  if (wrong === undefined) return
  throw new FailureError({
    what: `${from} is damaged: ${wrong}`,
    remedy: `nothing was merged; \`npx maskbench db check --db ${quoted(from)}\` lists all that is wrong with it`,
  })
}

const NOTHING: Merged = { added: 0, updated: 0, unchanged: 0, conflicts: [], busy: [], files: 0, bytes: 0, lost: [] }

function mergeAttached(database: Database, path: string, from: string): Merged {
  const client = database.$client
  const [store, other] = [new ArtefactStore(path), new ArtefactStore(from)]
  compareRuns(client)
  const wanted = client.prepare(WANTED).all(RESUME) as Wanted[]
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
      // Starting with a write waits for the lock here without locking the other store, as an immediate transaction
      // would.
      client.exec('update main.meta set value = value where key is null')
      const verdicts = compareRuns(client)
      // Another merge may have dropped a file while this one waited.
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

/**
 * Artefacts to copy. Resume states, whose name is the parameter, are not, if their run is done or still running
 * elsewhere.
 */
const WANTED = `
  select a.run_id as runId, a.kind, a.name, a.step, a.sha256, a.bytes
  from temp.verdicts v join other.artefacts a on a.run_id = v.id join other.runs o on o.id = v.id
  where v.verdict in ('new', 'newer', 'same') and not (a.name = ? and o.status in ('done', 'running'))
  order by a.run_id, a.kind, a.name, a.step`

function sameFile(a: string, b: string): boolean {
  const [one, two] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }))
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev
}

function count(database: Database): number {
  return database.$client.prepare('select count(*) from runs').pluck().get() as number
}
