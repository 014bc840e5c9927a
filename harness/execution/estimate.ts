/** How long a run will take: as long as the same one with other seeds took here, else a rough figure for two slow cores. */
import { and, eq, isNotNull } from 'drizzle-orm'
import type { NoisyLabelsConfig, RepresentationConfig, RunConfig } from '../../db/config.ts'
import type { Database } from '../../db/read-only.ts'
import { runs } from '../../db/schema.ts'
import { canonicalJson } from './hash.ts'

/** Process start and loading the engine. */
const START_SECONDS = 3
/** Training images of a data set whose size nobody has looked up. */
const IMAGES = 5000

/** @returns seconds of wall time for each config; earlier versions of the code count as well as this one. */
export function estimateSeconds(database: Database | null, configs: readonly RunConfig[]): number[] {
  const known = database === null ? new Map<string, number>() : measured(database)
  return configs.map((config) => known.get(withoutSeed(config)) ?? guess(config))
}

function measured(database: Database): Map<string, number> {
  const rows = database
    .select({ config: runs.config, seconds: runs.seconds })
    .from(runs)
    .where(and(eq(runs.status, 'done'), isNotNull(runs.seconds)))
    .orderBy(runs.endedAt)
    .all()
  return new Map(rows.map(({ config, seconds }) => [withoutSeed(config), seconds!]))
}

function withoutSeed(config: RunConfig): string {
  return canonicalJson({ ...config, seed: 0 })
}

function guess(config: RunConfig): number {
  return START_SECONDS + (config.kind === 'noisy-labels' ? guessTable(config) : guessRepresentation(config))
}

function guessTable({ rates, noises, learningRates, steps, hidden }: NoisyLabelsConfig): number {
  return rates.length * noises.length * learningRates.length * steps * hidden * 5e-6
}

/** Images a second of one thread for the encoder of width 16 with a stride-2 stem and one block a stage, at 32 px. */
function guessRepresentation(config: RepresentationConfig): number {
  const { backbone, epochs, trainImages, imageSize, masking, adios, evaluations } = config
  const stem = backbone.name === 'resnet18' ? 1 / 16 : backbone.stemStride === 1 ? 1 : 1 / 4
  const work = (backbone.width / 16) ** 1.7 * (imageSize / 32) ** 2 * stem * 4 * (backbone.blocks === 2 ? 1.65 : 1)
  const views = masking === 'none' ? 1 : (adios?.masks ?? 4) * 1.3
  const evaluation = evaluations.length * 3
  return (epochs * (trainImages ?? IMAGES) * work * views) / 700 + evaluation
}
