/** The gain of ADIOS over no masks in one table of the paper, as printed and as measured. */
import type { Check } from './claim.ts'
import type { Evidence } from './evidence.ts'
import { measuredGain } from './measured.ts'
import { type PrintedGain, printedGains } from './printed.ts'

interface Gain extends Pick<PrintedGain, 'table' | 'n' | 'beyond'> {
  method: string
  evaluation: string
  metric: string
}

export function adiosGain(
  evidence: Evidence,
  { table, method, evaluation, metric, ...margin }: Gain,
): { printed: Check[]; measured: Check[] } {
  const [to, from] = ['adios', 'none'] as const
  return {
    printed: printedGains(evidence.published, { table, where: { method, evaluation, metric }, to, from, ...margin }),
    measured: measuredGain(evidence, {
      evaluation,
      metric,
      to: { masking: to },
      from: { masking: from },
      methods: [method],
    }),
  }
}
