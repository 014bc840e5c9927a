/** Groups scores into one row per setting: runs that differ only in the seed, scored by one protocol. */

import { groupBy } from '../../../db/queries/group-by.ts'
import type { RepresentationScore } from '../../../db/queries/representations.ts'
import { summarize } from '../../statistics/summary.ts'

export interface AdiosRow {
  dataset: string
  backbone: string
  /** What differs from the plain backbone, e.g. `w16 s2 b1`. */
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

export interface AdiosMeasured {
  mean: number
  /** Sample standard deviation, over seeds or, in a row that averages methods, over these; null for a single one. */
  std: number | null
  /** Runs. */
  n: number
  /** One value a seed; of a row that averages methods only seeds that all of them have. */
  values: number[]
  seeds: number[]
  protocol: string
  selectedOnTest: boolean
  /** What the encoder was pretrained on and for how long; null images: all of them. */
  training: { on: string; imageSize: number; images: number | null; epochs: number }
  /** Runs that differ in the seed alone; null for a row that averages methods. */
  groupId: string | null
  /** What sets it apart from others that were trained alike, e.g. `adios.lambda 0`. */
  apart: string
  runs: string[]
  /** When the newest of them was asked for. */
  at: number
  /** Made with another version of the code than a run started now would be. */
  stale: boolean
}

/** A measured row. */
export interface Setting extends AdiosRow {
  measured: AdiosMeasured
}

/** Among runs trained and scored alike, only those of the newest version of the code count. */
export function settingsOf(scores: readonly RepresentationScore[]): Setting[] {
  return [...groupBy(scores, identity).values()].flatMap((of) => {
    const alike = groupBy(of, (score) => JSON.stringify([training(score), optionsOf(score), score.protocol]))
    const settings = [...alike.values()].flatMap(newestCode)
    const options = settings.map(([first]) => optionsOf(first!))
    return settings.map((seeds, i) => settingOf(seeds, apart(options[i]!, options)))
  })
}

/** Trained and scored alike, whatever the method and the masking. */
export function trainedAlike({ dataset, backbone, variant, measured }: AdiosRow): string {
  return JSON.stringify([dataset, backbone, variant, measured?.training, measured?.protocol])
}

/** Among several settings of one method and masking, chooses one: not stale, then most seeds, then newest. */
export function preferred(settings: readonly Setting[]): Setting | undefined {
  const order = ({ measured: a }: Setting, { measured: b }: Setting) =>
    Number(a.stale) - Number(b.stale) || b.n - a.n || b.at - a.at
  return [...settings].sort(order)[0]
}

export function identity(row: Omit<AdiosRow, 'published' | 'measured'>): string {
  const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = row
  return JSON.stringify([dataset, backbone, variant, method, masking, evaluation, condition, metric])
}

/** Runs of the newest version, a list for each of the configurations among them. */
function newestCode(scores: RepresentationScore[]): RepresentationScore[][] {
  const newest = scores.reduce((last, score) => (score.createdAt > last.createdAt ? score : last))
  const current = scores.filter(({ codeVersion }) => codeVersion === newest.codeVersion)
  return [...groupBy(current, ({ groupId }) => groupId).values()]
}

function settingOf(scores: readonly RepresentationScore[], apart: string): Setting {
  const seeds = [...scores].sort((a, b) => a.seed - b.seed)
  const first = seeds[0]!
  const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = first
  const { n, mean, sd } = summarize(seeds.map(({ value }) => value))
  const measured = {
    mean,
    std: sd,
    n,
    values: seeds.map(({ value }) => value),
    seeds: seeds.map(({ seed }) => seed),
    protocol: first.protocol,
    selectedOnTest: first.selectedOnTest,
    training: training(first),
    groupId: first.groupId,
    apart,
    runs: seeds.map(({ run }) => run),
    at: Math.max(...seeds.map(({ createdAt }) => createdAt)),
    stale: first.stale,
  }
  return { dataset, backbone, variant, method, masking, evaluation, condition, metric, published: null, measured }
}

function training({
  trainedOn: on,
  config: { imageSize, trainImages: images, epochs },
}: RepresentationScore): AdiosMeasured['training'] {
  return { on, imageSize, images, epochs }
}

/** The masking's own, as text. */
function optionsOf({ config: { adios, objects, mae, beit, fixed } }: RepresentationScore): [string, string][] {
  const options: Record<string, unknown> = { ...adios, ...objects, ...mae, ...beit, ...fixed }
  return Object.entries(options).map(([name, value]) => [name, JSON.stringify(value)])
}

/** Those in which it differs from the others. */
function apart(own: [string, string][], all: readonly [string, string][][]): string {
  const others = all.map((options) => new Map(options))
  return own
    .filter(([name, value]) => others.some((other) => other.get(name) !== value))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
