/** The queue of runs: every change of a run's status is made here, in one immediate transaction. */
import { hostname } from 'node:os'
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import { dependenciesOf, type RunConfig } from '../../../db/config/run.ts'
import { describe } from '../../../db/describe-run.ts'
import type { RunStatus } from '../../../db/names.ts'
import type { Database } from '../../../db/open.ts'
import { describeTask } from '../../../db/queries/slurm-tasks.ts'
import { meta, runs, slurmTasks, suiteRuns } from '../../../db/schema/index.ts'
import { endProcess } from '../../base/process/process-exists.ts'
import { durably } from '../durable.ts'
import { isHeld, isOrphan } from './lease.ts'
import type { PlannedRun } from './planned-run.ts'
import { outdatedBy, pluginFacts } from './plugins.ts'
import { resumeStatesOf } from './resume-states.ts'

export const IMMEDIATE = { behavior: 'immediate' } as const

/** What asked for runs. */
export interface RequestedBy {
  /** Null for a run that belongs to no suite. */
  suite: string | null
  /** The command line that repeats one of the runs. */
  commandOf(run: PlannedRun): string
}

/** Stores the plan, in whose order runs are listed. Failed and interrupted ones are queued again, others are left alone. */
export function enqueue(database: Database, planned: readonly PlannedRun[], by: RequestedBy): void {
  const { suite, commandOf } = by
  const named = planned.map((run) => ({ ...run, dataNames: dependenciesOf(run.config).join() }))
  // Runs share their code and most of their data, so each version is recorded once.
  const current = new Map(
    named.flatMap(({ config, codeVersion, dataNames, dataDigest }): [string, string][] => [
      [`code:${config.kind}`, codeVersion],
      [`data:${dataNames}`, dataDigest],
    ]),
  )
  for (const [key, value] of pluginFacts(planned.map(({ config }) => config))) current.set(key, value)
  database.transaction((tx) => {
    const outdated = outdatedBy(current, tx.select().from(meta).all()).map(({ key }) => key)
    if (outdated.length > 0) tx.delete(meta).where(inArray(meta.key, outdated)).run()
    for (const [key, value] of current) {
      tx.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
    }
    named.forEach((run, position) => {
      const { config, id, groupId, dataNames, dataDigest, codeVersion } = run
      tx.insert(runs)
        .values({
          id,
          groupId,
          dataNames,
          dataDigest,
          codeVersion,
          config,
          kind: config.kind,
          dataset: config.dataset,
          seed: config.seed,
          label: run.label ?? '',
          ...describe(config),
          createdAt: Date.now() + position,
          command: commandOf(run),
        })
        .onConflictDoUpdate({
          target: runs.id,
          set: { status: 'queued', error: null },
          setWhere: inArray(runs.status, ['failed', 'interrupted']),
        })
        .run()
      if (suite !== null) tx.insert(suiteRuns).values({ suite, runId: id, position }).onConflictDoNothing().run()
    })
  }, IMMEDIATE)
}

export interface RunState {
  id: string
  status: RunStatus
  error: string | null
  phase: string | null
  step: number
  totalSteps: number
  imagesPerSecond: number | null
  seconds: number | null
  heartbeatAt: number | null
  /** True while a live process is working on it, or it is on Slurm. */
  held: boolean
  /** Its place on Slurm, or why it waits there. */
  place?: string
}

/** The states of these runs, in no particular order. */
export function statesOf(database: Database, ids: readonly string[]): RunState[] {
  const rows = database
    .select({
      id: runs.id,
      status: runs.status,
      error: runs.error,
      phase: runs.phase,
      step: runs.step,
      totalSteps: runs.totalSteps,
      imagesPerSecond: runs.imagesPerSecond,
      seconds: runs.seconds,
      host: runs.host,
      pid: runs.pid,
      heartbeatAt: runs.heartbeatAt,
      task: slurmTasks,
    })
    .from(runs)
    .leftJoin(slurmTasks, and(eq(slurmTasks.runId, runs.id), isNull(slurmTasks.endedAt)))
    .where(inArray(runs.id, [...ids]))
    .all()
  return rows.map(({ host, pid, task, ...run }) => ({
    ...run,
    held:
      task !== null || (run.status === 'running' && isHeld({ runId: run.id, host, pid, heartbeatAt: run.heartbeatAt })),
    ...(task !== null && { place: describeTask(task) }),
  }))
}

/** The result of `claim` for the worker that gets the run. */
export interface Claimed {
  config: RunConfig
  codeVersion: string
  /** Number of this attempt, from 1. */
  attempt: number
  /** Wall time of earlier attempts. */
  seconds: number
}

/** Claims a run for this process. @returns null when it is done or another live process has it. */
export function claim(database: Database, id: string): Claimed | null {
  return database.transaction((tx) => {
    const run = tx.select().from(runs).where(eq(runs.id, id)).get()
    if (run === undefined || run.status === 'done') return null
    const { config, host, pid, heartbeatAt } = run
    if (config.kind === 'reported') return null
    if (run.status === 'running' && isHeld({ runId: id, host, pid, heartbeatAt })) return null
    if (onSlurm(tx, id)) return null
    const now = Date.now()
    const attempt = run.attempts + 1
    // What was done behind the newest state is done again.
    const step = resumeStatesOf(tx, id)[0]?.step ?? 0
    tx.update(runs)
      .set({
        status: 'running',
        step,
        totalSteps: step === 0 ? 0 : run.totalSteps,
        error: null,
        attempts: attempt,
        host: hostname(),
        pid: process.pid,
        heartbeatAt: now,
        startedAt: run.startedAt ?? now,
        endedAt: null,
        phase: 'starting',
      })
      .where(eq(runs.id, id))
      .run()
    return { config, codeVersion: run.codeVersion, attempt, seconds: run.seconds ?? 0 }
  }, IMMEDIATE)
}

type Reader = Pick<Database, 'select'>

/** @param array - only a task of this array counts; by default any. */
function onSlurm(database: Reader, id: string, array?: string): boolean {
  const ofArray = array === undefined ? undefined : eq(slurmTasks.array, array)
  const open = and(eq(slurmTasks.runId, id), ofArray, isNull(slurmTasks.endedAt))
  return database.select({ id: slurmTasks.id }).from(slurmTasks).where(open).get() !== undefined
}

export interface Reservation {
  runId: string
  folder: string
  array: string
  arrayIndex: number
}

/**
 * Reserves runs for Slurm before they are submitted.
 * @returns the runs that are neither done nor held by another process; the others are left alone.
 */
export function reserve(database: Database, wanted: readonly Reservation[]): Reservation[] {
  return database.transaction((tx) => {
    const now = Date.now()
    return wanted.filter((one) => {
      const run = tx.select().from(runs).where(eq(runs.id, one.runId)).get()
      if (run === undefined || run.status === 'done' || onSlurm(tx, run.id)) return false
      if (run.status === 'running' && isHeld({ ...run, runId: run.id })) return false
      tx.insert(slurmTasks)
        .values({ ...one, submittedAt: now, stateSince: now })
        .run()
      tx.update(runs).set({ status: 'queued', error: null, pid: null }).where(eq(runs.id, run.id)).run()
      return true
    })
  }, IMMEDIATE)
}

/**
 * Takes over a run in a store that only this process uses, so that its previous worker must be gone.
 * @param attempts - number of previous attempts in other stores; counting continues from there.
 */
export function adopt(database: Database, id: string, attempts: number): void {
  const set = { attempts: sql`max(${runs.attempts}, ${attempts})` }
  database.transaction((tx) => {
    tx.update(runs).set(set).where(eq(runs.id, id)).run()
    tx.update(runs)
      .set({ status: 'interrupted', pid: null })
      .where(and(eq(runs.id, id), eq(runs.status, 'running')))
      .run()
  }, IMMEDIATE)
}

export interface SeenElsewhere {
  host: string | null
  step: number
  totalSteps: number
  phase: string | null
  imagesPerSecond: number | null
  seconds: number | null
  heartbeatAt: number | null
}

/**
 * Records the progress of a run that uses its own store; one that is done here, or whose task of this array has ended
 * meanwhile, is left alone.
 */
export function noteRunning(database: Database, id: string, array: string, seen: SeenElsewhere): void {
  const here = and(eq(runs.id, id), ne(runs.status, 'done'))
  const set = { ...seen, status: 'running', pid: null } as const
  database.transaction((tx) => {
    if (onSlurm(tx, id, array)) tx.update(runs).set(set).where(here).run()
  }, IMMEDIATE)
}

/**
 * Ends a run that this process or a dead worker holds.
 * @param attempt - the worker's attempt, so that it changes nothing once another worker has taken over.
 */
export function finish(
  database: Database,
  id: string,
  status: 'done' | 'failed' | 'interrupted',
  error?: string,
  attempt?: number,
): void {
  const set = { status, error: error ?? null, pid: null, endedAt: Date.now() }
  const held = attempt === undefined ? undefined : eq(runs.attempts, attempt)
  const update = () =>
    database.transaction((tx) => {
      tx.update(runs)
        .set(set)
        .where(and(eq(runs.id, id), held))
        .run()
    }, IMMEDIATE)
  // Resume states are removed once a run is done, so this must be durable first.
  if (status === 'done') durably(database, update)
  else update()
}

/**
 * Kills the worker of a run if its parent is gone, so that the run can be taken over.
 * @returns whether there was one.
 */
export function endOrphan(database: Database, runId: string): boolean {
  const { host, pid, heartbeatAt } = runs
  const lease = database.select({ host, pid, heartbeatAt }).from(runs).where(eq(runs.id, runId)).get()
  if (!lease?.pid || !isOrphan({ runId, ...lease })) return false
  endProcess(lease.pid)
  return true
}

/** Marks runs as interrupted that have status `running` but no live worker. */
export function releaseLost(database: Database, ids: readonly string[]): void {
  // Another command may take one over concurrently, so checking and marking are one transaction.
  database.transaction(() => {
    const lost = statesOf(database, ids).filter(({ status, held }) => status === 'running' && !held)
    for (const { id } of lost) finish(database, id, 'interrupted')
  }, IMMEDIATE)
}
