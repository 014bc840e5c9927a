/** Which claims are shown, as it stands in the URL. */
import { createSerializer, type inferParserType, parseAsStringLiteral } from 'nuqs/server'
import { parseAsFlag } from '../../lib/params.ts'

const VERDICTS = ['supported', 'contradicted', 'undecided'] as const

/** Words of the address; a verdict of the judge is the same without its hyphen. */
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

const serialize = createSerializer(claimsParams)

export const claimsHref = (params: Partial<ClaimsParams>): string => serialize('/claims', params)

/** Where a claim stands on the page. */
export const claimAnchor = (id: number): string => `claim-${id}`
