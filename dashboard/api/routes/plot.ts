import * as z from 'zod'
import { remedyOf, SCALES } from '../../../harness/analysis/plot/options.ts'
import { loadPlot } from '../../features/plot/load.ts'
import { plot as answer } from '../answers/plot.ts'
import { notThere } from '../not-there.ts'
import { dataset, listOf, text } from '../parameters.ts'
import { none, route } from '../route.ts'
import { nothingMeasured } from './significance.ts'

export const plot = route({
  path: '/plot',
  summary: 'A score against an option: means over seeds with their intervals, one line per configuration',
  description:
    'A line joins the rows that differ only in the option and the seed; `references` lack the option and otherwise equal a line, their masking aside. `columns` and `options` list what can be requested.',
  command: 'plot --json',
  segments: none,
  query: z.strictObject({
    dataset: dataset.optional().meta({ description: 'Training data set; @default the first where the option varies' }),
    scale: z.enum(SCALES).default('auto'),
    column: text.optional().meta({
      description: 'Key or name of the score, e.g. `knn/top1`; @default the first for which the option varies',
    }),
    option: text.optional().meta({
      description: 'Dot path of the option; @default the numeric one with most values',
      example: 'adios.lambda',
    }),
    method: listOf(text).optional(),
    masking: listOf(text).optional(),
    backbone: listOf(text).optional(),
  }),
  answer,
  withoutStore: false,
  respond: ({ database, query }) => {
    const loaded = loadPlot(database, query)
    if (!loaded) return nothingMeasured()
    return notThere(loaded.ignored.map((wrong) => ({ ...wrong, remedy: remedyOf(wrong, loaded) }))) ?? loaded
  },
})
