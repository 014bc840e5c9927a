/** Claims of the papers and the evidence for and against them, as `claims --json` and `table --audit` print them. */
import * as z from 'zod'
import type { TableAudit } from '../../../harness/analysis/audit/index.ts'
import type { ClaimJson } from '../../../harness/analysis/claims/json.ts'
import { count, interval } from './numbers.ts'

const verdicts = ['supported', 'contradicted', 'undecided'] as const
const printedVerdict = z.enum([...verdicts, 'not printed'])
const measuredVerdict = z.enum([...verdicts, 'not measured'])

const check = z.object({
  what: z.string(),
  difference: z.number().nullable(),
  ci95: interval.nullable(),
  test: z.string(),
  p: z.number().nullable(),
  pAdjusted: z.number().nullable(),
  verdict: z.enum(verdicts),
  detail: z.string(),
  scale: z.string().nullable(),
  paperScale: z.boolean(),
  runs: z.array(z.string()),
  column: z.object({ dataset: z.string(), key: z.string() }).optional(),
})

const printed = z.object({ verdict: printedVerdict, checks: z.array(check), note: z.string().nullable() })
const measured = z.object({ verdict: measuredVerdict, checks: z.array(check), note: z.string().nullable() })
const step = z.object({
  what: z.string(),
  command: z.string().nullable(),
  /** The command without its seeds. */
  runs: z.string().nullable(),
  seeds: count.nullable(),
  /** Whether no feasible number of seeds would decide it. */
  tooSmall: z.boolean(),
  atPaperScale: z.boolean(),
})
const counts = z.object({ supported: count, contradicted: count, undecided: count, parts: count })

export const claim = z.object({
  id: z.number().int(),
  paper: z.enum(['adios', 'gls']),
  table: z.string().nullable(),
  says: z.string(),
  printed: printedVerdict,
  measured: measuredVerdict,
  atPaperScale: z.boolean(),
  scales: z.array(z.string()),
  counts: z.object({ printed: counts, measured: counts }),
  parts: z.array(
    z.object({
      id: z.string(),
      says: z.string(),
      printed,
      measured,
      missing: z.array(z.string()),
      steps: z.array(step),
    }),
  ),
  missing: z.array(z.string()),
  steps: z.array(step),
}) satisfies z.ZodType<ClaimJson>

export const audit = z.object({
  id: z.string(),
  entries: z.array(
    z.object({
      what: z.string(),
      printed: z.string(),
      recomputed: z.string(),
      difference: z.number().nullable(),
      rounding: z.number().nullable(),
      scale: z.number(),
      outcome: z.enum(['agrees', 'rounding', 'differs', 'odd']),
      note: z.string(),
    }),
  ),
  claims: z.array(
    z.object({
      id: z.number().int(),
      says: z.string(),
      verdict: z.string(),
      parts: z.array(z.object({ id: z.string(), says: z.string(), printed })),
    }),
  ),
}) satisfies z.ZodType<TableAudit>
