import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { Claim } from './claim.ts'
import { measuredGain } from './measured.ts'
import { lettered, METHODS } from './names.ts'
import { printedGains } from './printed.ts'

export const claim: Claim = {
  id: 3,
  paper: 'adios',
  table: 'adios-3',
  says: 'ADIOS improves all three clustering metrics, for every method, on both data sets',
  paperSuite: 'paper-adios-3',
  parts: (evidence) =>
    lettered(
      3,
      METHODS.flatMap((method) =>
        ['fmi', 'ari', 'nmi'].map((metric) => ({
          says: `ADIOS improves the ${metric.toUpperCase()} of ${phraseOf(method)}'s clusters`,
          printed: printedGains(evidence.published, {
            table: 'adios-3',
            where: { method, metric },
            to: 'adios',
            from: 'none',
          }),
          measured: measuredGain(evidence, {
            evaluation: 'clustering',
            metric,
            to: { masking: 'adios' },
            from: { masking: 'none' },
            methods: [method],
          }),
          command: "npx maskbench run quick --only 'fashion-mnist-mini/*'",
        })),
      ),
    ),
}
