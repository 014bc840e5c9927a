import * as z from 'zod'
import { RUN_STATUSES } from '../../../db/names.ts'
import { datasetsOfRuns } from '../../../db/queries/run-facets.ts'
import { countsByStatus, runsWithScores } from '../../../db/queries/runs.ts'
import { ROW_NAME } from '../../../db/row-name.ts'
import { datasetAmong, whyNoDataset } from '../../../harness/analysis/dataset-names.ts'
import { refuse } from '../../lib/respond.ts'
import { count } from '../answers/numbers.ts'
import { listedRun } from '../answers/runs.ts'
import { dataset, text, whole } from '../parameters.ts'
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
    method: z.string().regex(ROW_NAME).optional().meta({ example: 'simclr' }),
    masking: text.optional().meta({ example: 'adios' }),
    tag: text.optional().meta({ description: 'A tag given by `maskbench tag`' }),
    q: text
      .optional()
      .meta({ description: 'Words that all occur in the name, the network, the note or the tags, or begin the id' }),
    group: text.optional().meta({ description: 'Runs that differ in the seed alone' }),
    limit: whole(1, MOST).default(50),
    offset: whole(0, 1_000_000).default(0),
  }),
  answer: z.object({ total: count, limit: count, offset: count, runs: z.array(listedRun) }),
  example: { total: 0, limit: 50, offset: 0, runs: [] },
  withoutStore: false,
  respond: ({ database, query: { limit, offset, q, ...asked } }) => {
    const named = asked.dataset === undefined ? null : datasetAmong(asked.dataset, datasetsOfRuns(database))
    if (named?.among)
      return refuse(400, `dataset ${asked.dataset}: ${whyNoDataset(named, '')}`, 'name one of them as it is spelled')
    const filter = { ...asked, dataset: named?.dataset ?? asked.dataset, search: q?.trim() || undefined }
    const { status, ...others } = filter
    const counts = countsByStatus(database, others)
    const total = status === undefined ? Object.values(counts).reduce((sum, n) => sum + n, 0) : counts[status]
    return { total, limit, offset, runs: runsWithScores(database, { ...filter, limit, offset }) }
  },
})
