/** Finished noisy-label runs with all their accuracies, from which the label-smoothing table is made. */
import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Change } from '../changes.ts'
import type { NoisyLabelsConfig } from '../config/noisy-labels.ts'
import type { Database } from '../read-only.ts'
import { runs, scores } from '../schema/index.ts'
import { ownFirst } from './own-first.ts'
import { finishedOf } from './run-filter.ts'
import { tabledRun } from './runs.ts'
import { changes } from './stale.ts'

export interface NoisyLabelsRun {
  id: string
  groupId: string
  dataset: string
  seed: number
  codeVersion: string
  /** Whether the code or the data have changed since. */
  stale: boolean
  changes: Change[]
  createdAt: number
  config: NoisyLabelsConfig
  /**
   * The metric asked for, as a rule accuracy, by protocol, then by condition (`noise=0.1 rate=-0.4` or `noise=0.1 loss=gce`,
   * with `kind=` between them unless symmetric): fractions.
   */
  accuracy: Record<string, Record<string, number>>
}

type Metric = 'top1' | 'confidence' | 'ece' | 'nll' | 'brier' | 'confidence_right' | 'confidence_wrong'

export function noisyLabelsRuns(database: Database, metric: Metric = 'top1'): NoisyLabelsRun[] {
  const rows = database
    .select({
      ...tabledRun,
      changes,
      config: runs.config,
      id: runs.id,
      dataset: runs.dataset,
      variant: runs.variant,
      protocol: scores.protocol,
      condition: scores.condition,
      value: scores.value,
    })
    .from(runs)
    .innerJoin(scores, eq(scores.runId, runs.id))
    .where(
      and(
        finishedOf('noisy-labels'),
        eq(scores.evaluation, 'noisy-labels'),
        eq(scores.metric, metric),
        isNotNull(scores.value),
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id))
    .all()
  const found = new Map<string, NoisyLabelsRun>()
  for (const { protocol, condition, value, config, variant: _, ...row } of ownFirst(rows)) {
    const run = found.get(row.id) ?? {
      ...row,
      stale: row.changes.length > 0,
      config: resolved(config as NoisyLabelsConfig),
      accuracy: {},
    }
    found.set(row.id, run)
    run.accuracy[protocol] ??= {}
    run.accuracy[protocol][condition] = value as number
  }
  return [...found.values()]
}

/** Fills in options that older runs did not store: they used symmetric noise and no warm-up. */
function resolved(
  config: Omit<NoisyLabelsConfig, 'noiseKind' | 'warmup'> & Partial<NoisyLabelsConfig>,
): NoisyLabelsConfig {
  return { noiseKind: 'symmetric', warmup: 0, ...config }
}
