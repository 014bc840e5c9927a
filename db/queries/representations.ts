/** Scores of finished representation runs, one row a score: what the tables of pretrained encoders are made of. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { RepresentationConfig } from '../config/representation.ts'
import type { Database } from '../read-only.ts'
import { runs, scores } from '../schema.ts'
import { stale } from './runs.ts'

export type RepresentationScore = ReturnType<typeof representationScores>[number]

/** @param of which scores a table is made of; those of a condition, such as a control, only where they are asked for. */
export function representationScores(
  database: Database,
  {
    evaluations,
    metrics,
    everyCondition = false,
  }: { evaluations: readonly string[]; metrics: readonly string[]; everyCondition?: boolean },
) {
  return database
    .select({
      run: runs.id,
      groupId: runs.groupId,
      /** What was evaluated on. */
      dataset: scores.dataset,
      /** What the encoder was trained on. */
      trainedOn: runs.dataset,
      backbone: runs.backbone,
      variant: runs.variant,
      method: runs.method,
      masking: runs.masking,
      seed: runs.seed,
      codeVersion: runs.codeVersion,
      /** The code or the data have changed since. */
      stale: stale.mapWith(Boolean),
      createdAt: runs.createdAt,
      config: runs.config,
      evaluation: scores.evaluation,
      condition: scores.condition,
      metric: scores.metric,
      protocol: scores.protocol,
      selectedOnTest: scores.selectedOnTest,
      value: sql<number>`${scores.value}`,
    })
    .from(runs)
    .innerJoin(scores, eq(scores.runId, runs.id))
    .where(
      and(
        eq(runs.kind, 'representation'),
        eq(runs.status, 'done'),
        inArray(scores.evaluation, [...evaluations]),
        inArray(scores.metric, [...metrics]),
        everyCondition ? undefined : eq(scores.condition, ''),
        sql`${scores.value} is not null`,
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id), asc(scores.id))
    .all()
    .map(({ config, ...row }) => ({ ...row, config: config as RepresentationConfig }))
}
