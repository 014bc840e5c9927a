/**
 * Audits the published tables for consistency, and the text's claims against the published numbers, without any runs.
 */

import { readPublished } from '../../../db/published.ts'
import { CLAIMS, judgeClaims } from '../claims/index.ts'
import type { JudgedPart } from '../claims/judge.ts'
import { auditAdios } from './adios.ts'
import type { AuditEntry } from './entry.ts'
import { auditGls } from './gls.ts'

export interface TableAudit {
  id: string
  entries: AuditEntry[]
  /** Claims of the text that the table was printed for, part by part. */
  claims: { id: number; says: string; verdict: string; parts: Pick<JudgedPart, 'id' | 'says' | 'printed'>[] }[]
}

/** @param id `adios-1` … `adios-7`, `gls-1`, and `gls-2`, which prints nothing that follows from its accuracies. */
export function auditTable(id: string): TableAudit {
  const published = readPublished()
  const entries =
    id === 'gls-1'
      ? auditGls(published.filter(({ table }) => table === id))
      : id === 'gls-2'
        ? []
        : auditAdios(id, published)
  const about = CLAIMS.filter(({ table }) => table === id)
  const claims = judgeClaims(null, about).map(({ id, says, printed, parts }) => ({
    id,
    says,
    verdict: printed,
    parts: parts.flatMap(({ id, says, printed }) => (printed.checks.length > 0 ? [{ id, says, printed }] : [])),
  }))
  return { id, entries, claims }
}
