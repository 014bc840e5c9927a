/**
 * Types of a claim: each file of this folder is one claim of a paper, split into testable parts. Each part is checked
 * against the paper's tables and against the stored runs; `judge.ts` turns the checks into verdicts.
 */
import type { Outcome } from '../../statistics/outcome.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { Evidence } from './evidence.ts'

export type ClaimVerdict = 'supported' | 'contradicted' | 'undecided'

/** One comparison that is evidence for a part, before the verdict; p is uncorrected. */
export interface Check {
  /** What is compared where, e.g. `SimCLR linear top1 on stl10, resnet18`. */
  what: string
  /** Positive if it favours the claim; null if the check is not a difference. */
  difference: number | null
  ci95: Interval | null
  /** How it was tested, e.g. `paired t over 3 seeds`, `printed ±`. */
  test: string
  p: number | null
  /** Fixed where no p decides: a count, or a printed number against its printed margin. */
  verdict: ClaimVerdict | null
  /** Why there is no answer, or what was found, without full stop. */
  detail: string
  /** Data set, encoder and training; null for printed numbers. */
  scale: string | null
  /** Whether the runs were trained and scored as the paper's suite says. */
  paperScale: boolean
  runs: string[]
  /** Data set and column of the significance page that compares this pair with others. */
  column?: { dataset: string; key: string }
  /** For planning runs: standard deviation of the differences or within groups, in the unit of `difference`. */
  planning: Planning | null
}

/** The spread so far, and what more runs would need. */
export interface Planning {
  sd: number
  pairing: 'paired' | 'separate'
  n: number
  suite: string | null
  only: string
  /** For claims that a difference is at most this large: the interval must lie within it or beyond it. */
  margin?: number
  /** For checks of several differences: the number of runs that would decide it. */
  needed?: Outcome<number>
}

export interface ClaimPart {
  /** `1a` */
  id: string
  /** The statement that is tested. */
  says: string
  /** Empty if no printed table contains it. */
  printed: Check[]
  /** A remark on the printed numbers beyond the checks. */
  printedNote?: string
  /** Empty if no stored run tests it. */
  measured: Check[]
  /** A remark on the measurements beyond the checks. */
  measuredNote?: string
  /** The command that would measure it, if nothing has. */
  command: string
}

export interface Claim {
  id: number
  paper: 'adios' | 'gls'
  /** The table it is about; null: a figure or the text. */
  table: string | null
  /** The claim in our own words. */
  says: string
  /** The suite that repeats it at the paper's size. */
  paperSuite: string | null
  parts(evidence: Evidence): ClaimPart[]
}
