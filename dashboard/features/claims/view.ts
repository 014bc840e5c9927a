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
import { type JudgedClaim, MOST_SEEDS, type Step } from '../../../harness/analysis/claims/judge.ts'
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
  /** Whether all of them are too small to detect with the seeds that are suggested at most. */
  tooSmall: boolean
  /** Whether it is the paper's own run, at its scale. */
  atPaperScale: boolean
  /** The smallest and largest number of seeds asked for. */
  seeds: [least: number, most: number] | null
}

/** Merges steps that ask for the same runs, with the largest number of seeds. Steps without a command come last. */
export function plansOf(steps: readonly Step[]): Plan[] {
  const plans = new Map<string | null, Plan>()
  for (const { what, command, commandWithoutSeeds, seeds, tooSmall, atPaperScale } of steps) {
    const before = plans.get(commandWithoutSeeds)
    if (!before) {
      const range: Plan['seeds'] = seeds === null ? null : [seeds, seeds]
      plans.set(commandWithoutSeeds, { command, reasons: [what], tooSmall, atPaperScale, seeds: range })
      continue
    }
    before.reasons.push(what)
    before.tooSmall &&= tooSmall
    if (seeds === null || before.seeds === null) continue
    if (seeds > before.seeds[1]) before.command = command
    before.seeds = [Math.min(seeds, before.seeds[0]), Math.max(seeds, before.seeds[1])]
  }
  return [...plans.values()].sort((a, b) => Number(a.command === null) - Number(b.command === null))
}

/** A one-line title of a plan. */
export function planTitle({ reasons, tooSmall, seeds }: Plan): string {
  if (reasons.length === 1) return begun(spelled(reasons[0]!))
  if (tooSmall) return `${reasons.length} differences are too small to detect with ${MOST_SEEDS} seeds`
  if (seeds === null) return `${reasons.length} parts: ${spelled(reasons[0]!)}`
  const [least, most] = seeds
  const count = least === most ? `${most}` : `${least} to ${most}`
  return `${reasons.length} comparisons: ${count} seeds`
}

const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Replaces keys of the store in a text by their display names. */
export function spelled(text: string): string {
  return text.replace(/[a-z0-9]+(?:[-_][a-z0-9]+)*/g, wordOf)
}

/** Keys that are ordinary words too, which texts use in their own sense. */
const ORDINARY: ReadonlySet<string> = new Set([
  ...['none', 'fixed', 'masks', 'features', 'pixels', 'supervised', 'clustering', 'quality', 'backgrounds'],
])

/** Evaluations whose title does not fit into a sentence. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['linear', 'linear probe'],
  ['transfer-linear', 'linear transfer'],
  ['transfer-finetune', 'fine-tuned transfer'],
  ['multilabel', 'labels'],
  ['noisy-labels', 'noisy labels'],
])

const NAMES = [methodName, maskingName, backboneName, evaluationName, metricName, controlName, datasetName]

/** The name of any key of the catalogue, plugins' included; another word stays as it is. */
function wordOf(key: string): string {
  if (ORDINARY.has(key)) return key
  const said = SAID.get(key)
  if (said !== undefined) return said
  for (const nameOf of NAMES) if (nameOf(key) !== key) return nameOf(key)
  return key
}

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
