import * as z from 'zod'
import { acrossDatasets, hasScores } from '../../../harness/analysis/significance/across-datasets.ts'
import { RANK_TESTS } from '../../../harness/analysis/significance/options.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'
import { refuse } from '../../lib/respond.ts'
import { ranks as answer } from '../answers/significance.ts'
import { notThere } from '../not-there.ts'
import { level, text } from '../parameters.ts'
import { none, route } from '../route.ts'
import { nothingMeasured } from './significance.ts'

export const ranks = route({
  path: '/significance/datasets',
  summary: "Methods across data sets: Friedman's test, mean ranks, and which differ",
  command: null,
  segments: none,
  query: z.strictObject({
    measure: text
      .optional()
      .meta({ description: 'Key of a measure; @default the first with three methods on two data sets' }),
    ranks: z.enum(RANK_TESTS).default('nemenyi'),
    alpha: level.default(ALPHA),
  }),
  answer,
  withoutStore: false,
  respond: ({ database, query: { measure, ranks: rankTest, alpha } }) => {
    const ranked = acrossDatasets(database, { measure: measure ?? null, rankTest, alpha })
    if (ranked) return notThere(ranked.ignored) ?? ranked
    return hasScores(database)
      ? refuse(404, 'no data set has two methods with the same number yet', 'npx maskbench run quick')
      : nothingMeasured()
  },
})
