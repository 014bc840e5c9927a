/** Table 3 of the ADIOS paper: clustering of the features of table 1's encoders. */
import { withAndWithout } from './paper-adios.ts'
import { clustering } from './paper-evaluations.ts'
import { imagenet100s, stl10 } from './presets/published.ts'

export const { suite, tuned } = withAndWithout('paper-adios-3', [...imagenet100s, ...stl10], [clustering])
