/** What is said of how `evaluate` takes less time or prints fewer scores. */
import type { ExternalConfig } from '../../../../db/config/external.ts'
import type { RunConfig } from '../../../../db/config/run.ts'
import type { EncoderEvaluation } from '../../../evaluation/index.ts'
import type { PlannedRun } from '../../../store/runs/planned-run.ts'
import { FEW_IMAGES } from './encoding.ts'

/** Seconds from which a quicker look is named before it begins. */
const LONG_SECONDS = 120
/** The share of the time up to which fewer evaluations are a quicker look: what is left may be encoding, which all need. */
const QUICKER_SHARE = 0.75
/** Scores of one run from which it is said how to get fewer. */
const MANY_SCORES = 6

type Only = EncoderEvaluation['name'] | undefined

/**
 * How a long evaluation becomes a quick one; null where it is not long, or where nothing is left to leave out.
 * @param seconds - what it is expected to take in all.
 * @param alone - what its first evaluation alone is expected to take, with encoding.
 */
export function quickerLook(
  seconds: number,
  config: ExternalConfig,
  only: Only,
  took: string,
  alone = 0,
): string | null {
  const { trainImages, evaluations, source } = config
  if (seconds < LONG_SECONDS || source.kind === 'masks') return null
  const fewer = [
    ...(trainImages === null && source.kind !== 'features'
      ? [`--train-images ${FEW_IMAGES}, which is another row`]
      : []),
    ...(only === undefined && evaluations.length > 1 && alone <= QUICKER_SHARE * seconds
      ? [`--evaluation ${evaluations[0]!.name} alone`]
      : []),
  ]
  return fewer.length === 0 ? null : `this takes about ${took}; for a quicker look add ${fewer.join(', or ')}`
}

/** `quickerLook` of the runs that are not done yet. @param path - the store. */
export async function quickerPlan(planned: readonly PlannedRun[], only: Only, path: string): Promise<string | null> {
  const { openReadOnly } = await import('../../../../db/read-only.ts')
  const { estimateSeconds } = await import('../../../execution/plan/estimate.ts')
  const { devicesOf } = await import('../../../execution/resources/devices.ts')
  const { clock } = await import('../../../execution/progress/time-left.ts')
  const { statesOf } = await import('../../../store/runs/queue.ts')
  const database = openReadOnly(path)
  const ids = planned.map(({ id }) => id)
  const states = database === null ? [] : statesOf(database, ids)
  const done = new Set(states.flatMap(({ id, status }) => (status === 'done' ? id : [])))
  const left = planned.filter(({ id }) => !done.has(id))
  const devices = devicesOf(left)
  const expected = (configs: RunConfig[]): number => {
    const each = estimateSeconds(
      database,
      configs,
      left.map(({ id }) => devices.get(id) ?? null),
    )
    return each.reduce((sum, one) => sum + one, 0)
  }
  const configs = left.map(({ config }) => config as ExternalConfig)
  const seconds = expected(configs)
  const alone = expected(configs.map((config) => ({ ...config, evaluations: config.evaluations.slice(0, 1) })))
  database?.$client.close()
  return quickerLook(seconds, planned[0]!.config as ExternalConfig, only, clock(seconds), alone)
}

/** How to get fewer scores, below many of them. @param evaluations - those that gave them. */
export function fewerScores(scores: readonly { evaluation: string }[], only: Only): string[] {
  const evaluations = [...new Set(scores.map(({ evaluation }) => evaluation))]
  if (scores.length < MANY_SCORES || only !== undefined || evaluations.length < 2) return []
  return [`For fewer scores add --evaluation and one of ${evaluations.join(', ')}.`]
}
