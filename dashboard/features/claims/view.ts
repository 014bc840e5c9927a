/** The judged claims as the page shows them: selection, counts and the commands to run. */

import {
  backboneName,
  controlName,
  datasetName,
  evaluationName,
  maskingName,
  methodName,
  metricName,
} from '../../../db/catalogue/titles.ts'
import type { JudgedClaim, Step } from '../../../harness/analysis/claims/judge.ts'
import { type ClaimsParams, PAPERS, PRINT_VERDICTS, RUN_VERDICTS } from './params.ts'

export type Verdict = JudgedClaim['printed'] | JudgedClaim['measured']

export const PAPER_NAMES = { adios: 'ADIOS', gls: 'Label smoothing' } as const

const word = (verdict: Verdict): string => verdict.replace(' ', '-')

const ASKED = {
  paper: ({ paper }: JudgedClaim) => paper as string,
  print: ({ printed }: JudgedClaim) => word(printed),
  runs: ({ measured }: JudgedClaim) => word(measured),
}
type Asked = keyof typeof ASKED

const VALUES = { paper: PAPERS, print: PRINT_VERDICTS, runs: RUN_VERDICTS } as const

export function shownClaims(claims: readonly JudgedClaim[], params: ClaimsParams): JudgedClaim[] {
  return claims.filter((claim) =>
    (Object.keys(ASKED) as Asked[]).every((name) => params[name] === null || params[name] === ASKED[name](claim)),
  )
}

/** The number of claims that each choice would show, given the other choices. */
export function countsOf(claims: readonly JudgedClaim[], params: ClaimsParams, name: Asked): Map<string, number> {
  const others = shownClaims(claims, { ...params, [name]: null })
  return new Map(VALUES[name].map((value) => [value, others.filter((claim) => ASKED[name](claim) === value).length]))
}

/** The comparisons that one command would decide. */
export interface Plan {
  command: string | null
  /** The judge's reasons, one per comparison. */
  reasons: string[]
  /** The smallest and largest number of seeds asked for. */
  seeds: [least: number, most: number] | null
}

/** Merges steps that ask for the same runs, with the largest number of seeds. Steps without a command come last. */
export function plansOf(steps: readonly Step[]): Plan[] {
  const plans = new Map<string, Plan>()
  for (const { what, command, seeds } of steps) {
    const key = command?.replace(/ --seeds .*/, seeds === null ? '$&' : '') ?? ''
    const before = plans.get(key)
    if (!before) {
      plans.set(key, { command, reasons: [what], seeds: seeds === null ? null : [seeds, seeds] })
      continue
    }
    before.reasons.push(what)
    if (seeds === null || before.seeds === null) continue
    if (seeds > before.seeds[1]) before.command = command
    before.seeds = [Math.min(seeds, before.seeds[0]), Math.max(seeds, before.seeds[1])]
  }
  return [...plans.values()].sort((a, b) => Number(a.command === null) - Number(b.command === null))
}

/** A one-line title of a plan. */
export function planTitle({ command, reasons, seeds }: Plan): string {
  if (reasons.length === 1) return begun(spelled(reasons[0]!))
  const small = reasons.every((reason) => / would take [\d,]+ seeds$/.test(reason))
  if (command === null && small) return `${reasons.length} differences are too small to detect with 40 seeds`
  if (seeds === null) return `${reasons.length} parts: ${spelled(reasons[0]!)}`
  const [least, most] = seeds
  const count = least === most ? `${most}` : `${least} to ${most}`
  return `${reasons.length} comparisons: ${count} seeds`
}

const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Replaces keys of the store in a text by their display names. */
export function spelled(text: string): string {
  return text.replace(/[a-z0-9]+(?:[-_][a-z0-9]+)*/g, (key) => (Object.hasOwn(WORDS, key) ? WORDS[key]! : key))
}

const named = (name: (key: string) => string, keys: readonly string[]) => keys.map((key) => [key, name(key)] as const)

const WORDS: Record<string, string> = Object.fromEntries([
  ...named(methodName, ['simclr', 'simsiam', 'byol']),
  ...named(maskingName, ['adios', 'adios-s', 'mae', 'beit']),
  ...named(backboneName, ['resnet18', 'resnet18-cifar', 'vit-tiny']),
  ...named((key) => evaluationName(key).replace(/^L/, 'l'), ['knn', 'linear']),
  ['transfer-linear', 'linear transfer'],
  ['transfer-finetune', 'fine-tuned transfer'],
  ['multilabel', 'labels'],
  ...named(metricName, ['top1', 'fmi', 'ari', 'nmi', 'f1_macro', 'f1_micro', 'f1_weighted', 'map']),
  ...named(metricName, ['only_bg_b', 'only_bg_t', 'no_fg', 'only_fg', 'mixed_same', 'mixed_rand', 'mixed_next']),
  ...named(metricName, ['bg_gap', 'mask_mbo', 'mask_fg_iou']),
  ...named(controlName, ['shuffled-images', 'blob']),
  ...named(datasetName, ['stl10', 'cifar10', 'cifar100', 'imagenet100', 'imagenet100s', 'flowers102', 'inaturalist']),
  ...named(datasetName, ['clevr', 'backgrounds-challenge', 'backgrounds-scenes', 'scenes', 'scenes-few']),
  ...named(datasetName, ['fashion-mnist', 'fashion-mnist-mini', 'uci-heart', 'uci-splice']),
])

const DECIDED: readonly Verdict[] = ['supported', 'contradicted', 'undecided']

/** The number of claims with each verdict, from tables or from runs; verdicts without claims are left out. */
export function tally(
  claims: readonly JudgedClaim[],
  side: 'printed' | 'measured',
): { verdict: Verdict; count: number }[] {
  const without: Verdict = side === 'printed' ? 'not printed' : 'not measured'
  return [...DECIDED, without].flatMap((verdict) => {
    const count = claims.filter((claim) => claim[side] === verdict).length
    return count > 0 ? [{ verdict, count }] : []
  })
}
