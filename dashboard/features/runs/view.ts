/** A run as the list shows it, small enough to be sent again at every change. */

import {
  backboneName,
  evaluationName,
  joinDetails,
  metricName,
  type Origin,
  originOf,
  runTitle,
  variantDetails,
  withoutOrigin,
} from '../../../db/catalogue/titles.ts'
import type { Change } from '../../../db/changes.ts'
import type { RunStatus } from '../../../db/names.ts'
import {
  eventMark,
  eventsOfRuns,
  listRuns,
  type RunEvent,
  type RunListFilter,
  type RunRow,
  type RunScore,
  scoresOfRuns,
} from '../../../db/queries/runs.ts'
import { type PlaceElsewhere, placesElsewhere } from '../../../db/queries/slurm-tasks.ts'
import type { Database } from '../../../db/read-only.ts'
import { percent } from '../../../harness/base/text.ts'

export interface RunView {
  id: string
  /** Shared by the seeds of one configuration. */
  groupId: string
  /** The name given to it; empty: none. */
  name: string
  title: string
  details: string
  tags: string[]
  note: string
  method: string
  masking: string
  dataset: string
  seed: number
  suites: string[]
  status: RunStatus
  stale: boolean
  changes: readonly Change[]
  origin: Origin | null
  /** Null unless it was submitted to another system, such as Slurm. */
  place: PlaceElsewhere | null
  /** One word per kind of event, such as `collapsed`. */
  marks: string[]
  phase: string | null
  step: number
  totalSteps: number
  startedAt: number | null
  heartbeatAt: number | null
  endedAt: number | null
  createdAt: number
  /** Wall time of all attempts until the last heartbeat. */
  seconds: number | null
  error: string | null
  /** Its final scores where they are few enough to list, such as `Linear probe 79.2`. */
  scores: { name: string; text: string }[]
  /** The paper's table that its scores fill. */
  table: string | null
}

export function runViews(database: Database, filter: RunListFilter): RunView[] {
  const listed = listRuns(database, filter)
  const ids = listed.map(({ id }) => id)
  const scores = scoresOfRuns(database, ids, true)
  const events = eventsOfRuns(database, ids)
  const places = placesElsewhere(database, ids)
  return listed.map((run) =>
    toView(run, scores.get(run.id) ?? [], events.get(run.id) ?? [], places.get(run.id) ?? null),
  )
}

/** One score per name; of several protocols, one that does not select on the test set. */
function headlines(scores: readonly RunScore[]): RunView['scores'] {
  const named = scores.flatMap(({ evaluation, metric, value, selectedOnTest }) => {
    const name = metric === 'top1' ? evaluationName(evaluation) : metricName(metric)
    return value === null ? [] : [{ name, text: percent(value), selectedOnTest }]
  })
  const honest = (name: string) => named.find((one) => one.name === name && !one.selectedOnTest)
  return [...new Set(named.map(({ name }) => name))].map((name) => {
    const { text } = honest(name) ?? named.find((one) => one.name === name)!
    return { name, text }
  })
}

function toView(run: RunRow, scores: RunScore[], events: RunEvent[], place: PlaceElsewhere | null): RunView {
  const { id, groupId, method, masking, dataset, seed, suites, status, stale, changes, phase, step, totalSteps } = run
  const origin = originOf(run.variant)
  const { startedAt, heartbeatAt, endedAt, createdAt, seconds, error } = run
  return {
    id,
    groupId,
    name: run.name,
    title: runTitle(run),
    tags: run.tags,
    note: run.note,
    details: withoutOrigin(joinDetails(backboneName(run.backbone), ...variantDetails(run.variant)), origin),
    method,
    masking,
    dataset,
    seed,
    suites,
    status,
    stale,
    changes,
    origin,
    place,
    marks: [...new Set(events.map(({ name }) => eventMark(name)))],
    phase,
    step,
    totalSteps,
    startedAt,
    heartbeatAt,
    endedAt,
    createdAt,
    seconds,
    error,
    scores: headlines(scores),
    table: run.kind === 'noisy-labels' && status === 'done' ? 'gls-1' : null,
  }
}
