/** Table 1 of the ADIOS paper: k-NN and linear probe, printed and measured, and our own data sets below. */

import { summarize } from '../../harness/statistics/summary.ts'
import { METHODS } from '../names.ts'
import { groupBy } from '../queries/group-by.ts'
import type { PublishedRow } from '../queries/published.ts'
import type { RepresentationScore } from '../queries/representations.ts'

/** Accuracies are fractions. */
export interface AdiosTable {
  rows: AdiosRow[]
}

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
  /** Mean and sample standard deviation as printed; null: not in the paper. */
  published: { mean: number; std: number | null } | null
  /** Null: not run. */
  measured: AdiosMeasured | null
}

export interface AdiosMeasured {
  mean: number
  /** Sample standard deviation over seeds; null for a single one. */
  std: number | null
  n: number
  protocol: string
  selectedOnTest: boolean
  /** What the encoder was pretrained on and for how long; null images: all of them. */
  training: { images: number | null; epochs: number }
  groupId: string
  runs: string[]
  /** When the newest of them was asked for. */
  at: number
  /** Made with another version of the code than a run started now would be. */
  stale: boolean
}

const EVALUATIONS = ['knn', 'linear']

/**
 * The printed rows in the paper's order, then one row for everything else measured. Seeds of one setting are averaged,
 * settings are never mixed; of each row only runs of the newest version of the code count.
 * @param published rows of `adios-1`.
 */
export function adiosTable(published: readonly PublishedRow[], scores: readonly RepresentationScore[]): AdiosTable {
  const relevant = scores.filter(({ evaluation, metric }) => EVALUATIONS.includes(evaluation) && metric === 'top1')
  const settings = [...groupBy(relevant, identity).values()].flatMap(newestCode)
  const used = new Set<AdiosRow>()
  const printed = published.map((row): AdiosRow => {
    const { dataset, backbone, method, masking, evaluation, condition, metric, value, std } = row
    const key = { dataset, backbone, variant: '', method, masking, evaluation, condition, metric }
    const match = settings.filter((setting) => identity(setting) === identity(key)).sort(longestFirst)[0]
    if (match) used.add(match)
    return { ...key, published: value === null ? null : { mean: value, std }, measured: match?.measured ?? null }
  })
  return { rows: [...printed, ...settings.filter((setting) => !used.has(setting)).sort(byName)] }
}

function identity(row: Omit<AdiosRow, 'published' | 'measured'>): string {
  const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = row
  return JSON.stringify([dataset, backbone, variant, method, masking, evaluation, condition, metric])
}

/** One row a setting and protocol, from the scores of one identity. */
function newestCode(scores: RepresentationScore[]): AdiosRow[] {
  const newest = scores.reduce((last, score) => (score.createdAt > last.createdAt ? score : last))
  const current = scores.filter(({ codeVersion }) => codeVersion === newest.codeVersion)
  const settings = groupBy(current, ({ groupId, protocol }) => JSON.stringify([groupId, protocol]))
  return [...settings.values()].map((seeds) => {
    const first = seeds[0]!
    const { dataset, backbone, variant, method, masking, evaluation, condition, metric } = first
    const { n, mean, sd } = summarize(seeds.map(({ value }) => value))
    const measured = {
      mean,
      std: sd,
      n,
      protocol: first.protocol,
      selectedOnTest: first.selectedOnTest,
      training: { images: first.config.trainImages, epochs: first.config.epochs },
      groupId: first.groupId,
      runs: seeds.map(({ run }) => run),
      at: Math.max(...seeds.map(({ createdAt }) => createdAt)),
      stale: first.stale,
    }
    return { dataset, backbone, variant, method, masking, evaluation, condition, metric, published: null, measured }
  })
}

function longestFirst(a: AdiosRow, b: AdiosRow): number {
  const size = ({ measured }: AdiosRow) => [measured?.training.epochs ?? 0, measured?.n ?? 0] as const
  return size(b)[0] - size(a)[0] || size(b)[1] - size(a)[1]
}

/** By data set and encoder; then the controls, then the methods, each followed by its masked forms. */
function byName(a: AdiosRow, b: AdiosRow): number {
  const order: readonly string[] = ['raw-pixels', 'random-init', ...METHODS]
  return (
    a.dataset.localeCompare(b.dataset) ||
    order.indexOf(a.method) - order.indexOf(b.method) ||
    Number(a.masking !== 'none') - Number(b.masking !== 'none') ||
    a.masking.localeCompare(b.masking) ||
    a.backbone.localeCompare(b.backbone) ||
    a.variant.localeCompare(b.variant) ||
    (b.measured?.training.epochs ?? 0) - (a.measured?.training.epochs ?? 0) ||
    a.evaluation.localeCompare(b.evaluation)
  )
}
