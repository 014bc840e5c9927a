/**
 * Writes a run's recorded values to the result store about once a second, in one immediate transaction. Everything is
 * an upsert, so that values recorded again by a resumed run go to the same rows.
 *
 * After a power loss the newest transactions may be missing, but the store is never inconsistent, and the missing work
 * is repeated. Files are ordered more strictly: a file and its name are on disk before its row is written, and that row
 * is on disk before the state that it replaces is removed.
 */
import type { Statement } from 'better-sqlite3'
import { and, eq, sql } from 'drizzle-orm'
import { RESUME } from '../../../db/artefact-names.ts'
import type { Database } from '../../../db/open.ts'
import { artefacts, events, meta, predictions, runs, scores, truths } from '../../../db/schema/index.ts'
import { sha256 } from '../../base/hash.ts'
import type { Predictions, Recorder, Score } from '../../base/recorder.ts'
import { ArtefactStore } from '../artefacts.ts'
import { durably } from '../durable.ts'
import { watchFileIdentity } from '../file-identity.ts'
import { computedAlike, type ReusableEncoder, reusableEncoder } from './encoder-reuse.ts'
import { dropOldResumeStates, dropResumeData, partsOf, resumeStatesOf } from './resume-states.ts'

const FLUSH_EVERY_MS = 1000
const STATES_KEPT = 2

type Axis = 'step' | 'epoch'
type Artefact = Parameters<Recorder['artefact']>[0]
type Event = Parameters<Recorder['event']>[0]

interface Curve {
  axis: Axis
  points: Map<number, number>
}

interface Options {
  database: Database
  /** Path of the database file; artefacts are stored next to it. */
  path: string
  runId: string
  /** Number of this attempt from `claim`, by default the newest; nothing is written once another one has taken over. */
  attempt?: number
  /** Wall time of earlier attempts. */
  seconds?: number
  /** Called after every write; may throw to end the run, for instance when its parent is gone. */
  check?: () => void
  /** Provides an encoder with identical training that is not in this store. */
  lend?: (name: string) => ReusableEncoder | null
}

/** Another worker has taken over the run because this one was considered dead; its further output is discarded. */
export class LostLease extends Error {}

export class SqliteRecorder implements Recorder {
  readonly #database: Database
  readonly #files: ArtefactStore
  readonly #runId: string
  readonly #attempt: number
  readonly #secondsBefore: number
  readonly #check: () => void
  /** Throws once the store was moved, so that no row is written whose file came to lie in the old place. */
  readonly #stayed: () => void
  readonly #lend: (name: string) => ReusableEncoder | null
  readonly #started = performance.now()
  #flushed = performance.now()
  #curves = new Map<string, Curve>()
  #scores: Score[] = []
  #predictions: Predictions[] = []
  #events: Event[] = []
  #position: { step: number; totalSteps: number; phase: string } | null = null
  #facts: { parameters?: number; imagesPerSecond?: number } = {}

  constructor({ database, path, runId, attempt, seconds = 0, check = () => {}, lend = () => null }: Options) {
    this.#database = database
    this.#files = new ArtefactStore(path)
    this.#runId = runId
    this.#attempt = attempt ?? newestAttempt(database, runId)
    this.#secondsBefore = seconds
    this.#check = check
    this.#stayed = watchFileIdentity(path)
    this.#lend = lend
  }

  metric(name: string, axis: Axis, step: number, value: number): void {
    const curve = this.#curves.get(name) ?? { axis, points: new Map() }
    this.#curves.set(name, curve)
    curve.points.set(step, value)
    this.#flushIfDue()
  }

  progress(step: number, totalSteps: number, phase: string): void {
    this.#position = { step, totalSteps, phase }
    this.#flushIfDue()
  }

  score(score: Score): void {
    this.#scores.push(score)
  }

  predictions(these: Predictions): void {
    this.#predictions.push(these)
  }

  event(event: Event): void {
    this.#events.push(event)
  }

  facts(facts: { parameters?: number; imagesPerSecond?: number }): void {
    Object.assign(this.#facts, facts)
  }

  artefact(artefact: Artefact): void {
    this.#keep(artefact)
  }

  saveState(step: number, bytes: Uint8Array): void {
    this.#keep({ kind: 'checkpoint', name: RESUME, step, bytes })
    dropOldResumeStates(this.#database, this.#files, this.#runId, STATES_KEPT)
  }

  latestState(): { step: number; bytes: Uint8Array } | null {
    const states = resumeStatesOf(this.#database, this.#runId)
    for (const [i, { step, sha256: digest }] of states.entries()) {
      const bytes = this.#files.read(digest)
      if (bytes !== null) return { step, bytes }
      const next = i + 1 < states.length ? 'trying the previous one' : 'starting from the beginning'
      process.stderr.write(`maskbench: the checkpoint of step ${step} is missing or damaged; ${next}\n`)
    }
    return null
  }

  reusableEncoder(name: string): ReusableEncoder | null {
    const found = reusableEncoder(this.#database, this.#files, this.#runId, name)
    if (found !== null) return found
    const lent = this.#lend(name)
    return lent !== null && computedAlike(this.#database, this.#runId, lent.facts) ? lent : null
  }

  /** Writes all pending values. */
  flush(): void {
    this.#write(() => {})
  }

  /** Must be called once the run is done. */
  dropResumeData(): void {
    dropResumeData(this.#database, this.#files, this.#runId)
  }

  isStored(part: string): boolean {
    const key = this.#partKey(part)
    return this.#database.select({ key: meta.key }).from(meta).where(eq(meta.key, key)).get() !== undefined
  }

  storePart(part: string): void {
    const row = { key: this.#partKey(part), value: '' }
    this.#write(() => this.#database.insert(meta).values(row).onConflictDoNothing().run())
  }

  #partKey(part: string): string {
    return `${partsOf(this.#runId)}${sha256(part)}`
  }

  #flushIfDue(): void {
    if (performance.now() - this.#flushed < FLUSH_EVERY_MS) return
    this.flush()
  }

  /**
   * Writes the file, then its row along with all pending curve points, so that a state is never ahead of its curves.
   */
  #keep({ kind, name, step, bytes }: Artefact): void {
    const { digest, publish, discard } = this.#files.prepare(bytes)
    const row = { runId: this.#runId, kind, name, step, sha256: digest, bytes: bytes.length, createdAt: Date.now() }
    try {
      durably(this.#database, () =>
        this.#write(() => {
          publish()
          this.#database
            .insert(artefacts)
            .values(row)
            .onConflictDoUpdate({
              target: [artefacts.runId, artefacts.kind, artefacts.name, artefacts.step],
              set: { sha256: digest, bytes: bytes.length, createdAt: row.createdAt },
            })
            .run()
        }),
      )
    } finally {
      discard()
    }
  }

  #write(more: () => void): void {
    this.#database.transaction(
      () => {
        this.#writeCurves()
        for (const score of this.#scores) this.#writeScore(score)
        for (const these of this.#predictions) this.#writePredictions(these)
        for (const event of this.#events) this.#writeEvent(event)
        const { changes } = this.#database
          .update(runs)
          .set({
            ...this.#position,
            ...this.#facts,
            heartbeatAt: Date.now(),
            seconds: this.#secondsBefore + (performance.now() - this.#started) / 1000,
            peakRssMb: sql`max(coalesce(${runs.peakRssMb}, 0), ${process.resourceUsage().maxRSS / 1024})`,
          })
          .where(and(eq(runs.id, this.#runId), eq(runs.attempts, this.#attempt)))
          .run()
        if (changes === 0) throw new LostLease()
        more()
        this.#stayed()
      },
      { behavior: 'immediate' },
    )
    this.#curves = new Map()
    this.#scores = []
    this.#predictions = []
    this.#events = []
    this.#flushed = performance.now()
    this.#check()
  }

  #writeCurves(): void {
    const client = this.#database.$client
    const upsertSeries: Statement = client.prepare(
      `insert into series (run_id, name, axis, last_step, last_value) values (?, ?, ?, ?, ?)
       on conflict (run_id, name) do update set last_step = excluded.last_step, last_value = excluded.last_value
       returning id`,
    )
    const upsertPoint: Statement = client.prepare(
      `insert into points (series_id, step, value) values (?, ?, ?)
       on conflict (series_id, step) do update set value = excluded.value`,
    )
    for (const [name, { axis, points }] of this.#curves) {
      const [lastStep, lastValue] = [...points].at(-1)!
      const { id } = upsertSeries.get(this.#runId, name, axis, lastStep, finite(lastValue)) as { id: number }
      for (const [step, value] of points) upsertPoint.run(id, step, finite(value))
    }
  }

  #writeScore(score: Score): void {
    const row = { ...score, runId: this.#runId, value: finite(score.value), createdAt: Date.now() }
    this.#database
      .insert(scores)
      .values(row)
      .onConflictDoUpdate({
        target: [scores.runId, scores.dataset, scores.evaluation, scores.condition, scores.metric, scores.protocol],
        set: row,
      })
      .run()
  }

  /** Keeps the time of the first event, since a resumed run repeats it. */
  #writeEvent({ name, axis, step, message }: Event): void {
    this.#database
      .insert(events)
      .values({ runId: this.#runId, name, axis, step, message, createdAt: Date.now() })
      .onConflictDoUpdate({ target: [events.runId, events.name, events.step], set: { axis, message } })
      .run()
  }

  #writePredictions({ truth, predicted, ...key }: Predictions): void {
    const labels = littleEndian(truth)
    const digest = sha256(labels)
    const content = { truthDigest: digest, items: truth.length, predicted: littleEndian(predicted) }
    this.#database.insert(truths).values({ digest, items: truth.length, labels }).onConflictDoNothing().run()
    this.#database
      .insert(predictions)
      .values({ ...key, ...content, runId: this.#runId })
      .onConflictDoUpdate({
        target: [
          predictions.runId,
          predictions.dataset,
          predictions.evaluation,
          predictions.condition,
          predictions.protocol,
        ],
        set: content,
      })
      .run()
  }
}

function newestAttempt(database: Database, runId: string): number {
  return database.select({ attempts: runs.attempts }).from(runs).where(eq(runs.id, runId)).get()?.attempts ?? 0
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Encodes labels for storage, as int32 little-endian. */
export function littleEndian(values: Int32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => {
    bytes.writeInt32LE(value, i * 4)
  })
  return bytes
}
