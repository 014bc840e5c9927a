/** URL parameters of the claims page. */
import { type inferParserType, parseAsStringLiteral } from 'nuqs/server'
import { pageHref } from '../../lib/page-href.ts'
import { parseAsFlag } from '../../lib/params.ts'

const VERDICTS = ['supported', 'contradicted', 'undecided'] as const

/** Values in the address; they are the verdicts with hyphens instead of spaces. */
export const PRINT_VERDICTS = [...VERDICTS, 'not-printed'] as const
export const RUN_VERDICTS = [...VERDICTS, 'not-measured'] as const
export const PAPERS = ['adios', 'gls'] as const

export const claimsParams = {
  paper: parseAsStringLiteral(PAPERS),
  print: parseAsStringLiteral(PRINT_VERDICTS),
  runs: parseAsStringLiteral(RUN_VERDICTS),
  /** Whether every comparison is unfolded. */
  details: parseAsFlag.withDefault(false),
}

export type ClaimsParams = inferParserType<typeof claimsParams>

export const claimsHref = pageHref(claimsParams, '/claims')

/** The anchor of a claim on the page. */
export const claimAnchor = (id: number): string => `claim-${id}`
