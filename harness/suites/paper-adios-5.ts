/**
 * Table 5 of the ADIOS paper: the backgrounds challenge. The paper does not say which encoders were used; this suite
 * uses table 1's ResNet-18 encoders trained on ImageNet-100-S, and shows them the challenge at the size that they were
 * trained on. Its files have 224 pixels, at which the published classifiers saw them: `imageSize: 224` in the evaluation
 * is that variant. The protocol beside each score states the size.
 */
import { onResnet, withAndWithout } from './paper-adios.ts'
import { backgrounds } from './paper-evaluations.ts'
import { imagenet100s } from './presets/published.ts'

export const { suite, tuned } = withAndWithout('paper-adios-5', onResnet(imagenet100s), [backgrounds])
