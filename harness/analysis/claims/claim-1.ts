import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { Claim } from './claim.ts'
import { measuredGain } from './measured.ts'
import { lettered, METHODS } from './names.ts'
import { printedGains } from './printed.ts'

export const claim: Claim = {
  id: 1,
  paper: 'adios',
  table: 'adios-1',
  says: 'With ADIOS each of SimCLR, SimSiam and BYOL beats its own baseline beyond the margin of error, by k-NN and by linear probe, on both data sets, with both backbones',
  paperSuite: 'paper-adios-1',
  parts: (evidence) =>
    lettered(
      1,
      METHODS.flatMap((method) =>
        ['knn', 'linear'].map((evaluation) => ({
          says: `${phraseOf(method)} with ADIOS beats ${phraseOf(method)} by ${phraseOf(evaluation)}`,
          printed: printedGains(evidence.published, {
            table: 'adios-1',
            where: { method, evaluation },
            to: 'adios',
            from: 'none',
            n: 3,
            beyond: true,
          }),
          measured: measuredGain(evidence, {
            evaluation,
            metric: 'top1',
            to: { masking: 'adios' },
            from: { masking: 'none' },
            methods: [method],
          }),
          command: "npx maskbench run quick --only 'fashion-mnist-mini/*'",
        })),
      ),
    ),
}
