import { phraseOf } from '../../../db/catalogue/titles.ts'
import { ADIOS_METHODS } from '../../../db/names.ts'
import { defineClaim } from './define.ts'
import { adiosGain } from './gain.ts'

export const claim = defineClaim(3, 'adios-3', {
  says: 'ADIOS improves all three clustering metrics, for every method, on both data sets',
  parts: (evidence) =>
    ADIOS_METHODS.flatMap((method) =>
      ['fmi', 'ari', 'nmi'].map((metric) => ({
        says: `ADIOS improves the ${metric.toUpperCase()} of ${phraseOf(method)}'s clusters`,
        ...adiosGain(evidence, { table: 'adios-3', method, evaluation: 'clustering', metric }),
        command: "npx maskbench run quick --only 'fashion-mnist-mini/*'",
      })),
    ),
})
