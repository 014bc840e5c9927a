/** A data set whose training images have other labels, such as those of human annotators. Its test labels are clean. */
import { EnvironmentError } from '../harness/base/errors.ts'
import { sha256 } from '../harness/base/hash.ts'
import type { ImageDataset } from './types.ts'

/** Where the labels come from. */
export interface LabelSource
  extends Pick<ImageDataset, 'name' | 'title' | 'licence' | 'source' | 'present' | 'verify'> {
  download?: ImageDataset['download']
  /** sha256 of the file. */
  digest(): string
  /**
   * @param base - the number of training images and their own labels, which the new ones must fit.
   * @returns the label of every training image, in the base data set's order.
   * @throws UsageError or EnvironmentError saying what does not fit.
   */
  read(base: { count: number; labels: Int32Array | null; classes: readonly string[] }): Promise<Int32Array>
}

/** The base data set with these training labels; its own become `clean`. */
export function relabelled(base: ImageDataset, { read, digest, present, ...own }: LabelSource): ImageDataset {
  const { kind, mean, std, nativeSize } = base
  // Images beside the training split are not pretrained on here, since they have no labels.
  const trainingImages = base.pretraining ? null : base.trainingImages
  const needBase = () => {
    if (base.present()) return
    const what = `${own.name} needs the images of ${base.name}, which are missing`
    throw new EnvironmentError({ what, remedy: `run \`npx maskbench data fetch ${base.name}\`` })
  }
  return {
    kind,
    mean,
    std,
    trainingImages,
    ...(nativeSize === undefined ? {} : { nativeSize }),
    get classes() {
      return base.classes
    },
    ...own,
    present: () => base.present() && present(),
    digest() {
      needBase()
      return sha256(`${base.digest()},${digest()}`)
    },
    async load(split, size) {
      needBase()
      const images = await base.load(split, size)
      if (split === 'test') return images
      const { count, labels } = images
      const given = await read({ count, labels, classes: base.classes })
      return { ...images, labels: given, ...(labels ? { clean: labels } : {}) }
    },
  }
}
