/** Table 2 of the label-smoothing paper's first version: CIFAR with label noise, printed and measured. */
import { allChanges, type Change } from '../../../db/changes.ts'
import { CIFAR_NOISE, CIFAR_NOISES, CIFAR_RATES } from '../../../db/config/cifar-noise.ts'
import { representationSchema } from '../../../db/config/representation.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import type { SupervisedRun } from '../../../db/queries/supervised.ts'
import { type Interval, summarize } from '../../statistics/summary.ts'

export interface CifarTable {
  columns: CifarColumn[]
}

export interface CifarColumn {
  dataset: string
  noiseKind: 'symmetric' | 'asymmetric'
  noise: number
  /** Accuracy as a fraction, by rate as text. */
  published: Record<string, number>
  /** Runs trained as the paper's code does; runs of any other setting are not in this table. */
  measured: {
    /** The epoch with the best test accuracy, as the paper reports. */
    best: Record<string, CifarScore>
    last: Record<string, CifarScore>
  }
}

export interface CifarScore {
  accuracy: number
  n: number
  ci95: Interval | null
  seeds: number[]
  runs: string[]
  stale: boolean
  changes: Change[]
}

export function cifarTable(published: readonly PublishedRow[], runs: readonly SupervisedRun[]): CifarTable {
  const asPrinted = runs.filter(({ config }) => followsPaper(config))
  const columns = CIFAR_NOISES.map((column) => {
    const { dataset, noiseKind, noise } = column
    const condition = `noise=${noise}${noiseKind === 'symmetric' ? '' : ` kind=${noiseKind}`}`
    const printed = published.filter((row) => row.dataset === dataset && row.condition === condition)
    const own = asPrinted.filter(({ config, ...run }) => {
      const { noise: trained, noiseKind: kind } = config.supervised!
      return run.dataset === dataset && trained === noise && (noise === 0 || kind === noiseKind)
    })
    const scores = (onTest: boolean) =>
      byRate((rate) =>
        score(own.filter((run) => run.selectedOnTest === onTest && run.config.supervised!.rate === rate)),
      )
    return {
      ...column,
      published: byRate((rate) => printed.find(({ metric }) => metric === `test_accuracy@r=${rate}`)?.value ?? null),
      measured: { best: scores(true), last: scores(false) },
    }
  })
  return { columns }
}

function byRate<T>(valueAt: (rate: number) => T | null): Record<string, T> {
  return Object.fromEntries(
    CIFAR_RATES.flatMap((rate) => {
      const value = valueAt(rate)
      return value === null ? [] : [[String(rate), value]]
    }),
  )
}

/** The newest run of every seed among the runs of one cell. */
function score(runs: readonly SupervisedRun[]): CifarScore | null {
  const newest = [...new Map(runs.map((run) => [run.seed, run])).values()].sort((a, b) => a.seed - b.seed)
  if (newest.length === 0) return null
  const { mean, n, ci95 } = summarize(newest.map(({ accuracy }) => accuracy))
  return {
    accuracy: mean,
    n,
    ci95,
    seeds: newest.map(({ seed }) => seed),
    runs: newest.map(({ id }) => id),
    stale: newest.some((run) => run.stale),
    changes: allChanges(newest),
  }
}

const FREE = ['dataset', 'supervised', 'seed', 'threads', 'branches', 'evaluations', 'evaluationPrecision', 'galleries']
const PAPER = representationSchema.parse({ kind: 'representation', dataset: 'cifar10', ...CIFAR_NOISE })

/** Whether all that matters to training, apart from rate and noise, is as in the paper's code. */
function followsPaper(config: SupervisedRun['config']): boolean {
  const fixed = (given: object) =>
    JSON.stringify(
      Object.entries(given)
        .filter(([key]) => !FREE.includes(key))
        .sort(),
    )
  const { loss, frozenStatistics } = config.supervised!
  return loss === undefined && !frozenStatistics && fixed(representationSchema.parse(config)) === fixed(PAPER)
}
