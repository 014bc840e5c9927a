/** Checks of a claim against stored runs: two maskings, or two methods, trained and scored alike. */

import { isBaseline } from '../../../db/catalogue/methods.ts'
import { directionOf } from '../../../db/catalogue/metrics.ts'
import { phraseOf } from '../../../db/catalogue/titles.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { columnKey } from '../../../db/score-key.ts'
import { pooledDeviation } from '../../statistics/effect-size.ts'
import { type Seeded, testAgainst, testSeeds, withoutSpread } from '../../statistics/pair-rule.ts'
import { summarize } from '../../statistics/summary.ts'
import { spreadOfPairs } from '../compare/score-test.ts'
import { preferred, type Setting, scaleKey } from '../tables/adios-settings.ts'
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
  /** Methods whose seed-wise means are compared; each needs both maskings. */
  methods: readonly string[]
}

/**
 * The contrast at one scale: that of the paper's suite where there is one, else where most seeds are, then where
 * training was longest. @returns at most one check.
 */
export function measuredGain(evidence: Evidence, gain: MeasuredGain): Check[] {
  const { evaluation, metric, methods } = gain
  const asked = evidence.settings.filter(
    (setting) => setting.evaluation === evaluation && setting.metric === metric && setting.condition === '',
  )
  const scales = [...groupBy(asked, (setting) => scaleKey(setting)).values()].flatMap((alike) => {
    const settingsOf = (who: Who, method: string) =>
      comparable(alike, asked, who).filter(
        (one) => one.method === (who.method ?? method) && one.masking === who.masking,
      )
    const pairs = methods.flatMap((method) => {
      const pair = pairOf(evidence, settingsOf(gain.to, method), settingsOf(gain.from, method))
      return pair ? [{ method, ...pair }] : []
    })
    return pairs.length > 0 ? [{ pairs, first: pairs[0]!.to }] : []
  })
  const best = scales.sort((a, b) => merit(b) - merit(a))[0]
  return best ? [check(evidence, gain, best.pairs)] : []
}

/** An encoder that learns nothing has no epochs and images to share with those it is held against. */
function comparable(alike: readonly Setting[], asked: readonly Setting[], { method }: Who): readonly Setting[] {
  if (method === undefined || !isBaseline(method)) return alike
  const [first] = alike
  const key = ({ dataset, backbone, variant, measured: { protocol, training } }: Setting) =>
    JSON.stringify([dataset, backbone, variant, protocol, training.on, training.imageSize])
  return asked.filter((one) => key(one) === key(first!))
}

type SettingPair = { method: string; to: Setting; from: Setting }

/** The pair of settings that differ only in the masks, if there is one. */
function pairOf(
  { trainedHow }: Evidence,
  after: readonly Setting[],
  before: readonly Setting[],
): Omit<SettingPair, 'method'> | null {
  const how = ({ measured }: Setting) => trainedHow(measured.runs[0]!)
  const matched = after.filter((one) => before.some((other) => how(other) === how(one)))
  const to = preferred(matched.length > 0 ? matched : after)
  const from = preferred(matched.length > 0 ? before.filter((other) => how(other) === how(to!)) : before)
  return to && from ? { to, from } : null
}

function merit({ pairs, first }: { pairs: SettingPair[]; first: Setting }): number {
  const seeds = Math.min(...pairs.map(({ to, from }) => Math.min(to.measured.n, from.measured.n)))
  const { epochs, images } = first.measured.training
  const size = Math.log10(1 + epochs * (images ?? 1e6)) / 100
  return Number(asPrinted(pairs)) * 1e6 + pairs.length * 1e4 + seeds * 100 + size - Number(first.measured.stale) * 50
}

/** Whether all of them were trained and scored as the paper's suite says. */
const asPrinted = (pairs: readonly SettingPair[]): boolean =>
  pairs.every(({ to, from }) => to.measured.recipe !== null && from.measured.recipe !== null)

function check(evidence: Evidence, gain: MeasuredGain, pairs: readonly SettingPair[]): Check {
  const [after, before] = [seeded(pairs.map(({ to }) => to)), seeded(pairs.map(({ from }) => from))]
  const { to } = pairs[0]!
  const runs = [...new Set(pairs.flatMap((pair) => [...pair.from.measured.runs, ...pair.to.measured.runs]))]
  const who = pairs.map(({ method }) => method).join(', ')
  return contrast(evidence, {
    what: `${who} ${gain.evaluation} ${gain.metric} on ${to.dataset}${unlessPlain(gain)}${overTuned(pairs)}`,
    sign: directionOf(gain.metric) || 1,
    before,
    after,
    scale: scaleOf(to),
    paperScale: asPrinted(pairs),
    runs,
    column: {
      dataset: to.dataset,
      key: columnKey({ ...to, metric: gain.metric, protocol: to.measured.protocol }),
    },
    only: onlyOf(gain, pairs),
  })
}

function overTuned(pairs: readonly SettingPair[]): string {
  return pairs.some(({ from }) => from.measured.recipe === 'tuned baseline') ? ', over tuned baselines' : ''
}

/** Masks against none is not mentioned; other pairs are named, to distinguish the parts of a claim. */
function unlessPlain({ to, from }: MeasuredGain): string {
  if (from.method !== undefined) return `, masks ${to.masking}, against ${from.method}`
  return from.masking === 'none' && to.masking !== 'none'
    ? ''
    : `, ${phraseOf(to.masking)} against ${phraseOf(from.masking)}`
}

export interface Contrast {
  what: string
  /** -1 if lower values support the claim. */
  sign: 1 | -1
  /** Values by seed, or a number that is known without error. */
  before: readonly Seeded[] | number
  after: readonly Seeded[]
  scale: string
  paperScale: boolean
  runs: string[]
  column?: { dataset: string; key: string }
  /** Pattern of the runs that more seeds would add. */
  only: string
}

const TESTS = { paired: 'paired t', welch: 'Welch', 'one-sample': 'one-sample t' } as const

/** Two sides over seeds as a check; a single seed on a side decides nothing. */
export function contrast({ suiteOf }: Evidence, { what, sign, before, after, only, ...about }: Contrast): Check {
  const known = typeof before === 'number'
  const { value: tested, reason } = known ? testAgainst(after, before) : testSeeds(after, before)
  const suite = about.runs.map(suiteOf).find((name) => name !== null) ?? null
  if (tested === null) {
    const first = known ? after.map(({ seed }) => ({ seed, value: before })) : before
    return {
      ...about,
      what,
      ci95: null,
      test: 'no test',
      p: null,
      verdict: 'undecided',
      difference: first.length > 0 && after.length > 0 ? sign * withoutSpread(after, first).difference : null,
      detail: `${reason}, so nothing can be concluded about the method`,
      planning: { sd: 0, pairing: 'paired', n: 1, suite, only },
    }
  }
  const { test, seeds, x, y, ci95, p } = tested
  const separate = test === 'welch'
  const sd = separate ? pooledDeviation(x, y) : spreadOfPairs(x, y)
  return {
    ...about,
    what,
    p,
    difference: sign * tested.difference,
    ci95: ci95 && (sign > 0 ? ci95 : [-ci95[1], -ci95[0]]),
    test: `${TESTS[test]} over ${seeds.length} seeds`,
    verdict: p === null ? 'undecided' : null,
    detail: tested.reason ?? '',
    planning: {
      sd,
      suite,
      only,
      pairing: separate ? 'separate' : 'paired',
      n: Math.min(x.length, y.length),
    },
  }
}

/** One value per seed that all settings have: the mean over the settings. */
function seeded(settings: readonly Setting[]): Seeded[] {
  const all = settings.map(({ measured }) => measured)
  return all[0]!.seeds
    .filter((seed) => all.every(({ seeds }) => seeds.includes(seed)))
    .map((seed) => ({ seed, value: summarize(all.map(({ seeds, values }) => values[seeds.indexOf(seed)]!)).mean }))
}

/** The narrowest pattern of run names that matches these runs. */
function onlyOf({ from }: MeasuredGain, pairs: readonly SettingPair[]): string {
  const { method, to } = pairs[0]!
  const single = pairs.length === 1 && from.method === undefined
  return `${to.measured.training.on}/${single ? method : ''}*`
}

/** `fashion-mnist-mini, resnet18-cifar w16 s2 b1, 1,500 images, 4 epochs` */
export function scaleOf({ dataset, backbone, variant, measured: { training, stale } }: Setting): string {
  const images = training.images === null ? 'all images' : `${training.images.toLocaleString('en')} images`
  const on = training.on === dataset ? dataset : `${dataset} after ${training.on}`
  const encoder = [backbone, variant].filter(Boolean).join(' ')
  const epochs = `${training.epochs} epoch${training.epochs === 1 ? '' : 's'}`
  return [on, encoder, images, epochs, ...(stale ? ['stale'] : [])].join(', ')
}
