import type { Check, Claim } from './claim.ts'
import { measuredGain } from './measured.ts'
import { lettered, METHODS } from './names.ts'
import { printedCheck, printedGains, rounded } from './printed.ts'

export const claim: Claim = {
  id: 2,
  paper: 'adios',
  table: 'adios-2',
  says: 'The light variant with one mask an image is impressive too: linear probe on ImageNet100',
  paperSuite: 'paper-adios-2',
  parts: (evidence) => {
    const gains = METHODS.flatMap((method) =>
      printedGains(evidence.published, { table: 'adios-2', where: { method }, to: 'adios-s', from: 'none' }),
    )
    return lettered(2, [
      {
        says: 'ADIOS-s beats no masks by linear probe, mean of the methods',
        printed: gains.length === METHODS.length ? [meanGain(gains)] : [],
        printedNote: `the text calls the variant impressive and claims no gain for every method: ${gains.map(gainText).join(', ')}`,
        measured: measuredGain(evidence, {
          evaluation: 'linear',
          metric: 'top1',
          to: { masking: 'adios-s' },
          from: { masking: 'none' },
          methods: METHODS,
        }),
        command: "npx maskbench run standard --only 'fashion-mnist-mini/*'",
      },
    ])
  },
}

function meanGain(gains: readonly Check[]): Check {
  const mean = gains.reduce((sum, { difference }) => sum + difference!, 0) / gains.length
  const bare = (value: number) => ({ value, std: null })
  return printedCheck('mean gain of the three methods on imagenet100', bare(rounded(mean)), bare(0))
}

const gainText = ({ what, difference }: Check): string =>
  `${what.split(' ')[0]} ${difference! > 0 ? '+' : '-'}${(100 * Math.abs(difference!)).toFixed(1)}`
