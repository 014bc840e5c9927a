/** Names under which the models of a run are kept. */
export const ENCODER = 'encoder.safetensors'
export const OCCLUSION = 'occlusion.safetensors'
