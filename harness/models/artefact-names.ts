/** File names of a run's stored models, and of features computed elsewhere. */
export const ENCODER = 'encoder.safetensors'
export const OCCLUSION = 'occlusion.safetensors'
export const FEATURES = { train: 'features-train.npy', test: 'features-test.npy' } as const
