/** Compares the order of maskings with that of the paper by rank correlation. */

import { groupBy } from '../../../db/queries/group-by.ts'
import { rankCorrelation } from '../../statistics/rank-correlation.ts'
import { summarize } from '../../statistics/summary.ts'
import { type AdiosRow, preferred, type Setting, scaleKey } from './adios-settings.ts'
import { type AdiosSpec, AVERAGED } from './adios-spec.ts'

export interface AdiosOrder {
  /** The measured metric, and the printed metric that it is compared with. */
  metric: string
  against: string
  /** Null where nothing was run. */
  dataset: string | null
  /** Over which methods the measured numbers are averaged: those that every masking compared was run with. */
  methods: string[]
  /** Those that both have, best printed first. */
  maskings: string[]
  /** How many there are. */
  n: number
  /** Kendall's tau-b and Spearman's rho of the means over seeds and methods; null with `reason`. */
  tau: number | null
  rho: number | null
  /** Exact two-sided permutation p of tau, and of rho. */
  p: number | null
  rhoP: number | null
  /** Tau of each seed by itself: its mean and 95% t-interval over the n seeds that all of these runs have. */
  perSeed: { mean: number; ci95: readonly [number, number] | null; n: number } | null
  reason: string | null
}

const FEWEST = 3

export function ordersOf(spec: AdiosSpec, printed: readonly AdiosRow[], settings: readonly Setting[]): AdiosOrder[] {
  return spec.orders.map(({ metric, against = metric }) => {
    const ranking = printed
      .filter((row) => row.metric === against && row.published !== null)
      .sort((a, b) => b.published!.mean - a.published!.mean)
    const design = fullest(
      ranking.map(({ masking }) => masking),
      settings.filter((setting) => setting.metric === metric),
    )
    const head = { metric, against, dataset: design?.dataset ?? null, methods: design?.methods ?? [] }
    return { ...head, ...compare(ranking, design) }
  })
}

/** Cells [masking][method]: every masking has every method. */
interface Design {
  dataset: string
  methods: string[]
  maskings: string[]
  cells: Setting[][]
}

/** Among settings trained alike, prefers the paper's suite where it has enough, then the most maskings that share methods, then the most methods, then the longest training. */
function fullest(maskings: readonly string[], settings: readonly Setting[]): Design | null {
  const designs = [...groupBy(settings, scaleKey).values()].flatMap((alike) => {
    const cell = (masking: string, method: string) =>
      preferred(alike.filter((setting) => setting.masking === masking && setting.method === method))
    return subsets(AVERAGED).map((methods): Design => {
      const complete = maskings.filter((masking) => methods.every((method) => cell(masking, method)))
      const cells = complete.map((masking) => methods.map((method) => cell(masking, method)!))
      return { dataset: alike[0]!.dataset, methods, maskings: complete, cells }
    })
  })
  const epochs = ({ cells }: Design) => cells[0]?.[0]?.measured.training.epochs ?? 0
  const runs = ({ cells }: Design) => cells.flat().reduce((sum, { measured }) => sum + measured.n, 0)
  const printed = ({ cells, maskings: complete }: Design) =>
    Number(complete.length >= FEWEST && cells.flat().every(({ measured }) => measured.recipe !== null))
  const order = (a: Design, b: Design) =>
    printed(b) - printed(a) ||
    b.maskings.length - a.maskings.length ||
    b.methods.length - a.methods.length ||
    epochs(b) - epochs(a) ||
    runs(b) - runs(a)
  const [first] = designs.sort(order)
  return first && first.maskings.length > 0 ? first : null
}

function compare(
  ranking: readonly AdiosRow[],
  design: Design | null,
): Omit<AdiosOrder, 'metric' | 'against' | 'dataset' | 'methods'> {
  const maskings = design?.maskings ?? []
  const none = { tau: null, rho: null, p: null, rhoP: null, perSeed: null }
  const n = maskings.length
  if (!design || n < FEWEST) {
    const reason = `${n} of the ${ranking.length} printed maskings ${n === 1 ? 'was' : 'were'} run; an order needs ${FEWEST}`
    return { maskings, n, ...none, reason }
  }
  const printed = maskings.map((masking) => ranking.find((row) => row.masking === masking)!.published!.mean)
  const measured = design.cells.map((methods) => mean(methods.map((setting) => setting.measured.mean)))
  const { value, reason } = rankCorrelation(printed, measured)
  if (value === null) return { maskings, n, ...none, reason }
  const { tau, rho, tauP, rhoP } = value
  return {
    maskings,
    n,
    tau,
    rho,
    p: tauP.value,
    rhoP: rhoP.value,
    perSeed: perSeed(printed, design),
    reason: tauP.reason,
  }
}

function perSeed(printed: readonly number[], { cells }: Design): AdiosOrder['perSeed'] {
  const all = cells.flat().map(({ measured }) => measured)
  const seeds = all[0]!.seeds.filter((seed) => all.every((measured) => measured.seeds.includes(seed)))
  const at = ({ measured: { values, seeds: own } }: Setting, seed: number) => values[own.indexOf(seed)]!
  const taus = seeds.flatMap((seed) => {
    const measured = cells.map((methods) => mean(methods.map((setting) => at(setting, seed))))
    return rankCorrelation(printed, measured).value?.tau ?? []
  })
  if (taus.length === 0) return null
  const { n, mean: center, ci95 } = summarize(taus)
  return { mean: center, ci95, n }
}

const mean = (values: readonly number[]): number => summarize(values).mean

/** Every choice of at least one, larger ones first. */
function subsets(items: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** items.length - 1 }, (_, bits) => items.filter((_, i) => ((bits + 1) >> i) & 1))
  return all.sort((a, b) => b.length - a.length)
}
