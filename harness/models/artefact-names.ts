/** File names of a run's stored models. */
export const ENCODER = 'encoder.safetensors'
export const OCCLUSION = 'occlusion.safetensors'
