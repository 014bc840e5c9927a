import { ADIOS_METHODS } from '../../../db/names.ts'
import { signed } from '../../base/text.ts'
import type { Check } from './claim.ts'
import { defineClaim } from './define.ts'
import { measuredGain } from './measured.ts'
import { printedCheck, printedGains, rounded } from './printed.ts'

export const claim = defineClaim(2, 'adios-2', {
  says: 'The light variant with one mask an image is impressive too: linear probe on ImageNet-100',
  parts: (evidence) => {
    const gains = ADIOS_METHODS.flatMap((method) =>
      printedGains(evidence.published, { table: 'adios-2', where: { method }, to: 'adios-s', from: 'none' }),
    )
    return [
      {
        says: 'ADIOS-s beats no masks by linear probe, mean of the methods',
        printed: gains.length === ADIOS_METHODS.length ? [meanGain(gains)] : [],
        printedNote: `the text calls the variant impressive and claims no gain for every method: ${gains.map(gainText).join(', ')}`,
        measured: measuredGain(evidence, {
          evaluation: 'linear',
          metric: 'top1',
          to: { masking: 'adios-s' },
          from: { masking: 'none' },
          methods: ADIOS_METHODS,
        }),
        command: "npx maskbench run standard --only 'fashion-mnist-mini/*'",
      },
    ]
  },
})

function meanGain(gains: readonly Check[]): Check {
  const mean = gains.reduce((sum, { difference }) => sum + difference!, 0) / gains.length
  const bare = (value: number) => ({ value, std: null })
  return printedCheck('mean gain of the three methods on imagenet100', bare(rounded(mean)), bare(0))
}

const gainText = ({ what, difference }: Check): string =>
  `${what.split(' ')[0]} ${signed(100 * difference!, (size) => size.toFixed(1))}`
