/** Runs with pictures of their masks, and their pictures, areas and events, as shown on `/masks`. */

import { and, asc, count, desc, eq, inArray, like, lte, or, sql } from 'drizzle-orm'
import { crfPictureEpoch, pictureEpoch } from '../artefact-names.ts'
import { maskingName } from '../catalogue/titles.ts'
import type { Change } from '../changes.ts'
import type { ExternalConfig } from '../config/external.ts'
import type { RepresentationConfig } from '../config/representation.ts'
import type { Masking } from '../names.ts'
import type { Database } from '../read-only.ts'
import { artefacts, points, runs, series } from '../schema/index.ts'
import { groupNames } from './given-names.ts'
import { groupBy } from './group-by.ts'
import { isDone } from './run-filter.ts'
import { describedRun, eventsOfRuns, listRunIds, type RunEvent } from './runs.ts'
import { whatChanged } from './stale.ts'

/**
 * A gallery of `harness/masking/gallery.ts`: rows of images not trained on, the same for every run on the same data.
 */
export interface MaskPicture {
  epoch: number
  step: number
  sha256: string
}

export interface MaskedRun {
  id: string
  groupId: string
  dataset: string
  /** Digest of all that it reads, and the names of that: data sets, also of evaluations, and plugins. */
  dataDigest: string
  dataNames: string
  /** Whether any of that has changed since. */
  staleData: boolean
  method: string
  masking: Masking
  backbone: string
  variant: string
  seed: number
  /** What sets it apart from the other runs of its suite, e.g. `lambda=5`; else empty. */
  label: string
  status: (typeof runs.$inferSelect)['status']
  stale: boolean
  changes: Change[]
  createdAt: number
  epochs: number
  step: number
  totalSteps: number
  /** The masking; for masks made elsewhere, what their row is called. */
  title: string
  /** Whether the masks were made elsewhere. */
  elsewhere: boolean
  /** Side of the masked images in pixels. */
  imageSize: number
  events: RunEvent[]
  /** In the order of training; at least one. */
  pictures: MaskPicture[]
  /** Its first images at the end of training, with learned masks after a fully connected CRF; null if not stored. */
  crf: MaskPicture | null
}

const CRF_PICTURE = and(eq(artefacts.kind, 'masks'), like(artefacts.name, 'masks-crf-epoch-%.png'))
const PICTURE = and(eq(artefacts.kind, 'masks'), like(artefacts.name, 'masks-epoch-%.png'))

/** Data sets with pictures of masks, those with most maskings first. */
export function maskedDatasets(database: Database): { dataset: string; runs: number; maskings: number }[] {
  const maskings = sql<number>`count(distinct ${runs.masking})`
  return database
    .select({ dataset: runs.dataset, runs: sql<number>`count(distinct ${runs.id})`, maskings })
    .from(runs)
    .innerJoin(artefacts, eq(artefacts.runId, runs.id))
    .where(PICTURE)
    .groupBy(runs.dataset)
    .orderBy(desc(maskings), asc(runs.dataset))
    .all()
}

/** The data set of a run or group; null if it does not exist. */
export function datasetOf(database: Database, runOrGroup: string): string | null {
  const named = sql`${runs.id} = ${runOrGroup} or ${runs.groupId} = ${runOrGroup}`
  return database.select({ dataset: runs.dataset }).from(runs).where(named).get()?.dataset ?? null
}

/** Newest first. */
export function maskedRuns(database: Database, dataset: string): MaskedRun[] {
  const pictures = groupBy(
    database
      .select({ runId: artefacts.runId, name: artefacts.name, step: artefacts.step, sha256: artefacts.sha256 })
      .from(artefacts)
      .innerJoin(runs, eq(runs.id, artefacts.runId))
      .where(and(or(PICTURE, CRF_PICTURE), eq(runs.dataset, dataset)))
      .orderBy(asc(artefacts.step))
      .all(),
    ({ runId }) => runId,
  )
  const events = eventsOfRuns(database, listRunIds(database, { dataset }))
  const names = groupNames(database, dataset)
  return database
    .select({
      ...describedRun,
      label: runs.label,
      dataDigest: runs.dataDigest,
      dataNames: runs.dataNames,
      staleData: whatChanged.staleData,
      status: runs.status,
      createdAt: runs.createdAt,
      step: runs.step,
      totalSteps: runs.totalSteps,
      config: runs.config,
    })
    .from(runs)
    .where(and(inArray(runs.kind, ['representation', 'external']), eq(runs.dataset, dataset)))
    .orderBy(desc(runs.createdAt), asc(runs.id))
    .all()
    .flatMap(({ config, ...run }) => {
      const { kind, imageSize } = config as RepresentationConfig | ExternalConfig
      const elsewhere = kind === 'external'
      const epochs = elsewhere ? 0 : (config as RepresentationConfig).epochs
      const named = (epochOf: (name: string) => number | null) =>
        (pictures.get(run.id) ?? []).flatMap(({ name, step, sha256 }) => {
          const epoch = epochOf(name)
          return epoch === null ? [] : [{ epoch, step, sha256 }]
        })
      const own = named(pictureEpoch)
      const crf = named(crfPictureEpoch).at(-1) ?? null
      const masking = run.masking as Masking
      const title = elsewhere ? (names.get(run.groupId) ?? run.method) : maskingName(masking)
      return own.length > 0
        ? [
            {
              ...run,
              masking,
              title,
              elsewhere,
              epochs,
              imageSize: imageSize!,
              events: events.get(run.id) ?? [],
              pictures: own,
              crf,
            },
          ]
        : []
    })
}

/** The newest finished run with learned masks on a data set, and its last picture; null if there is none. */
export function learnedMasks(database: Database, dataset: string) {
  const learned = inArray(runs.masking, ['adios', 'adios-s'])
  const found = database
    .select({
      id: runs.id,
      method: runs.method,
      masking: runs.masking,
      seed: runs.seed,
      config: runs.config,
      name: artefacts.name,
      sha256: artefacts.sha256,
    })
    .from(runs)
    .innerJoin(artefacts, eq(artefacts.runId, runs.id))
    .where(and(PICTURE, eq(runs.dataset, dataset), isDone, learned))
    .orderBy(asc(runs.masking), desc(runs.createdAt), asc(runs.id), desc(artefacts.step))
    .limit(1)
    .get()
  if (!found) return null
  const { config, name, ...run } = found
  return { ...run, epoch: pictureEpoch(name), imageSize: (config as RepresentationConfig).imageSize }
}

/** Fraction of the image covered by each mask at a step, or the last one before it, by slot; null if not recorded. */
export function areasAt(database: Database, runId: string, step: number): (number | null)[] {
  return areaSeries(database, runId).map(({ id }) => {
    const until = and(eq(points.seriesId, id), lte(points.step, step))
    const row = database.select({ value: points.value }).from(points).where(until).orderBy(desc(points.step)).get()
    return row?.value ?? null
  })
}

/** `mask_area_0`, `mask_area_1`, … in the order of the slots. */
function areaSeries(database: Database, runId: string) {
  return database
    .select({ id: series.id, name: series.name })
    .from(series)
    .where(and(eq(series.runId, runId), like(series.name, 'mask_area_%')))
    .all()
    .filter(({ name }) => /^mask_area_\d+$/.test(name))
    .sort((a, b) => slotOf(a.name) - slotOf(b.name))
}

const slotOf = (name: string): number => Number(name.slice('mask_area_'.length))

/** The numbers of mask pictures and of runs in each state, as a mark that changes when the page has to. */
export function masksMark(database: Database): string {
  const { pictures } = database.select({ pictures: count() }).from(artefacts).where(PICTURE).get() ?? { pictures: 0 }
  const ended = database
    .select({ runs: count() })
    .from(runs)
    .where(inArray(runs.status, ['done', 'failed', 'interrupted']))
    .get()
  return `${pictures} ${ended?.runs ?? 0}`
}
