import * as z from 'zod'
import { ALTERNATIVES, CORRECTIONS, PAIR_TESTS } from '../../../harness/analysis/significance/options.ts'
import { significance as pairsOf } from '../../../harness/analysis/significance/significance.ts'
import { DEFAULT_CORRECTION } from '../../../harness/statistics/corrections.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'
import { refuse } from '../../lib/respond.ts'
import { pairs } from '../answers/significance.ts'
import { notThere } from '../not-there.ts'
import { dataset, level, listOf, text } from '../parameters.ts'
import { none, route } from '../route.ts'

export const significance = route({
  path: '/significance',
  summary:
    'Every pair of rows on one number: difference, interval, test, corrected p, effect, what could have been found',
  description: 'The label-smoothing table has its tests in `/tables/gls-1`.',
  command: 'significance --json',
  segments: none,
  query: z.strictObject({
    dataset: dataset.optional().meta({ example: 'fashion-mnist-mini' }),
    column: text.optional().meta({
      description: 'Key of the number compared, or its name, as `knn/top1`; @default the first that two rows have',
    }),
    rows: listOf(text)
      .optional()
      .meta({ description: 'Keys or names of the rows compared; @default all that the test can use' }),
    test: z.enum(PAIR_TESTS).optional().meta({
      description:
        "`auto`: paired t over shared seeds, else Welch's; McNemar's over test items for single runs. @default auto",
    }),
    correction: z.enum(CORRECTIONS).default(DEFAULT_CORRECTION),
    alternative: z.enum(ALTERNATIVES).default('two-sided'),
    alpha: level.default(ALPHA),
  }),
  answer: pairs,
  withoutStore: false,
  respond: ({ database, query }) => {
    const tested = pairsOf(database, query)
    return tested ? (notThere(tested.ignored) ?? tested) : nothingMeasured()
  },
})

export const nothingMeasured = () => refuse(404, 'no finished run has a number yet', 'npx maskbench run quick')
