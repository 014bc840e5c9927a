import * as z from 'zod'
import { auditTable } from '../../../harness/analysis/audit/index.ts'
import { audit as answer } from '../answers/claims.ts'
import { none, route } from '../route.ts'
import { tableId } from './table.ts'

export const audit = route({
  path: '/audit/{id}',
  summary: 'A printed table recomputed from its own cells, and the claims of the text compared with it',
  command: 'table ID --audit --json',
  segments: z.strictObject({ id: tableId }),
  query: none,
  answer,
  withoutStore: true,
  respond: ({ segments: { id } }) => auditTable(id),
})
