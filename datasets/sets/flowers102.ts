/**
 * Oxford 102 Flowers (Nilsback and Zisserman 2008). Which split the papers on transfer train on is not always said;
 * here the 2,040 images of the training and validation splits train, the 6,149 others test.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMatFile } from '../formats/mat-file.ts'
import { IMAGENET_NORMALISATION } from '../normalisation.ts'
import { type ImageList, publishedImages, UnusableList } from '../published-images.ts'
import type { ImageDataset, Split } from '../types.ts'
import { NAMES } from './flowers/names.ts'

const BASE = 'https://www.robots.ox.ac.uk/~vgg/data/flowers/102'
const LABELS = 'imagelabels.mat'
const SETS = 'setid.mat'
const SPLITS: Record<Split, readonly string[]> = { train: ['trnid', 'valid'], test: ['tstid'] }

export const dataset: ImageDataset = {
  kind: 'images',
  name: 'flowers102',
  title: 'Flowers-102 (Oxford 102 Flowers), 2,040 training and 6,149 test images',
  licence: "none stated; photographs from the web, the photographers' own",
  source: `${BASE}/`,
  classes: NAMES,
  ...IMAGENET_NORMALISATION,
  trainingImages: 2040,
  download: {
    archives: [
      // As TensorFlow Datasets records them; the publisher states none.
      archive('102flowers.tgz', 344_862_509, '2d01ecc807db462958cfe3d92f57a8c252b4abd240eb955770201e45f783b246', 'tar'),
      archive(LABELS, 502, '4903e94206bac23bf772aadf06451916df56b58fc483a62db32a97b82656651d', 'keep'),
      archive(SETS, 14_989, '46b8678f91fd95d3c8f4feab80d271a6c834a1dd896fe29fd3e6ad9ce5c8dccd', 'keep'),
    ],
    terms: null,
    byHand: null,
  },
  ...publishedImages({ name: 'flowers102', parts: [LABELS, SETS, 'jpg'], list }),
}

function archive(file: string, bytes: number, sha256: string, unpack: 'keep' | 'tar') {
  return { file, urls: [`${BASE}/${file}`], digest: { algorithm: 'sha256' as const, value: sha256 }, bytes, unpack }
}

/** Images are numbered from 1, and so are the labels. */
function list(root: string, split: Split): ImageList {
  const labels = arrays(root, LABELS, ['labels'])
  const ids = arrays(root, SETS, SPLITS[split])
  ids.forEach((id) => {
    if (labels[id - 1] === undefined) throw wrong(SETS, `names image ${id} of ${labels.length}`)
  })
  const label = labels.find((label) => NAMES[label - 1] === undefined)
  if (label !== undefined) throw wrong(LABELS, `has the label ${label}, of ${NAMES.length} classes`)
  return {
    files: ids.map((id) => `jpg/image_${String(id).padStart(5, '0')}.jpg`),
    labels: Int32Array.from(ids, (id) => labels[id - 1]! - 1),
  }
}

function arrays(root: string, file: string, names: readonly string[]): number[] {
  let found: Map<string, Float64Array>
  try {
    found = readMatFile(readFileSync(join(root, file)))
  } catch (error) {
    throw wrong(file, error instanceof Error ? error.message : String(error))
  }
  return names.flatMap((name) => {
    const array = found.get(name)
    if (array === undefined) throw wrong(file, `has no array ${name}`)
    return [...array]
  })
}

function wrong(file: string, what: string): UnusableList {
  return new UnusableList([{ file, what }])
}
