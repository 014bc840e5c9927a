/** Table 6 of the ADIOS paper: a linear probe with random masks, learned masks and no masks. */
import { onResnet, PUBLISHED_PROBE, seeded, under } from './paper-adios.ts'
import { presets as imagenet100s } from './presets/imagenet100s.ts'
import { presets as stl10 } from './presets/stl10.ts'
import { defineSuite } from './suite.ts'

const MASKINGS = ['mae', 'beit', 'adios', 'none'] as const

export const suite = defineSuite(
  'paper-adios-6',
  onResnet([...imagenet100s, ...stl10]).flatMap(({ config }) =>
    MASKINGS.flatMap((masking) =>
      seeded({ ...under(config, masking), evaluations: [{ name: 'linear', probe: PUBLISHED_PROBE }] }),
    ),
  ),
)
