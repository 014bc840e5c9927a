/** Table 1 of the ADIOS paper: k-NN and linear probe for every method, with and without ADIOS, on two backbones. */
import { withAndWithout } from './paper-adios.ts'
import { knn, linear } from './paper-evaluations.ts'
import { imagenet100s, stl10 } from './presets/published.ts'

export const { suite, tuned } = withAndWithout('paper-adios-1', [...imagenet100s, ...stl10], [knn, linear])
