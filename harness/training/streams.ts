/**
 * Names of the random streams that initial weights are drawn from. The same seed gives the same weights only if every
 * place that draws them forks the stream of the same name; other names would change the weights of every seed.
 */

/** The weights of encoder, projector and predictor. */
export const INFERENCE_STREAM = 'inference model'

/** The weights of the occlusion model, and whatever else a masking draws when it starts. */
export const OCCLUSION_STREAM = 'occlusion model'
