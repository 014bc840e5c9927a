/** Finished supervised runs with the accuracy of their own classifier. */
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { RepresentationConfig } from '../config/representation.ts'
import type { Database } from '../read-only.ts'
import { runs, scores } from '../schema/index.ts'
import { stale } from './stale.ts'

export interface SupervisedRun {
  id: string
  dataset: string
  seed: number
  stale: boolean
  createdAt: number
  config: RepresentationConfig
  /** Whether the epoch was chosen by test accuracy. */
  selectedOnTest: boolean
  accuracy: number
}

/** One row for each run and protocol, last epoch and best epoch. */
export function supervisedRuns(database: Database, datasets: readonly string[]): SupervisedRun[] {
  const rows = database
    .select({
      id: runs.id,
      dataset: runs.dataset,
      seed: runs.seed,
      stale: stale.mapWith(Boolean),
      createdAt: runs.createdAt,
      config: runs.config,
      selectedOnTest: scores.selectedOnTest,
      accuracy: scores.value,
    })
    .from(runs)
    .innerJoin(scores, eq(scores.runId, runs.id))
    .where(
      and(
        inArray(runs.dataset, [...datasets]),
        eq(runs.kind, 'representation'),
        eq(runs.method, 'supervised'),
        eq(runs.status, 'done'),
        eq(scores.evaluation, 'supervised'),
        eq(scores.metric, 'top1'),
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id))
    .all()
  return rows.flatMap(({ accuracy, config, ...row }) =>
    accuracy === null ? [] : [{ ...row, accuracy, config: config as RepresentationConfig }],
  )
}
