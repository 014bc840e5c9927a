import * as z from 'zod'
import { RUN_STATUSES } from '../../../db/names.ts'
import { runsCalled } from '../../../db/queries/given-names.ts'
import { groupsOfRow } from '../../../db/queries/joined-groups.ts'
import { schemesOfRuns } from '../../../db/queries/run-facets.ts'
import type { RunFilter } from '../../../db/queries/run-filter.ts'
import { countsByStatus, runsWithScores } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { storedFilter } from '../../../harness/analysis/stored-filter.ts'
import { refuse } from '../../lib/respond.ts'
import { count } from '../answers/numbers.ts'
import { listedRun } from '../answers/runs.ts'
import { notThere } from '../not-there.ts'
import { dataset, search, text, whole } from '../parameters.ts'
import { none, route } from '../route.ts'

const MOST = 200

export const runs = route({
  path: '/runs',
  summary: 'Runs with their scores and events: running first, then the queue, then what ended, newest first',
  description: `A page of the list; \`total\` counts all that fit. Each run is as \`maskbench runs --json\` prints it.`,
  command: 'runs --json',
  segments: none,
  query: z.strictObject({
    suite: text.optional().meta({ example: 'quick' }),
    status: z.enum(RUN_STATUSES).optional().meta({ example: 'done' }),
    dataset: dataset.optional().meta({ example: 'fashion-mnist-mini' }),
    method: text
      .optional()
      .meta({ example: 'simclr', description: 'A method by key or title, or a given name in any case' }),
    masking: text.optional().meta({ example: 'adios', description: 'By key or title' }),
    name: text.optional().meta({
      example: 'fashion-mnist-mini/simclr',
      description:
        'A name given by `maskbench tag --name`, as it is spelled, or one that `maskbench runs` prints, with or without its data set and seed',
    }),
    tag: text.optional().meta({ description: 'A tag given by `maskbench tag`' }),
    q: search
      .optional()
      .meta({ description: 'Words that all occur in the name, the network, the note or the tags, or begin the id' }),
    group: text
      .optional()
      .meta({ description: 'Runs of one row: they differ in the seed alone, or in their evaluations' }),
    limit: whole(1, MOST).default(50),
    offset: whole(0, 1_000_000).default(0),
  }),
  answer: z.object({ total: count, limit: count, offset: count, runs: z.array(listedRun) }),
  example: { total: 0, limit: 50, offset: 0, runs: [] },
  withoutStore: false,
  respond: ({ database, query: { limit, offset, q, name, group, ...asked } }) => {
    const { dataset, method, masking, suite, tag, ...others } = asked
    const { filter: named, wrong } = storedFilter(database, { dataset, method, masking, suite, tag })
    const [first] = wrong
    if (first !== undefined) return refuse(400, `${first.name} ${first.value}: ${first.why}`, first.remedy)
    const groups = group === undefined ? undefined : groupsOfRow(database, group)
    const called = name === undefined ? {} : runsCalled(database, name)
    const unknown = notThere([
      ...(name === undefined || anyRun(database, called)
        ? []
        : [{ name: 'name', value: name, why: 'no run is called so', known: givenNames(database) }]),
      ...(group === undefined || anyRun(database, { groups })
        ? []
        : [
            { name: 'group', value: group, why: 'no run is of this row', remedy: 'see `group` of /api/v1/leaderboard' },
          ]),
    ])
    if (unknown) return unknown
    const filter = { ...others, ...called, groups, ...named, search: q?.trim() || undefined }
    const { status, ...anyStatus } = filter
    const counts = countsByStatus(database, anyStatus)
    const total = status === undefined ? Object.values(counts).reduce((sum, n) => sum + n, 0) : counts[status]
    return { total, limit, offset, runs: runsWithScores(database, { ...filter, limit, offset }) }
  },
})

const anyRun = (database: Database, filter: RunFilter): boolean =>
  Object.values(countsByStatus(database, filter)).some((runs) => runs > 0)

const givenNames = (database: Database): string[] => [
  ...new Set(schemesOfRuns(database).flatMap(({ given }) => given ?? [])),
]
