/** The names of the files that a run stores: its own models, and models, features and masks made elsewhere. */
export const ENCODER = 'encoder.safetensors'
export const ONNX = 'encoder.onnx'
export const OCCLUSION = 'occlusion.safetensors'
export const FEATURES = { train: 'features-train.npy', test: 'features-test.npy' } as const
export const MASKS = 'masks.npy'

/** The states from which an unfinished run resumes. */
export const RESUME = 'resume'

/** `masks-epoch-3.png` -> 3; null for any other name. */
export function pictureEpoch(name: string): number | null {
  const epoch = /^masks-epoch-(\d+)\.png$/.exec(name)?.[1]
  return epoch === undefined ? null : Number(epoch)
}

/** `masks-crf-epoch-3.png` -> 3; null for any other name. */
export function crfPictureEpoch(name: string): number | null {
  const epoch = /^masks-crf-epoch-(\d+)\.png$/.exec(name)?.[1]
  return epoch === undefined ? null : Number(epoch)
}
