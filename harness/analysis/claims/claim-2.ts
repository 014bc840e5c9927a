import { phraseOf } from '../../../db/catalogue/titles.ts'
import type { Claim } from './claim.ts'
import { measuredGain } from './measured.ts'
import { lettered, METHODS } from './names.ts'
import { printedGains } from './printed.ts'

export const claim: Claim = {
  id: 2,
  paper: 'adios',
  table: 'adios-2',
  says: 'The light variant with one mask an image is also strong: linear probe on ImageNet100',
  paperSuite: 'paper-adios-2',
  parts: (evidence) =>
    lettered(
      2,
      METHODS.map((method) => ({
        says: `${phraseOf(method)} with ADIOS-s beats ${phraseOf(method)} by linear probe`,
        printed: printedGains(evidence.published, {
          table: 'adios-2',
          where: { method },
          to: 'adios-s',
          from: 'none',
        }),
        measured: measuredGain(evidence, {
          evaluation: 'linear',
          metric: 'top1',
          to: { masking: 'adios-s' },
          from: { masking: 'none' },
          methods: [method],
        }),
        command: "npx maskbench run standard --only 'fashion-mnist-mini/*'",
      })),
    ),
}
