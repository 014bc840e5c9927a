import * as z from 'zod'
import { TABLES } from '../../features/tables/load.ts'
import { none, route } from '../route.ts'

export const tables = route({
  path: '/tables',
  summary: "The papers' tables that `/tables/{id}` fills",
  command: null,
  segments: none,
  query: none,
  answer: z.array(z.object({ id: z.string(), title: z.string(), paper: z.string() })),
  example: [TABLES['gls-1']],
  withoutStore: true,
  respond: () => Object.values(TABLES),
})
