/**
 * Judges claims: Holm over all tests of a claim, verdicts per part and overall, and the runs that would decide open
 * parts.
 */

import { holm } from '../../statistics/corrections.ts'
import { runsForInterval, runsNeeded } from '../../statistics/minimum-detectable-difference.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import type { Check, Claim, ClaimPart, ClaimVerdict, Planning } from './claim.ts'
import type { Evidence } from './evidence.ts'

export interface JudgedCheck extends Omit<Check, 'verdict' | 'planning'> {
  verdict: ClaimVerdict
  /** Holm over the tests of the claim that are of the same source. */
  pAdjusted: number | null
}

interface Side<Without extends string> {
  verdict: ClaimVerdict | Without
  checks: JudgedCheck[]
  note: string | null
}

export interface JudgedPart {
  id: string
  says: string
  printed: Side<'not printed'>
  measured: Side<'not measured'>
  /** What would decide it: sentences without full stop, with the command. */
  missing: string[]
  /** The same, the command by itself. */
  steps: Step[]
}

export interface Step {
  /** Without full stop. */
  what: string
  /** Ready to copy; null if no feasible number of seeds would decide it. */
  command: string | null
  /** By which steps that ask for the same runs are told; null without a command. */
  commandWithoutSeeds: string | null
  /** Seeds that the command runs; null if more seeds would not help. */
  seeds: number | null
  /** Whether it would take more than `MOST_SEEDS`. */
  tooSmall: boolean
  /** Whether it is the paper's own run, at its scale. */
  atPaperScale: boolean
}

export interface JudgedClaim {
  id: number
  paper: 'adios' | 'gls'
  table: string | null
  says: string
  /** What the printed numbers say of it. */
  printed: ClaimVerdict | 'not printed'
  /** What the stored runs say, at `scales`. */
  measured: ClaimVerdict | 'not measured'
  /** Whether any of these runs was trained and scored as the paper's suite says. */
  atPaperScale: boolean
  scales: string[]
  /** Counts of parts by verdict, e.g. `2 of 6 parts supported`. */
  counts: { printed: Counts; measured: Counts }
  parts: JudgedPart[]
  missing: string[]
  /** What would decide it, and the run at the paper's size where there is none. */
  steps: Step[]
}

type Counts = Record<ClaimVerdict, number> & { parts: number }

export function judgeClaim(claim: Claim, evidence: Evidence): JudgedClaim {
  const parts = claim.parts(evidence)
  const printed = judged(parts.map((part) => part.printed))
  const measured = judged(parts.map((part) => part.measured))
  const tests = parts.flatMap((part) => part.measured).filter(({ p }) => p !== null).length
  const found = parts.map((part, i): JudgedPart => {
    const [print, own] = [printed[i]!, measured[i]!]
    const steps = stepsOf(part, own, Math.max(1, tests))
    return {
      id: part.id,
      says: part.says,
      printed: { verdict: together(print) ?? 'not printed', checks: print, note: part.printedNote ?? null },
      measured: { verdict: together(own) ?? 'not measured', checks: own, note: part.measuredNote ?? null },
      missing: steps.map(sentence),
      steps,
    }
  })
  const own = found.flatMap(({ measured }) => measured.checks)
  const atPaperScale = own.some(({ paperScale }) => paperScale)
  const paper = claim.paperSuite === null || atPaperScale ? [] : [atFullSize(claim.paperSuite)]
  const steps = [...new Map([...found.flatMap((part) => part.steps), ...paper].map((step) => [sentence(step), step]))]
  return {
    id: claim.id,
    paper: claim.paper,
    table: claim.table,
    says: claim.says,
    printed: whole(found.map((part) => part.printed.verdict)) ?? 'not printed',
    measured: whole(found.map((part) => part.measured.verdict)) ?? 'not measured',
    atPaperScale,
    scales: [...new Set(own.flatMap(({ scale }) => (scale === null ? [] : [scale])))],
    counts: {
      printed: count(found.map((part) => part.printed.verdict)),
      measured: count(found.map((part) => part.measured.verdict)),
    },
    parts: found,
    missing: steps.map(([text]) => text),
    steps: steps.map(([, step]) => step),
  }
}

const atFullSize = (suite: string): Step => {
  return { ...withoutSeeds("at the paper's size", `npx maskbench run ${suite}`), atPaperScale: true }
}

const withoutSeeds = (what: string, command: string | null, tooSmall = false): Step => {
  return { what, command, commandWithoutSeeds: command, seeds: null, tooSmall, atPaperScale: false }
}

export const sentence = ({ what, command }: Pick<Step, 'what' | 'command'>): string =>
  command === null ? what : `${what}: ${command}`

function judged(parts: readonly Check[][]): JudgedCheck[][] {
  const adjusted = holm(parts.flat().map(({ p }) => p))
  let at = 0
  return parts.map((checks) =>
    checks.map(({ planning: _, ...check }) => {
      const pAdjusted = adjusted[at++]!
      return { ...check, pAdjusted, verdict: check.verdict ?? byTest(check.difference, pAdjusted) }
    }),
  )
}

function byTest(difference: number | null, p: number | null): ClaimVerdict {
  if (p === null || p >= ALPHA || difference === null) return 'undecided'
  return difference > 0 ? 'supported' : 'contradicted'
}

/** One contradicting check contradicts a part; it is supported only if all checks support it. */
function together(checks: readonly JudgedCheck[]): ClaimVerdict | null {
  return whole(checks.map(({ verdict }) => verdict))
}

/**
 * Combines the verdicts of parts; a part without a verdict leaves the claim undecided unless another contradicts it.
 */
function whole(verdicts: readonly string[]): ClaimVerdict | null {
  if (verdicts.every((verdict) => verdict.startsWith('not '))) return null
  if (verdicts.includes('contradicted')) return 'contradicted'
  return verdicts.every((verdict) => verdict === 'supported') ? 'supported' : 'undecided'
}

function count(verdicts: readonly string[]): Counts {
  const countOf = (verdict: ClaimVerdict) => verdicts.filter((one) => one === verdict).length
  const [supported, contradicted, undecided] = [countOf('supported'), countOf('contradicted'), countOf('undecided')]
  return { supported, contradicted, undecided, parts: verdicts.length }
}

/** The largest number of seeds that is suggested; beyond it the difference is too small to be tested. */
export const MOST_SEEDS = 40

function stepsOf(part: ClaimPart, checks: readonly JudgedCheck[], tests: number): Step[] {
  // More runs would not change what a note says.
  if (part.measured.length === 0 && part.measuredNote) return []
  if (part.measured.length === 0) return [withoutSeeds('not measured', part.command)]
  return part.measured.flatMap(({ what, difference, planning }, i): Step[] => {
    if (checks[i]!.verdict !== 'undecided' || planning === null) return []
    const { n, suite, only } = planning
    const run = (seeds: number, why: string): Step[] => {
      const commandWithoutSeeds = `npx maskbench run ${suite ?? 'quick'} --only '${only}'`
      const command = `${commandWithoutSeeds} --seeds ${seedList(seeds)}`
      return [{ ...withoutSeeds(`${what}: ${why}`, command), commandWithoutSeeds, seeds }]
    }
    const outOfReach = (why: string, tooSmall = false): Step[] => [withoutSeeds(`${what}: ${why}`, null, tooSmall)]
    if (n < 2) return run(3, 'one seed shows no spread; three do')
    if (isConstant(difference, planning))
      return run(n + 1, `${n === 2 ? 'both' : `all ${n}`} seeds give the same number; one more may show a spread`)
    const needed = neededFor(difference ?? 0, planning, tests)
    if (needed.value === null) return outOfReach(needed.reason)
    const least = Math.max(needed.value, n + 1)
    const [aim, small] = aimOf(planning)
    if (least > MOST_SEEDS) return outOfReach(`${small} would take ${least.toLocaleString('en')} seeds`, true)
    return run(least, `${least} seeds instead of ${n} for ${aim}`)
  })
}

/** The purpose of the seeds, and its wording in the message that they are too many. */
function aimOf({ margin, needed }: Planning): [aim: string, small: string] {
  if (margin !== undefined) return ['an interval so narrow', `an interval that lies within ${margin} or beyond`]
  if (needed !== undefined) return ['differences as seen', 'differences as small as were seen']
  return ['a difference as seen', 'a difference as small as was seen']
}

/** A difference that is the same for all seeds has no test; a difference of 0 needs none. */
const isConstant = (difference: number | null, { sd, needed }: Planning): boolean =>
  needed === undefined && sd === 0 && difference !== null && difference !== 0

function neededFor(difference: number, { sd, pairing, margin, needed }: Planning, tests: number): Outcome<number> {
  if (needed) return needed
  if (margin === undefined) return runsNeeded(difference, sd, { pairing, alpha: ALPHA / tests })
  return runsForInterval(Math.abs(Math.abs(difference) - margin), sd, { pairing })
}

const seedList = (count: number): string =>
  count <= 12 ? Array.from({ length: count }, (_, seed) => seed).join(',') : `$(seq -s, 0 ${count - 1})`
