/** Checks a store: the database, the bytes of every artefact, and leftovers of crashes, which it can remove. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { RESUME } from '../../db/artefact-names.ts'
import type { Database } from '../../db/read-only.ts'
import { schemaVersion } from '../../db/read-only.ts'
import { hashFileIfThere } from '../base/hash-file.ts'
import { processExists } from '../base/process/process-exists.ts'
import { ArtefactStore, namesIn } from './artefacts.ts'
import { rowProblems } from './row-problems.ts'
import { isAhead, isHeld, type Lease } from './runs/lease.ts'
import { releaseLost } from './runs/queue.ts'
import { groupsToSummarise, summarise } from './summary-problems.ts'

export interface Problem {
  /** damage: needs a copy to repair. litter: `removeLitter` removes it. strange: to be looked at, but left alone. */
  kind: 'damage' | 'litter' | 'strange'
  what: string
}

export interface StoreReport {
  schema: number
  runs: number
  /** Number of artefact files; `bytes` counts the bytes read. */
  files: number
  bytes: number
  problems: Problem[]
  litter: Litter
}

/** Leftovers that can be removed, and summaries that can be written again, without losing a result. */
export interface Litter {
  /** Runs with status `running` but no live process. */
  lostRuns: string[]
  /** Ids of artefact rows with resume states of finished runs. */
  states: number[]
  /** Digests of files that no row refers to. */
  orphans: string[]
  /** Partly written files and folders. */
  temporary: string[]
  /** Ids of groups whose summary differs from their runs and scores. */
  groups: string[]
  bytes: number
}

/** Age up to which a file without a row is kept: writers write the file before its row. */
const YOUNG_MS = 3_600_000
const SHOWN = 20

/** @param read - called with the size of every chunk that is read. */
export async function inspect(database: Database, path: string, read: (bytes: number) => void): Promise<StoreReport> {
  const client = database.$client
  const litter: Litter = { lostRuns: [], states: [], orphans: [], temporary: [], groups: [], bytes: 0 }
  const report: StoreReport = { schema: schemaVersion(), runs: 0, files: 0, bytes: 0, problems: [], litter }
  report.problems.push(...unsound(client))
  if (report.problems.length > 0) return report
  report.runs = client.prepare('select count(*) from runs').pluck().get() as number
  report.problems.push(...dangling(client))
  report.problems.push(...rowProblems(client).map((what) => ({ kind: 'damage', what }) as const))

  const store = new ArtefactStore(path)
  const named = client.prepare('select 1 from artefacts where sha256 = ?')
  for (const { sha256, bytes, runs } of client.prepare(FILES).all() as StoredFile[]) {
    const found = await hashFileIfThere(store.path(sha256), { read })
    report.files += 1
    report.bytes += found === null ? 0 : bytes
    const size = statSync(store.path(sha256), { throwIfNoEntry: false })?.size
    // A running run may have dropped an older state in the meantime.
    if ((found === sha256 && size === bytes) || named.get(sha256) === undefined) continue
    const how = found === null ? 'is missing' : found === sha256 ? `has ${size} bytes, not ${bytes}` : 'is damaged'
    report.problems.push({ kind: 'damage', what: `${store.path(sha256)}, ${runs}, ${how}` })
  }

  const problem = (kind: Problem['kind'], what: string) => report.problems.push({ kind, what })
  litter.groups = groupsToSummarise(database)
  for (const id of litter.groups) problem('litter', `the summary of group ${id} differs from its runs and scores`)
  const leases = client.prepare(LEASES).all() as Lease[]
  litter.lostRuns = leases.filter((lease) => !isHeld(lease)).map(({ runId }) => runId)
  for (const { runId, host } of leases.filter(isAhead)) {
    const why = `the clock of ${host ?? 'its machine'} or of this machine is or was wrong`
    problem(
      'strange',
      `run ${runId} has a heartbeat in the future: ${why}; \`run\` takes it over after ten minutes without a change`,
    )
  }
  for (const id of litter.lostRuns) problem('litter', `run ${id} has status running, but no process is working on it`)
  const states = client.prepare(STATES_OF_DONE).all(RESUME) as ResumeState[]
  litter.states = states.map(({ id }) => id)
  for (const { runId, step } of states)
    problem('litter', `run ${runId} is done but still has its resume state of step ${step}`)
  for (const { file, digest, bytes, ageMs, owner } of filesOf(path)) {
    if (owner !== null) {
      if (processExists(owner)) continue
      litter.temporary.push(file)
    } else if (digest === null) {
      problem('strange', `${file} is not an artefact of maskbench and is left alone`)
      continue
    } else {
      if (named.get(digest) !== undefined || ageMs < YOUNG_MS) continue
      litter.orphans.push(digest)
    }
    litter.bytes += bytes
    problem('litter', owner === null ? `no run refers to the file ${file}` : `${file} is partly written`)
  }
  return report
}

/** Removes the litter and writes differing summaries again, except what a process has started to use in the meantime. */
export function removeLitter(database: Database, path: string, litter: Litter): void {
  const { lostRuns, states, orphans, temporary, groups } = litter
  const store = new ArtefactStore(path)
  const client = database.$client
  releaseLost(database, lostRuns)
  client
    .transaction(() => {
      const drop = client.prepare(
        `delete from artefacts where id = ? and id in (select id from (${STATES_OF_DONE})) returning sha256`,
      )
      const dropped = states.flatMap((id) => drop.pluck().all(id, RESUME) as string[])
      const named = client.prepare('select 1 from artefacts where sha256 = ?')
      for (const digest of [...orphans, ...dropped]) if (named.get(digest) === undefined) store.remove(digest)
    })
    .immediate()
  for (const file of temporary) rmSync(file, { recursive: true, force: true })
  summarise(database, groups)
}

interface StoredFile {
  sha256: string
  bytes: number
  runs: string
}

const FILES = `
  select sha256, bytes, group_concat(distinct kind || ' ' || name || ' of run ' || run_id) as runs
  from artefacts group by sha256, bytes order by sha256`

const LEASES = "select id as runId, host, pid, heartbeat_at as heartbeatAt from runs where status = 'running'"

interface ResumeState {
  id: number
  runId: string
  step: number
  bytes: number
}

/** The resume states of finished runs; its parameter is their name. */
const STATES_OF_DONE = `
  select a.id, a.run_id as runId, a.step, a.bytes from artefacts a join runs r on r.id = a.run_id
  where r.status = 'done' and a.kind = 'checkpoint' and a.name = ?`

function unsound(client: Database['$client']): Problem[] {
  try {
    const lines = client.pragma(`integrity_check(${SHOWN})`) as { integrity_check: string }[]
    return lines.flatMap(({ integrity_check: what }) => (what === 'ok' ? [] : [{ kind: 'damage', what } as const]))
  } catch (error) {
    return [{ kind: 'damage', what: error instanceof Error ? error.message : String(error) }]
  }
}

function dangling(client: Database['$client']): Problem[] {
  const rows = client.pragma('foreign_key_check') as { table: string; parent: string }[]
  const counts = new Map<string, number>()
  for (const { table, parent } of rows) {
    const pair = `of ${table} refer to a missing row of ${parent}`
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return [...counts].map(([pair, count]) => ({ kind: 'damage', what: `${count} rows ${pair}` }))
}

interface StoreFile {
  file: string
  /** Null if the name is not that of an artefact. */
  digest: string | null
  bytes: number
  ageMs: number
  /** The process that is or was writing it. */
  owner: number | null
}

/** Everything in the store's folder, and unfinished imports next to it. */
function filesOf(path: string): StoreFile[] {
  const { folder } = new ArtefactStore(path)
  const beside = namesIn(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`) && TEMPORARY.test(name))
    .map((name) => look(join(dirname(path), name), null))
  const inside = namesIn(folder).flatMap((part) => {
    const names = namesIn(join(folder, part))
    if (names.length === 0 && statSync(join(folder, part), { throwIfNoEntry: false })?.isDirectory()) return []
    if (names.length === 0) return [look(join(folder, part), null)]
    return names.map((name) =>
      look(join(folder, part, name), /^[0-9a-f]{64}$/.test(name) && name.startsWith(part) ? name : null),
    )
  })
  return [...beside, ...inside].filter((found) => found !== null)
}

const TEMPORARY = /\.(\d+)\.tmp$/

function look(file: string, digest: string | null): StoreFile | null {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return null
  const owner = file.match(TEMPORARY)?.[1]
  const bytes = found.isDirectory() ? sizeOf(file) : found.size
  return { file, digest, bytes, ageMs: Date.now() - found.mtimeMs, owner: owner === undefined ? null : Number(owner) }
}

function sizeOf(folder: string): number {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  return all.reduce((sum, one) => sum + (one.isFile() ? statSync(join(one.parentPath, one.name)).size : 0), 0)
}
