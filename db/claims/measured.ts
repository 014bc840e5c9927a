/** Checks of a claim against stored runs: two maskings, or two methods, trained and scored alike. */

import { pooledDeviation } from '../../harness/statistics/effect-size.ts'
import { summarize } from '../../harness/statistics/summary.ts'
import { type Seeded, testScore } from '../compare/score-test.ts'
import { directionOf } from '../metrics.ts'
import { groupBy } from '../queries/group-by.ts'
import { preferred, type Setting, trainedAlike } from '../tables/adios-settings.ts'
import type { Check } from './claim.ts'
import type { Evidence } from './evidence.ts'

interface Who {
  method?: string
  masking: string
}

export interface MeasuredGain {
  evaluation: string
  metric: string
  to: Who
  from: Who
  /** Of which the seed-wise mean is compared; each needs both maskings. */
  methods: readonly string[]
  /** Data sets of the paper's table. */
  paper: readonly string[]
}

/**
 * The contrast at one scale: on a data set of the paper where there is one, else where most seeds are, then where training was
 * longest. @returns at most one check.
 */
export function measuredGain(evidence: Evidence, gain: MeasuredGain): Check[] {
  const { evaluation, metric, methods, paper } = gain
  const asked = evidence.settings.filter(
    (setting) => setting.evaluation === evaluation && setting.metric === metric && setting.condition === '',
  )
  const scales = [...groupBy(asked, (setting) => trainedAlike(setting)).values()].flatMap((alike) => {
    const pick = (who: Who, method: string) =>
      preferred(alike.filter((one) => one.method === (who.method ?? method) && one.masking === who.masking))
    const pairs = methods.flatMap((method) => {
      const [to, from] = [pick(gain.to, method), pick(gain.from, method)]
      return to && from ? [{ method, to, from }] : []
    })
    return pairs.length > 0 ? [{ pairs, first: pairs[0]!.to }] : []
  })
  const best = scales.sort((a, b) => merit(b, paper) - merit(a, paper))[0]
  return best ? [check(evidence, gain, best.pairs, paper)] : []
}

type Pair = { method: string; to: Setting; from: Setting }

function merit({ pairs, first }: { pairs: Pair[]; first: Setting }, paper: readonly string[]): number {
  const seeds = Math.min(...pairs.map(({ to, from }) => Math.min(to.measured.n, from.measured.n)))
  const { epochs, images } = first.measured.training
  const size = Math.log10(1 + epochs * (images ?? 1e6)) / 100
  return (
    Number(paper.includes(first.dataset)) * 1e6 +
    pairs.length * 1e4 +
    seeds * 100 +
    size -
    Number(first.measured.stale) * 50
  )
}

function check(evidence: Evidence, gain: MeasuredGain, pairs: readonly Pair[], paper: readonly string[]): Check {
  const [after, before] = [seeded(pairs.map(({ to }) => to)), seeded(pairs.map(({ from }) => from))]
  const sign = directionOf(gain.metric) || 1
  const tested = testScore(before, after, [], 0.05)
  const { to } = pairs[0]!
  const runs = [...new Set(pairs.flatMap((pair) => [...pair.from.measured.runs, ...pair.to.measured.runs]))]
  const n = tested.test === null ? Math.min(after.length, before.length) : tested.seeds.length
  const who = pairs.map(({ method }) => method).join(', ')
  return {
    what: `${who} ${gain.evaluation} ${gain.metric} on ${to.dataset}`,
    difference: sign * tested.difference,
    ci95: tested.ci95 && (sign > 0 ? tested.ci95 : [-tested.ci95[1], -tested.ci95[0]]),
    test: tested.test === null ? `${n} seed${n === 1 ? '' : 's'}` : `${NAMES[tested.test]} over ${n} seeds`,
    p: tested.p,
    verdict: tested.p === null ? 'undecided' : null,
    detail:
      tested.test === null
        ? 'one seed on a side has no spread: nothing can be said of a method'
        : (tested.reason ?? ''),
    scale: scaleOf(to),
    paperScale: paper.includes(to.dataset),
    runs,
    planning: planning(evidence, tested.test, before, after, runs, onlyOf(gain, pairs)),
  }
}

const NAMES = { paired: 'paired t', welch: 'Welch', mcnemar: 'McNemar' }

/** One value a seed: the mean over the settings, of seeds that all of them have. */
function seeded(settings: readonly Setting[]): Seeded[] {
  const all = settings.map(({ measured }) => measured)
  return all[0]!.seeds
    .filter((seed) => all.every(({ seeds }) => seeds.includes(seed)))
    .map((seed) => ({ seed, value: summarize(all.map(({ seeds, values }) => values[seeds.indexOf(seed)]!)).mean }))
}

/** As narrow as a pattern of run names gets. */
function onlyOf({ from }: MeasuredGain, pairs: readonly Pair[]): string {
  const { method, to } = pairs[0]!
  const single = pairs.length === 1 && from.method === undefined
  return `${to.measured.training.on}/${single ? method : ''}*`
}

function planning(
  { suiteOf }: Evidence,
  test: string | null,
  before: readonly Seeded[],
  after: readonly Seeded[],
  runs: readonly string[],
  only: string,
): Check['planning'] {
  const suite = runs.map(suiteOf).find((name) => name !== null) ?? null
  if (test === 'paired') {
    const differences = after.flatMap(({ seed, value }) => {
      const other = before.find((one) => one.seed === seed)
      return other ? [value - other.value] : []
    })
    return { sd: summarize(differences).sd ?? 0, pairing: 'paired', n: differences.length, suite, only }
  }
  if (test !== 'welch') return { sd: 0, pairing: 'paired', n: 1, suite, only }
  const sd = pooledDeviation(
    before.map(({ value }) => value),
    after.map(({ value }) => value),
  )
  return { sd, pairing: 'separate', n: Math.min(before.length, after.length), suite, only }
}

/** `fashion-mnist-mini, resnet18-cifar w16 s2 b1, 1,500 images, 4 epochs` */
export function scaleOf({ dataset, backbone, variant, measured: { training, stale } }: Setting): string {
  const images = training.images === null ? 'all images' : `${training.images.toLocaleString('en')} images`
  const on = training.on === dataset ? dataset : `${dataset} after ${training.on}`
  const encoder = [backbone, variant].filter(Boolean).join(' ')
  return [on, encoder, images, `${training.epochs} epochs`, ...(stale ? ['stale'] : [])].join(', ')
}
