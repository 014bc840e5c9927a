/** Table 2 of the ADIOS paper: linear probe at 224 px, with one mask per image and without masks. */
import { PUBLISHED_PROBE, withAndWithout } from './paper-adios.ts'
import { presets } from './presets/imagenet100.ts'
import { defineSuite } from './suite.ts'

export const suite = defineSuite('paper-adios-2', withAndWithout(presets, [{ name: 'linear', probe: PUBLISHED_PROBE }]))
