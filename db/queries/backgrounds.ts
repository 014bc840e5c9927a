/** Stored pictures of the backgrounds evaluation, and what encoders answered to them. */
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { artefacts, predictions, runs, scores } from '../schema/index.ts'
import { itemsOfRuns, truthsOf } from './items.ts'
import { isDone } from './run-filter.ts'

export interface PicturedRun {
  runId: string
  dataset: string
  sha256: string
  /** The pictured test images, one a row of the picture, as they are counted in `original`. */
  items: number[]
  /** The versions, one a column. */
  versions: string[]
  /** The same images as they are counted in the versions that are in another order. */
  places?: Record<string, number[]>
}

/** The newest picture of each data set. */
export function picturedBackgrounds(database: Database): PicturedRun[] {
  const rows = database
    .select({ runId: runs.id, dataset: scores.dataset, sha256: artefacts.sha256, details: scores.details })
    .from(artefacts)
    .innerJoin(runs, eq(runs.id, artefacts.runId))
    .innerJoin(
      scores,
      and(eq(scores.runId, runs.id), eq(scores.evaluation, 'backgrounds'), eq(scores.metric, 'original')),
    )
    .where(
      and(
        eq(artefacts.kind, 'pictures'),
        eq(artefacts.name, sql`'backgrounds-' || ${scores.dataset} || '.png'`),
        isDone,
      ),
    )
    .orderBy(desc(runs.createdAt))
    .all()
  const newest = new Map<string, PicturedRun>()
  for (const { details, ...row } of rows) {
    const pictured = details.pictured as Pick<PicturedRun, 'items' | 'versions' | 'places'> | undefined
    if (pictured && !newest.has(row.dataset)) newest.set(row.dataset, { ...row, ...pictured })
  }
  return [...newest.values()]
}

export interface Encoder {
  runId: string
  method: string
  masking: string
  backbone: string
  variant: string
  seed: number
  /** Predicted classes of the pictured images, by version; -1 is none of the classes. */
  answers: Map<string, number[]>
}

const MOST_ENCODERS = 40

/**
 * The lowest seed of each configuration, newest first, among finished runs that answered the same test images.
 * @returns the true class of each pictured image as well.
 */
export function answersTo(
  database: Database,
  { runId, dataset, items, places }: PicturedRun,
): { truth: number[]; encoders: Encoder[] } {
  const original = and(
    eq(predictions.dataset, dataset),
    eq(predictions.evaluation, 'backgrounds'),
    eq(predictions.condition, 'original'),
  )
  const own = database
    .select()
    .from(predictions)
    .where(and(original, eq(predictions.runId, runId)))
    .get()
  const labels = own && truthsOf(database, [own.truthDigest]).get(own.truthDigest)
  if (!labels) return { truth: [], encoders: [] }
  const rows = database
    .select({
      runId: runs.id,
      groupId: runs.groupId,
      seed: runs.seed,
      method: runs.method,
      masking: runs.masking,
      backbone: runs.backbone,
      variant: runs.variant,
    })
    .from(predictions)
    .innerJoin(runs, eq(runs.id, predictions.runId))
    .where(and(original, eq(predictions.truthDigest, own.truthDigest), isDone))
    .orderBy(desc(runs.createdAt), asc(runs.seed))
    .all()
  const lowest = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const known = lowest.get(row.groupId)
    if (!known || row.seed < known.seed) lowest.set(row.groupId, row)
  }
  const chosen = [...lowest.values()].slice(0, MOST_ENCODERS)
  const answered = itemsOfRuns(
    database,
    chosen.map((run) => run.runId),
  ).filter((one) => one.dataset === dataset && one.evaluation === 'backgrounds' && one.condition !== 'bg_challenge')
  const encoders = chosen.map(({ groupId: _, ...run }) => {
    const answers = new Map<string, number[]>()
    for (const { runId: id, condition, predicted } of answered) {
      // The first protocol of a run counts.
      if (id === run.runId && !answers.has(condition))
        answers.set(
          condition,
          (places?.[condition] ?? items).map((item) => predicted[item]!),
        )
    }
    return { ...run, answers }
  })
  return { truth: items.map((item) => labels[item]!), encoders }
}
