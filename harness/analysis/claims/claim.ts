/**
 * Types of a claim: each file of this folder is one claim of a paper, split into testable parts. Each part is checked
 * against the paper's tables and against the stored runs; `judge.ts` turns the checks into verdicts.
 */
import type { Outcome } from '../../statistics/outcome.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { Evidence } from './evidence.ts'

export type ClaimVerdict = 'supported' | 'contradicted' | 'undecided'

/** One comparison that bears on a part, not yet judged: p is raw. */
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
  /** Data set, encoder and training; null for print. */
  scale: string | null
  /** Whether the runs were trained and scored as the paper's suite says. */
  paperScale: boolean
  runs: string[]
  /** Where the pair stands among the others that have the same number: data set and column of the significance page. */
  column?: { dataset: string; key: string }
  /** For the number of runs it would take: spread of the differences or within groups, in the unit of `difference`. */
  planning: Planning | null
}

/** What was seen so far, and where more of it would come from. */
export interface Planning {
  sd: number
  pairing: 'paired' | 'separate'
  n: number
  suite: string | null
  only: string
  /** Where the claim is of a difference no larger than this: its interval must lie within or beyond. */
  margin?: number
  /** Where the check is of several differences: how many runs would settle it. */
  needed?: Outcome<number>
}

export interface ClaimPart {
  /** `1a` */
  id: string
  /** The statement that is tested. */
  says: string
  /** Empty: it is not in a printed table. */
  printed: Check[]
  /** A sentence on the print that no check says. */
  printedNote?: string
  /** Empty: no stored run bears on it. */
  measured: Check[]
  /** A sentence on what can be measured that no check says. */
  measuredNote?: string
  /** Ready to copy: what would measure it, where nothing did. */
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
