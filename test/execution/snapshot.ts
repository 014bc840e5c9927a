/** Everything that counts of what a store holds, without times and processes: equal runs give equal snapshots. */
import { asc, eq, notInArray } from 'drizzle-orm'
import type { Database } from '../../db/read-only.ts'
import { artefacts, events, points, predictions, runs, scores, series } from '../../db/schema/index.ts'

/** Curves that say how fast the machine was, or how long a process had been running. */
const OF_THE_MACHINE = ['images_per_second', 'rss_mb', 'tensors']

/** What scores and predictions belong to. */
const measurement = ({ runId, evaluation, dataset, condition, protocol }: typeof scores | typeof predictions) => [
  runId,
  evaluation,
  dataset,
  condition,
  protocol,
]

export function snapshot(database: Database) {
  return {
    runs: database.select({ id: runs.id, status: runs.status, step: runs.step }).from(runs).orderBy(runs.id).all(),
    points: database
      .select({ run: series.runId, name: series.name, step: points.step, value: points.value })
      .from(points)
      .innerJoin(series, eq(series.id, points.seriesId))
      .where(notInArray(series.name, OF_THE_MACHINE))
      .orderBy(asc(series.runId), asc(series.name), asc(points.step))
      .all(),
    scores: database
      .select({
        run: scores.runId,
        evaluation: scores.evaluation,
        dataset: scores.dataset,
        condition: scores.condition,
        protocol: scores.protocol,
        metric: scores.metric,
        value: scores.value,
        details: scores.details,
      })
      .from(scores)
      .orderBy(...measurement(scores), scores.metric)
      .all(),
    events: database
      .select({ run: events.runId, name: events.name, step: events.step, message: events.message })
      .from(events)
      .orderBy(events.runId, events.step, events.name)
      .all(),
    artefacts: database
      .select({ run: artefacts.runId, name: artefacts.name, step: artefacts.step, sha256: artefacts.sha256 })
      .from(artefacts)
      .orderBy(artefacts.runId, artefacts.name, artefacts.step)
      .all(),
    predictions: database
      .select()
      .from(predictions)
      .orderBy(...measurement(predictions))
      .all(),
  }
}

export function integrity(database: Database): unknown {
  return database.$client.pragma('integrity_check', { simple: true })
}
