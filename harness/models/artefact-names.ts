/** File names of a run's stored models, and of models, features and masks made elsewhere. */
export const ENCODER = 'encoder.safetensors'
export const ONNX = 'encoder.onnx'
export const OCCLUSION = 'occlusion.safetensors'
export const FEATURES = { train: 'features-train.npy', test: 'features-test.npy' } as const
export const MASKS = 'masks.npy'
