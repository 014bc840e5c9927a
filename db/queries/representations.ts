/** Scores of finished representation runs, one row per score, from which the tables of pretrained encoders are made. */
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { memoizeEach } from '../../harness/base/memoize.ts'
import type { RepresentationConfig } from '../config/representation.ts'
import type { Database } from '../read-only.ts'
import { runs, scores } from '../schema/index.ts'
import { configsByRun } from './configs.ts'
import { finishedOf } from './run-filter.ts'
import { tabledRun } from './runs.ts'
import { changesOfVersion } from './stale.ts'

export type RepresentationScore = ReturnType<typeof representationScores>[number]

/** Runs of a group differ only in the seed. */
export type Unseeded = Omit<RepresentationConfig, 'seed'>

/**
 * @param of - the scores of a table; scores of a condition, such as a control, only if requested.
 */
export function representationScores(
  database: Database,
  {
    evaluations,
    metrics,
    everyCondition = false,
  }: { evaluations: readonly string[]; metrics: readonly string[]; everyCondition?: boolean },
) {
  const rows = database
    .select({
      ...tabledRun,
      version: sql<string>`json_array(${runs.kind}, ${runs.dataNames}, ${runs.dataDigest}, ${runs.codeVersion})`,
      run: runs.id,
      /** The evaluation data set. */
      dataset: scores.dataset,
      /** The training data set. */
      trainedOn: runs.dataset,
      backbone: runs.backbone,
      variant: runs.variant,
      method: runs.method,
      masking: runs.masking,
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
        finishedOf('representation'),
        inArray(scores.evaluation, [...evaluations]),
        inArray(scores.metric, [...metrics]),
        everyCondition ? undefined : eq(scores.condition, ''),
        isNotNull(scores.value),
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id), asc(scores.id))
    .all()
  // Many scores share few groups, whose configs are large, and these share few versions.
  const changesSince = memoizeEach((version) => changesOfVersion(database, version))
  const runOf = new Map(rows.map(({ groupId, run }) => [groupId, run]))
  const configs = configsByRun(database, [...runOf.values()])
  return rows.flatMap(({ version, ...row }) => {
    const changes = changesSince(version)
    const config = configs.get(runOf.get(row.groupId)!) as Unseeded | undefined
    return config === undefined ? [] : { ...row, changes, stale: changes.length > 0, config }
  })
}
