/** Table 6 of the ADIOS paper: a linear probe with random masks, learned masks and no masks. */
import { bothBaselines, onResnet, seeded, under } from './paper-adios.ts'
import { linear } from './paper-evaluations.ts'
import { imagenet100s, stl10 } from './presets/published.ts'

const TABLE_MASKINGS = ['mae', 'beit', 'adios'] as const

export const { suite, tuned } = bothBaselines('paper-adios-6', (baselineOf) =>
  onResnet([...imagenet100s, ...stl10]).flatMap(({ config }) => [
    ...TABLE_MASKINGS.flatMap((masking) => seeded({ ...under(config, masking), evaluations: [linear] })),
    ...seeded({ ...baselineOf(config), evaluations: [linear] }),
  ]),
)
