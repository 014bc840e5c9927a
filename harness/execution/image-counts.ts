/** How many training images data sets have that need not be here to be planned for. */
const IMAGES: Record<string, number> = {
  stl10: 105_000,
  cifar10: 50_000,
  cifar100: 50_000,
  imagenet100: 126_689,
  imagenet100s: 126_689,
  flowers102: 2040,
  inaturalist: 500_000,
  clevr: 70_000,
  'backgrounds-challenge': 45_405,
  'fashion-mnist': 60_000,
}
/** About as many as the data that ships or is rendered here. */
const OTHERWISE = 5000
/** Side of the images in the files, in pixels, where all have the same. */
const NATIVE: Record<string, number> = {
  cifar10: 32,
  cifar100: 32,
  stl10: 96,
  'fashion-mnist': 32,
  'fashion-mnist-mini': 32,
}

interface LearnedFrom {
  dataset: string
  trainImages: number | null
}

export function imagesOf({ dataset, trainImages }: LearnedFrom): number {
  return trainImages ?? IMAGES[dataset] ?? OTHERWISE
}

/** @param own - side of the images that the encoder was trained on. */
export function targetSize({ dataset, imageSize }: { dataset: string; imageSize: number | null }, own: number): number {
  return imageSize ?? NATIVE[dataset] ?? own
}
