/** Verdicts: Holm over all tests of a claim, then part by part and for the whole; and what would decide what is open. */
import { holm } from '../../harness/statistics/corrections.ts'
import { runsNeeded } from '../../harness/statistics/minimum-detectable-difference.ts'
import type { Check, Claim, ClaimPart, ClaimVerdict } from './claim.ts'
import type { Evidence } from './evidence.ts'

const ALPHA = 0.05

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
  /** Whether any of these runs is on a data set of the paper. */
  atPaperScale: boolean
  scales: string[]
  /** Counts of parts by verdict, e.g. `2 of 6 parts supported`. */
  counts: { printed: Counts; measured: Counts }
  parts: JudgedPart[]
  missing: string[]
}

type Counts = Record<ClaimVerdict, number> & { parts: number }

export function judgeClaim(claim: Claim, evidence: Evidence): JudgedClaim {
  const parts = claim.parts(evidence)
  const printed = judged(parts.map((part) => part.printed))
  const measured = judged(parts.map((part) => part.measured))
  const tests = parts.flatMap((part) => part.measured).filter(({ p }) => p !== null).length
  const found = parts.map((part, i): JudgedPart => {
    const [print, own] = [printed[i]!, measured[i]!]
    return {
      id: part.id,
      says: part.says,
      printed: { verdict: together(print) ?? 'not printed', checks: print, note: part.printedNote ?? null },
      measured: { verdict: together(own) ?? 'not measured', checks: own, note: null },
      missing: missing(part, own, Math.max(1, tests)),
    }
  })
  const own = found.flatMap(({ measured }) => measured.checks)
  const atPaperScale = own.some(({ paperScale }) => paperScale)
  const paper = claim.paperSuite === null || atPaperScale ? [] : [atFullSize(claim.paperSuite)]
  return {
    ...{ id: claim.id, paper: claim.paper, table: claim.table, says: claim.says },
    printed: whole(found.map((part) => part.printed.verdict)) ?? 'not printed',
    measured: whole(found.map((part) => part.measured.verdict)) ?? 'not measured',
    atPaperScale,
    scales: [...new Set(own.flatMap(({ scale }) => (scale === null ? [] : [scale])))],
    counts: {
      printed: count(found.map((part) => part.printed.verdict)),
      measured: count(found.map((part) => part.measured.verdict)),
    },
    parts: found,
    missing: [...new Set([...found.flatMap((part) => part.missing), ...paper])],
  }
}

const atFullSize = (suite: string): string => `at the paper's size: npx maskbench run ${suite}`

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

/** One check against it contradicts a claim about all; it takes all of them to support it. */
function together(checks: readonly JudgedCheck[]): ClaimVerdict | null {
  return whole(checks.map(({ verdict }) => verdict))
}

/** Of the parts that were looked at; one that was not leaves a claim undecided unless another contradicts it. */
function whole(verdicts: readonly string[]): ClaimVerdict | null {
  if (verdicts.every((verdict) => verdict.startsWith('not '))) return null
  if (verdicts.includes('contradicted')) return 'contradicted'
  return verdicts.every((verdict) => verdict === 'supported') ? 'supported' : 'undecided'
}

function count(verdicts: readonly string[]): Counts {
  const of = (verdict: ClaimVerdict) => verdicts.filter((one) => one === verdict).length
  const [supported, contradicted, undecided] = [of('supported'), of('contradicted'), of('undecided')]
  return { supported, contradicted, undecided, parts: verdicts.length }
}

/** More seeds than this are no plan: the difference is too small for the question. */
const MOST_SEEDS = 40

function missing(part: ClaimPart, checks: readonly JudgedCheck[], tests: number): string[] {
  if (part.measured.length === 0) return [`not measured: ${part.command}`]
  return part.measured.flatMap(({ what, difference, planning }, i) => {
    if (checks[i]!.verdict !== 'undecided' || planning === null) return []
    const { sd, pairing, n, suite, only } = planning
    const run = (seeds: number) => `npx maskbench run ${suite ?? 'quick'} --only '${only}' --seeds ${seedList(seeds)}`
    if (n < 2) return [`${what}: one seed shows no spread; three do: ${run(3)}`]
    const needed = runsNeeded(difference ?? 0, sd, { pairing, alpha: ALPHA / tests })
    if (needed.value === null) return [`${what}: ${needed.reason}`]
    const least = Math.max(needed.value, n + 1)
    if (least > MOST_SEEDS)
      return [`${what}: a difference as small as was seen would take ${least.toLocaleString('en')} seeds`]
    return [`${what}: ${least} seeds in place of ${n} for a difference as seen: ${run(least)}`]
  })
}

const seedList = (count: number): string =>
  count <= 12 ? Array.from({ length: count }, (_, seed) => seed).join(',') : `$(seq -s, 0 ${count - 1})`
