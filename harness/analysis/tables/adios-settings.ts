/** Groups scores into one row per setting: runs that differ only in the seed, scored by one protocol. */

import type { Change } from '../../../db/changes.ts'
import { configDifferences } from '../../../db/config/differences.ts'
import { ownersOf } from '../../../db/config/options.ts'
import { withoutMasks, withoutMethod } from '../../../db/config/representation.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { RepresentationScore } from '../../../db/queries/representations.ts'
import { sha256 } from '../../base/hash.ts'
import { summarizeSeeds } from '../../statistics/pair-rule.ts'
import { type Standing, standingOf } from './as-printed.ts'

export interface AdiosRow {
  dataset: string
  backbone: string
  /** Options in which it differs from the plain backbone, e.g. `w16 s2 b1`. */
  variant: string
  method: string
  masking: string
  evaluation: string
  condition: string
  metric: string
  /** Mean and standard deviation as printed; null: not in the paper. */
  published: { mean: number; std: number | null } | null
  /** Null: not run. */
  measured: AdiosMeasured | null
}

/**
 * `recipe` is null for what was not trained and scored as the paper's suite says: it is not shown next to a printed
 * number.
 */
export interface AdiosMeasured extends Standing {
  mean: number
  /**
   * Sample standard deviation, over seeds or, in a row that averages methods, over these; null for a single one and where
   * every seed gives the same value.
   */
  std: number | null
  /** Runs. */
  n: number
  /** One value per seed; a row that averages methods has only the seeds that all of them have. */
  values: number[]
  seeds: number[]
  protocol: string
  selectedOnTest: boolean
  /** What the encoder was pretrained on and for how long; null images: all of them. */
  training: { on: string; imageSize: number; images: number | null; epochs: number }
  /** Equal for encoders that differ only in seed and masks, and for all that were trained as in the paper's suites. */
  how: string
  /** Equal for encoders that differ only in seed, masks and method. */
  alike: string
  /** Runs that differ only in the seed; null for a row that averages methods. */
  groupId: string | null
  /** What sets it apart from other settings of the same row, e.g. `lambda 0, optimizer.learningRate 0.2`. */
  apart: string
  runs: string[]
  /** Time at which the newest of them was queued. */
  at: number
  stale: boolean
  /** What has changed since. */
  changes: Change[]
}

/** A measured row. */
export interface Setting extends AdiosRow {
  measured: AdiosMeasured
}

/** Where one configuration was run by several versions of the code, only the runs of one version count. */
export function settingsOf(scores: readonly RepresentationScore[]): Setting[] {
  const keys = new Map<string, string>()
  const configuration = ({ groupId, config }: RepresentationScore) => {
    const known = keys.get(groupId)
    if (known !== undefined) return known
    const key = JSON.stringify({ ...config, seed: null })
    keys.set(groupId, key)
    return key
  }
  return [...groupBy(scores, identity).values()].flatMap((own) => {
    const alike = groupBy(own, (score) => `${configuration(score)} ${score.trainedOn} ${score.protocol}`)
    const settings = [...alike.values()].map(chosenCode)
    const apart = differing(settings.map(([first]) => first!))
    return settings.map((seeds, i) => settingOf(seeds, apart[i]!))
  })
}

/** Equal where rows were trained and scored alike, whatever the method and the masking. */
export function scaleKey({ dataset, backbone, variant, measured }: AdiosRow): string {
  return JSON.stringify([dataset, backbone, variant, measured?.training, measured?.alike, measured?.protocol])
}

/** Among several settings of one method and masking, chooses one: most seeds, then a tuned baseline, then not stale, then newest. */
export function preferred(settings: readonly Setting[]): Setting | undefined {
  const order = ({ measured: a }: Setting, { measured: b }: Setting) =>
    b.n - a.n || tuned(b) - tuned(a) || Number(a.stale) - Number(b.stale) || b.at - a.at
  return [...settings].sort(order)[0]
}

const tuned = ({ recipe }: AdiosMeasured): number => Number(recipe === 'tuned baseline')

export function identity(row: Omit<AdiosRow, 'published' | 'measured'>): string {
  const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = row
  return JSON.stringify([dataset, backbone, variant, method, masking, evaluation, condition, metric])
}

/** Runs of the version that has most seeds, of the newest among these: one new seed does not displace three. */
function chosenCode(scores: RepresentationScore[]): RepresentationScore[] {
  const versions = [...groupBy(scores, ({ groupId, codeVersion }) => `${groupId} ${codeVersion}`).values()]
  const newest = (version: RepresentationScore[]) => Math.max(...version.map(({ createdAt }) => createdAt))
  return versions.sort((a, b) => b.length - a.length || newest(b) - newest(a))[0]!
}

function settingOf(scores: readonly RepresentationScore[], apart: string): Setting {
  const seeds = [...scores].sort((a, b) => a.seed - b.seed)
  const first = seeds[0]!
  const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = first
  const { n, mean, sd } = summarizeSeeds(seeds.map(({ value }) => value))
  const measured = {
    mean,
    std: sd,
    n,
    values: seeds.map(({ value }) => value),
    seeds: seeds.map(({ seed }) => seed),
    protocol: first.protocol,
    selectedOnTest: first.selectedOnTest,
    training: training(first),
    ...madeHow(first),
    groupId: first.groupId,
    apart,
    runs: seeds.map(({ run }) => run),
    at: Math.max(...seeds.map(({ createdAt }) => createdAt)),
    stale: first.stale,
    changes: first.changes,
  }
  return { dataset, backbone, variant, method, masking, evaluation, condition, metric, published: null, measured }
}

function training({
  trainedOn: on,
  config: { imageSize, trainImages: images, epochs },
}: RepresentationScore): AdiosMeasured['training'] {
  return { on, imageSize, images, epochs }
}

function madeHow(score: RepresentationScore): Pick<AdiosMeasured, 'how' | 'alike'> & Standing {
  const standing = standingOf(score)
  if (standing.recipe !== null) return { ...standing, how: AS_PRINTED, alike: AS_PRINTED }
  const short = (text: string) => sha256(text).slice(0, 12)
  return { ...standing, how: short(withoutMasks(score.config)), alike: short(withoutMethod(score.config)) }
}

const AS_PRINTED = 'as printed'

/** Options that a row's own columns show. */
const SAID = ['seed', 'dataset', 'imageSize', 'trainImages', 'epochs', 'backbone', 'evaluations', 'galleries']

/** The options in which each differs from the others. */
function differing(scores: readonly RepresentationScore[]): string[] {
  const configs = scores.map(({ config }) => config)
  return configDifferences(configs, SAID).map((facts) => facts.map((fact) => withoutGroup(fact)).join(', '))
}

/** `adios.lambda 0` -> `lambda 0`: the row says its masking. */
function withoutGroup(fact: string): string {
  const group = fact.split('.', 1)[0]!
  return ownersOf(group)?.key === 'masking' ? fact.slice(group.length + 1) : fact
}
