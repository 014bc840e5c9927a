/** Table 1 of the ADIOS paper: k-NN and linear probe for every method, with and without ADIOS, on two backbones. */
import { PUBLISHED_PROBE, withAndWithout } from './paper-adios.ts'
import { presets as imagenet100s } from './presets/imagenet100s.ts'
import { presets as stl10 } from './presets/stl10.ts'
import { defineSuite } from './suite.ts'

export const suite = defineSuite(
  'paper-adios-1',
  withAndWithout([...imagenet100s, ...stl10], [{ name: 'knn' }, { name: 'linear', probe: PUBLISHED_PROBE }]),
)
