/** The evidence for claims: the published numbers and the stored runs. */
import { eq, inArray, ne } from 'drizzle-orm'
import { EVALUATION_ENTRIES } from '../../../db/catalogue/evaluations.ts'
import { REFERENCE } from '../../../db/catalogue/titles.ts'
import { withoutMasks } from '../../../db/config/representation.ts'
import { readPublished } from '../../../db/published.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type NoisyLabelsRun, noisyLabelsRuns } from '../../../db/queries/noisy-labels.ts'
import { ownFirst } from '../../../db/queries/own-first.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import { type RepresentationScore, representationScores } from '../../../db/queries/representations.ts'
import { eventMark } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { events, suiteRuns } from '../../../db/schema/index.ts'
import { type Setting, settingsOf } from '../tables/adios-settings.ts'

export interface Evidence {
  published: readonly PublishedRow[]
  /** Every score of an encoder or of masks, seeds together. */
  settings: readonly Setting[]
  /** Finished ADIOS runs: the weight of their penalty and whether masks collapsed. */
  occlusions: readonly OcclusionRun[]
  accuracy: readonly NoisyLabelsRun[]
  /** Mean largest probability. */
  confidence: readonly NoisyLabelsRun[]
  /** The same of right answers, and of wrong ones. */
  confidenceRight: readonly NoisyLabelsRun[]
  confidenceWrong: readonly NoisyLabelsRun[]
  /** A suite that asks for this run, if one does. */
  suiteOf(run: string): string | null
  /** Equal for encoders that differ only in seed and masks. */
  trainedHow(run: string): string
}

export interface OcclusionRun {
  id: string
  dataset: string
  masks: number
  lambda: number
  stale: boolean
  /** Names of the collapse events; empty if no mask collapsed. */
  collapsed: string[]
  /** Smallest and largest mean area of a mask on test images, where masks were evaluated. */
  areas: { min: number; max: number } | null
}

/** Evaluations of encoders and masks, which the claims about ADIOS rest on. */
const EVALUATIONS = EVALUATION_ENTRIES.filter(({ key }) => key !== 'supervised' && key !== 'noisy-labels').map(
  ({ key }) => key,
)
const METRICS = [
  ...['top1', 'fmi', 'ari', 'nmi', 'f1_macro', 'f1_micro', 'f1_weighted', 'map'],
  ...['only_bg_b', 'only_bg_t', 'no_fg', 'only_fg', 'mixed_same', 'mixed_rand', 'mixed_next', 'original', 'bg_gap'],
  ...['mask_mbo', 'mask_fg_iou', 'mask_area_min', 'mask_area_max'],
]

/** @param database - null if there is none; then only published numbers are used. */
export function gatherEvidence(database: Database | null): Evidence {
  const published = readPublished()
  if (database === null) {
    return {
      published,
      settings: [],
      occlusions: [],
      accuracy: [],
      confidence: [],
      confidenceRight: [],
      confidenceWrong: [],
      suiteOf: () => null,
      trainedHow: () => '',
    }
  }
  const asked = { evaluations: EVALUATIONS, metrics: METRICS, everyCondition: true }
  const scores = ownFirst(representationScores(database, asked))
  const usual = scores.filter((score) => countsFor(score) && !withoutPenalty(score))
  const suites = new Map(
    database
      .select()
      .from(suiteRuns)
      // The shipped results belong to no suite that could be run for more seeds of theirs.
      .where(ne(suiteRuns.suite, REFERENCE))
      .all()
      .map(({ runId, suite }) => [runId, suite]),
  )
  return {
    published,
    settings: settingsOf(usual),
    occlusions: occlusionRuns(database, scores),
    accuracy: noisyLabelsRuns(database),
    confidence: noisyLabelsRuns(database, 'confidence'),
    confidenceRight: noisyLabelsRuns(database, 'confidence_right'),
    confidenceWrong: noisyLabelsRuns(database, 'confidence_wrong'),
    suiteOf: (run) => suites.get(run) ?? null,
    trainedHow: trainings(scores),
  }
}

/** Computed on demand, because few are needed. */
function trainings(scores: readonly RepresentationScore[]): Evidence['trainedHow'] {
  const configs = new Map(scores.map(({ run, config }) => [run, config]))
  const known = new Map<string, string>()
  return (run) => known.get(run) ?? known.set(run, withoutMasks(configs.get(run) ?? {})).get(run)!
}

/** Excludes scores selected on test, except for controls, which they only make stronger. */
function countsFor({ selectedOnTest, evaluation }: RepresentationScore): boolean {
  return !selectedOnTest || evaluation === 'masks'
}

/** Such runs are asked about the penalty only, except where the paper itself has none. */
function withoutPenalty({ config, trainedOn }: RepresentationScore): boolean {
  return config.adios?.lambda === 0 && trainedOn !== 'stl10'
}

function occlusionRuns(database: Database, scores: readonly RepresentationScore[]): OcclusionRun[] {
  const learned = [...groupBy(scores, ({ run }) => run).values()].filter(([first]) => first!.config.adios !== null)
  const ids = learned.map(([first]) => first!.run)
  const happened = groupBy(
    database
      .select({ run: events.runId, name: events.name })
      .from(events)
      .where(ids.length > 0 ? inArray(events.runId, ids) : eq(events.id, -1))
      .all(),
    ({ run }) => run,
  )
  return learned.map((own) => {
    const { run: id, trainedOn: dataset, stale, config } = own[0]!
    const area = (metric: string) => own.find((score) => score.metric === metric && score.condition === '')?.value
    const [min, max] = [area('mask_area_min'), area('mask_area_max')]
    const names = (happened.get(id) ?? []).map(({ name }) => name)
    return {
      id,
      dataset,
      stale,
      masks: config.adios!.masks,
      lambda: config.adios!.lambda,
      collapsed: names.filter((name) => eventMark(name) === 'collapsed' && name !== 'constant_embeddings'),
      areas: min === undefined || max === undefined ? null : { min, max },
    }
  })
}
