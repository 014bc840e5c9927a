import { phraseOf } from '../../../db/catalogue/titles.ts'
import { ADIOS_METHODS } from '../../../db/names.ts'
import { defineClaim } from './define.ts'
import { adiosGain } from './gain.ts'

export const claim = defineClaim(1, 'adios-1', {
  says: 'With ADIOS each of SimCLR, SimSiam and BYOL beats its own baseline beyond the margin of error, by k-NN and by linear probe, on both data sets, with both backbones',
  parts: (evidence) =>
    ADIOS_METHODS.flatMap((method) =>
      ['knn', 'linear'].map((evaluation) => ({
        says: `${phraseOf(method)} with ADIOS beats ${phraseOf(method)} by ${phraseOf(evaluation)}`,
        ...adiosGain(evidence, { table: 'adios-1', method, evaluation, metric: 'top1', n: 3, beyond: true }),
        command: "npx maskbench run quick --only 'fashion-mnist-mini/*'",
      })),
    ),
})
