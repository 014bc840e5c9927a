/**
 * Table 5 of the ADIOS paper: the backgrounds challenge. The paper does not say which encoders were used; this suite
 * uses table 1's ResNet-18 encoders trained on ImageNet100-S.
 */
import { onResnet, PUBLISHED_PROBE, withAndWithout } from './paper-adios.ts'
import { presets } from './presets/imagenet100s.ts'
import { defineSuite } from './suite.ts'

export const suite = defineSuite(
  'paper-adios-5',
  withAndWithout(onResnet(presets), [
    { name: 'backgrounds', dataset: 'backgrounds-challenge', probe: PUBLISHED_PROBE },
  ]),
)
