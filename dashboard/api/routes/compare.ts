import * as z from 'zod'
import { compareSides, nothingCompared } from '../../../harness/analysis/compare/compare.ts'
import { findSides, problemOf } from '../../../harness/analysis/compare/find-sides.ts'
import { CORRECTIONS } from '../../../harness/analysis/significance/options.ts'
import { DEFAULT_CORRECTION } from '../../../harness/statistics/corrections.ts'
import { SEED_TESTS } from '../../../harness/statistics/pair-rule.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'
import { refuse } from '../../lib/respond.ts'
import { comparison } from '../answers/compare.ts'
import { real, text } from '../parameters.ts'
import { none, route } from '../route.ts'

const side = text.min(1).meta({
  description:
    "The first characters of a run's or a group's id, a name as `maskbench runs` prints it, or one that people gave to a row",
  example: 'fashion-mnist-mini/simclr',
})

export const compare = route({
  path: '/compare',
  summary:
    'Every score that two runs, or two groups of seeds, have in common: difference of B and A, interval, test, verdict',
  command: 'compare A B --json',
  segments: none,
  query: z.strictObject({
    a: side,
    b: side,
    metric: text
      .optional()
      .meta({ description: 'Only this metric or evaluation, or both, or a list of these: `knn/top1,linear/top1`' }),
    test: z.enum(SEED_TESTS).default('auto').meta({ description: 'Of the seeds, as `compare --test`' }),
    correction: z.enum(CORRECTIONS).default(DEFAULT_CORRECTION).meta({ description: 'Over the scores that have a p' }),
    alpha: real(1e-6, 0.5).default(ALPHA),
    margin: real(0, 1).default(0).meta({ description: 'A loss must be larger to count as a regression' }),
  }),
  answer: comparison,
  withoutStore: false,
  respond: ({ database, query: { a, b, metric = null, ...options } }) => {
    const sides = findSides(database, a, b, metric)
    const problem = problemOf(sides)
    if (problem) return refuse(404, problem.what, problem.remedy)
    const compared = compareSides(database, sides.a.side!, sides.b.side!, { metric, ...options })
    const nothing = nothingCompared(database, compared, metric)
    return nothing ? refuse(400, nothing.what, nothing.remedy) : compared
  },
})
