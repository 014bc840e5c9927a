/** Formats an audit of a published table: differences first, then unusual values, then the number of agreements. */
import { markdownProse } from '../../../base/formats/markdown.ts'
import type { AuditEntry } from '../../audit/entry.ts'
import type { TableAudit } from '../../audit/index.ts'
import type { JudgedCheck } from '../../claims/judge.ts'

const ORDER = ['differs', 'odd', 'rounding', 'agrees'] as const
const HEADS: Record<AuditEntry['outcome'], string> = {
  differs: 'Printed and recomputed values differ',
  odd: 'Unusual, but not wrong in itself',
  rounding: 'Differences explained by rounding',
  agrees: 'Recomputed values agree',
}

export function auditText({ id, entries, claims }: TableAudit): string {
  const sections = ORDER.flatMap((outcome) => {
    const own = entries.filter((entry) => entry.outcome === outcome)
    if (own.length === 0) return []
    return [`## ${HEADS[outcome]}: ${own.length}\n\n${own.map(line).join('\n')}`]
  })
  if (sections.length === 0) sections.push('None of its numbers can be recomputed from other printed numbers.')
  const said = claims.map(({ id: number, says, verdict, parts }) => {
    const against = parts.flatMap(({ id: part, says: what, printed }) => {
      const checks = printed.checks.filter((check) => check.verdict !== 'supported')
      const reasons = checks.map(reasonLine)
      return reasons.length > 0 ? [`- ${part}, ${printed.verdict}: ${markdownProse(what)}`, ...reasons] : []
    })
    const fine = parts.filter(({ printed }) => printed.verdict === 'supported').length
    const head = `## Claim ${number}, ${verdict} by print: ${markdownProse(says)}\n\n${fine} of ${parts.length} parts hold.`
    return against.length > 0 ? `${head}\n\n${against.join('\n')}` : head
  })
  return [`# Audit of the printed table ${id}`, ...sections, ...said].join('\n\n')
}

function reasonLine({ verdict, what, detail, pAdjusted }: JudgedCheck): string {
  const corrected = pAdjusted === null ? '' : `; p ${pAdjusted.toFixed(3)} after Holm over the claim`
  return `  - ${verdict}: ${markdownProse(`${what}: ${detail}`)}${corrected}`
}

function line({ what, printed, recomputed, note }: AuditEntry): string {
  return `- ${markdownProse(`${what}: printed ${printed}, recomputed ${recomputed}${note === '' ? '' : `; ${note}`}`)}`
}
