import { phraseOf } from '../../../db/catalogue/titles.ts'
import { ADIOS_METHODS } from '../../../db/names.ts'
import { defineClaim } from './define.ts'
import { measuredGain } from './measured.ts'
import { printedGains } from './printed.ts'

/** Pairs of maskings; the claim says that the first is better. */
const ORDERS = [
  ['adios', 'mae'],
  ['adios', 'beit'],
  ['adios', 'none'],
  ['none', 'mae'],
  ['none', 'beit'],
] as const

export const claim = defineClaim(6, 'adios-6', {
  says: 'Learned masks beat random ones (MAE, BEiT) and no masks; random ones do worse than none',
  parts: (evidence) =>
    ORDERS.map(([to, from]) => ({
      says: `${phraseOf(to)} beats ${phraseOf(from)} by linear probe, mean of the methods`,
      printed: printedGains(evidence.published, { table: 'adios-6', where: {}, to, from }),
      measured: measuredGain(evidence, {
        evaluation: 'linear',
        metric: 'top1',
        to: { masking: to },
        from: { masking: from },
        methods: ADIOS_METHODS,
      }),
      command: "npx maskbench run quick --only 'fashion-mnist-mini/*' --seeds 0,1,2",
    })),
})
