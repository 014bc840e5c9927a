import * as z from 'zod'
import { choiceOf } from '../../../db/config/choice.ts'
import { rowNameSchema } from '../../../db/config/common.ts'
import { STORED_MASKINGS } from '../../../db/names.ts'
import { commitsOfGroups } from '../../../db/queries/commits.ts'
import { leaderboardJson } from '../../../harness/analysis/board/formats/json.ts'
import { writeLeaderboard } from '../../../harness/analysis/board/formats/write.ts'
import { misnamedOf } from '../../../harness/analysis/board/misnamed.ts'
import { provenanceLine } from '../../../harness/analysis/board/provenance.ts'
import { GRID_FORMAT_NAMES, TABLE_FORMAT_NAMES, TABLE_FORMATS } from '../../../harness/base/formats/table-formats.ts'
import { loadLeaderboard } from '../../features/leaderboard/load.ts'
import { leaderboardHref } from '../../features/leaderboard/params.ts'
import { download, rawParams, refuse } from '../../lib/respond.ts'
import { leaderboard as answer } from '../answers/leaderboard.ts'
import { notThere } from '../not-there.ts'
import { dataset, listOf, search, text, truth } from '../parameters.ts'
import { none, route } from '../route.ts'

export const leaderboard = route({
  path: '/leaderboard',
  summary: 'The leaderboard of a data set under the parameters of the page, as JSON, CSV, Markdown or LaTeX',
  description:
    'CSV has a number in each cell: mean, sd, n and interval of every score, and differences from the baseline.',
  command: 'leaderboard --json',
  segments: none,
  query: z.strictObject({
    dataset: dataset.optional().meta({ example: 'fashion-mnist-mini' }),
    method: listOf(rowNameSchema)
      .optional()
      .meta({ description: 'Methods, or names of rows trained or reported elsewhere' }),
    masking: listOf(choiceOf(STORED_MASKINGS)).optional(),
    backbone: listOf(rowNameSchema).optional(),
    suite: text.optional().meta({ description: 'Only rows of which a run belongs to this suite', example: 'quick' }),
    q: search.optional().meta({ description: 'Words that a row must have', example: 'adios' }),
    columns: listOf(text)
      .optional()
      .meta({ description: 'Keys of columns, or names of scores such as knn/top1; @default those the page shows' }),
    sort: text.optional().meta({ description: 'Key of a column, the name of a score, or `name`' }),
    order: z.enum(['asc', 'desc']).optional().meta({ description: '@default the best first, names from A' }),
    published: truth.optional().meta({ description: 'With the printed rows' }),
    current: truth.optional().meta({ description: 'Leaves out stale rows that a current row replaces' }),
    baseline: text.optional().meta({ description: '`own`, `none` or the key of a row that others are held against' }),
    format: z.enum(TABLE_FORMAT_NAMES).default('json'),
  }),
  answer,
  otherTypes: GRID_FORMAT_NAMES.map((format) => TABLE_FORMATS[format].type),
  withoutStore: false,
  respond: ({ database, path, query: { format }, url, origin }) => {
    const loaded = loadLeaderboard(database, rawParams(url))
    if (!loaded) return refuse(404, 'nothing has been run yet', 'npx maskbench run quick')
    const { published } = loaded.params
    const wrong = misnamedOf(database, loaded, { published, baselineName: ({ key }) => key })
    if (wrong) return notThere([wrong])!
    const groups = new Set(loaded.view.rows.flatMap(({ groupId }) => groupId ?? []))
    const state = leaderboardHref({ ...loaded.params, dataset: loaded.dataset })
    const source = provenanceLine({
      store: path,
      commits: commitsOfGroups(database, [...groups]),
      shownBy: origin + state,
    })
    if (format === 'json') return leaderboardJson(loaded, source)
    const { ending, type } = TABLE_FORMATS[format]
    return download(writeLeaderboard(loaded, format, source), type, `leaderboard-${loaded.dataset}.${ending}`)
  },
})
