/**
 * ImageNet-9 and the backgrounds challenge (Xiao, Engstrom, Ilyas and Madry 2021): nine classes of ImageNet, the test
 * images in eight versions and with their true foregrounds. Training images are a release of their own.
 */
import { UsageError } from '../../harness/base/errors.ts'
import { contentDigest } from '../content-digest.ts'
import { decodedSplit } from '../images/decoded.ts'
import { nearestAndCrop } from '../images/nearest-neighbour.ts'
import { inMemory, type Pixels } from '../images/pixels.ts'
import { fetchAgain } from '../published-images.ts'
import {
  ARCHIVES,
  allFiles,
  complete,
  listed,
  maskOf,
  NAME,
  originalOf,
  type Part,
  problems,
  readMask,
  root,
} from '../rendered/backgrounds/challenge-files.ts'
import { IMAGENET9_CLASSES } from '../rendered/backgrounds/imagenet9.ts'
import { VARIANTS } from '../rendered/backgrounds/variants.ts'
import type { ImageDataset, ImageSplit } from '../types.ts'

const PAGE = 'https://github.com/MadryLab/backgrounds_challenge'

export const dataset: ImageDataset = {
  kind: 'images',
  name: NAME,
  title: 'ImageNet-9 and the backgrounds challenge: 45,405 training and 4,050 test images, these in eight versions',
  licence: "none stated; ImageNet's images are for non-commercial research and education",
  source: `${PAGE} (Xiao et al. 2021, https://arxiv.org/abs/2006.09994)`,
  classes: IMAGENET9_CLASSES,
  nativeSize: 224,
  trainingImages: 45_405,
  // Those that the published classifiers of these nine classes use.
  mean: [0.4717, 0.4499, 0.3837],
  std: [0.26, 0.2516, 0.2575],
  download: {
    archives: [
      archive(ARCHIVES.test, `${PAGE}/releases/download/data/${ARCHIVES.test}`),
      archive(ARCHIVES.train, `https://www.dropbox.com/s/0vv2qsc4ywb4z5v/${ARCHIVES.train}?dl=1`),
    ],
    terms: null,
    byHand: null,
  },
  present: complete,
  digest: () => contentDigest(root(), allFiles()),
  load: async (split, size, shorterSide) => (split === 'train' ? read('train', size, shorterSide) : original(size)),
  variants: VARIANTS,
  /**
   * Only `original` comes with its foregrounds: mixed versions are in an order of their own. `originals` say which image
   * of a version shows which foreground.
   */
  async loadVariant(name, size) {
    const variant = VARIANTS.find((known) => known === name)
    if (variant === undefined) {
      throw new UsageError({ what: `${NAME} has no version "${name}"`, remedy: `use one of ${VARIANTS.join(', ')}` })
    }
    const images = await (variant === 'original' ? original(size) : read(variant, size))
    return { ...images, originals: listed(variant).files.map(originalOf) }
  },
  verify: problems,
}

/**
 * Its publishers state no digests. The second address was reported dead in 2025; a copy of the archive serves as well.
 */
function archive(file: string, url: string) {
  return { file, urls: [url], digest: null, bytes: null, unpack: 'tar' as const }
}

function read(part: Part, size: number, shorterSide?: number): Promise<ImageSplit> {
  const { files, labels } = listed(part)
  const digest = contentDigest(root(), files)
  const from = { name: `${NAME}-${part}`, root: root(), files, labels, size, shorterSide, digest }
  return decodedSplit({ ...from, damaged: 'refuse' })
}

async function original(size: number): Promise<ImageSplit> {
  const objects = await foregrounds(listed('original').files, size)
  return { ...(await read('original', size)), objects }
}

/** Scaled and cropped as the images are, each pixel the nearest one's: 1 for the foreground. */
async function foregrounds(files: readonly string[], size: number): Promise<Pixels> {
  const pixels = size * size
  const masks = new Uint8Array(files.length * pixels)
  for (const [i, file] of files.entries()) {
    try {
      const { values, width, height } = await readMask(file)
      masks.set(
        nearestAndCrop(width, height, size).map((from) => values[from]!),
        i * pixels,
      )
    } catch (error) {
      const what = `the foreground ${maskOf(file)} of ${NAME} cannot be used: ${(error as Error).message}`
      throw new UsageError({ what, remedy: fetchAgain(NAME) }, { cause: error })
    }
  }
  return inMemory(masks, files.length)
}
