import * as z from 'zod'
import { leaderboardDatasets } from '../../../db/queries/leaderboard.ts'
import { countsByStatus, countsBySuite } from '../../../db/queries/runs.ts'
import { countStale } from '../../../db/queries/stale.ts'
import { count, name } from '../answers/numbers.ts'
import { none, route } from '../route.ts'

const counts = z.object({ queued: count, running: count, done: count, failed: count, interrupted: count })
const here = { queued: 0, running: 1, done: 51, failed: 0, interrupted: 0 }

export const status = route({
  path: '/status',
  summary: 'How many runs are in each state, and how many finished ones are stale',
  command: 'status --json',
  segments: none,
  query: none,
  answer: z.object({ counts, stale: count, staleCode: count, staleData: count }),
  example: { counts: here, stale: 0, staleCode: 0, staleData: 0 },
  withoutStore: false,
  respond: ({ database }) => {
    const { stale, code, data } = countStale(database)
    return { counts: countsByStatus(database), stale, staleCode: code, staleData: data }
  },
})

export const suites = route({
  path: '/suites',
  summary: 'How many runs of each suite are in each state',
  command: 'status --json',
  segments: none,
  query: none,
  answer: z.array(z.object({ suite: name, counts })),
  example: [{ suite: 'quick', counts: here }],
  withoutStore: false,
  respond: ({ database }) => countsBySuite(database),
})

export const datasets = route({
  path: '/datasets',
  summary: 'Data sets with results: groups of seeds that were trained on each, and printed numbers',
  command: null,
  segments: none,
  query: none,
  answer: z.array(z.object({ dataset: name, groups: count, published: count })),
  example: [{ dataset: 'fashion-mnist-mini', groups: 12, published: 0 }],
  withoutStore: false,
  respond: ({ database }) => leaderboardDatasets(database),
})
