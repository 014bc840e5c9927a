import * as z from 'zod'
import { CLAIMS, judgeClaims } from '../../../harness/analysis/claims/index.ts'
import { claimsJson } from '../../../harness/analysis/claims/json.ts'
import { onPageStore } from '../../lib/commands.ts'
import { refuse } from '../../lib/respond.ts'
import { claim as answer } from '../answers/claims.ts'
import { whole } from '../parameters.ts'
import { none, route } from '../route.ts'

export const claims = route({
  path: '/claims',
  summary:
    'Each claim of the papers: the verdict of the printed numbers, that of the stored runs, and what would decide it',
  command: 'claims --json',
  segments: none,
  query: none,
  answer: z.array(answer),
  withoutStore: true,
  respond: ({ database, path }) => claimsJson(judgeClaims(database), (command) => onPageStore(path, command)),
})

export const claim = route({
  path: '/claims/{id}',
  summary: 'One claim with every comparison behind it',
  command: 'claims ID --json',
  segments: z.strictObject({ id: whole(1, 99).meta({ example: 9 }) }),
  query: none,
  answer,
  withoutStore: true,
  respond: ({ database, path, segments: { id } }) => {
    const asked = CLAIMS.filter((one) => one.id === id)
    const [judged] = claimsJson(judgeClaims(database, asked), (command) => onPageStore(path, command))
    return judged ?? refuse(404, `there is no claim ${id}`, `the claims are numbered 1 to ${CLAIMS.length}`)
  },
})
