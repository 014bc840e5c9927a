/** Table 2 of the ADIOS paper: linear probe at 224 px, with one mask per image and without masks. */
import { withAndWithout } from './paper-adios.ts'
import { linear } from './paper-evaluations.ts'
import { imagenet100 } from './presets/published.ts'

export const { suite, tuned } = withAndWithout('paper-adios-2', imagenet100, [linear])
