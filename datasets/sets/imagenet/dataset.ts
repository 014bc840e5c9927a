/** 100 classes of ImageNet, read from folders of a class each: train/<synset>/*.JPEG and val/<synset>/*.JPEG. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFolder } from '../../images/image-files.ts'
import { IMAGENET_NORMALISATION } from '../../normalisation.ts'
import { type ImageList, missing, publishedImages, UnusableList } from '../../published-images.ts'
import type { ImageDataset, Problem, Split } from '../../types.ts'
import { SYNSETS } from './synsets.ts'

const FOLDERS: Record<Split, string> = { train: 'train', test: 'val' }
/** Images per class in the official validation set. */
const VALIDATION_IMAGES = 50

/** Both data sets have the same files: a folder of all 1,000 classes serves as well. */
const FOLDER = 'imagenet100'

export function imagenetDataset(name: string, title: string): ImageDataset {
  return {
    kind: 'images',
    name,
    title,
    licence: "ImageNet's terms of access: non-commercial research and education",
    source: 'https://www.image-net.org (Russakovsky et al. 2015); classes of https://arxiv.org/abs/1906.05849',
    classes: SYNSETS,
    ...IMAGENET_NORMALISATION,
    trainingImages: 126_689,
    download: {
      archives: [],
      terms: null,
      byHand: `\
ImageNet is given to people with an account at https://www.image-net.org/download.php only. Get the images of ILSVRC2012:
  ILSVRC2012_img_train.tar  md5 1d675b47d978889d74fa0da5fadfb00e
  ILSVRC2012_img_val.tar    md5 29b22e2961454d5413ddabcf34fc5622
and lay them out below the folder ${FOLDER}, which may also be a link to a folder of all 1,000 classes:
  train/<synset>/*.JPEG  each of the tar files inside ILSVRC2012_img_train.tar, unpacked into a folder of its name
  val/<synset>/*.JPEG    each validation image in the folder of its class, as torchvision.datasets.ImageNet(…, 'val') sorts them`,
    },
    ...publishedImages({ name, folder: FOLDER, parts: Object.values(FOLDERS), list, alsoWrong }),
  }
}

function list(root: string, split: Split): ImageList {
  const folder = FOLDERS[split]
  checkClassFolders(root, folder)
  const problems: Problem[] = []
  const files: string[] = []
  const labels: number[] = []
  SYNSETS.forEach((synset, label) => {
    const found = imagesOf(root, `${folder}/${synset}`)
    if (found === undefined) problems.push(missing(`${folder}/${synset}`))
    else if (found.length === 0) problems.push({ file: `${folder}/${synset}`, what: 'contains no images' })
    for (const image of found ?? []) {
      files.push(`${folder}/${synset}/${image}`)
      labels.push(label)
    }
  })
  if (problems.length > 0) throw new UnusableList(problems)
  return { files, labels: Int32Array.from(labels) }
}

/** The archives as they come: validation images without class folders, a tar file for each training class. */
function checkClassFolders(root: string, folder: string): void {
  if (SYNSETS.some((synset) => isFolder(join(root, folder, synset)))) return
  const names = isFolder(join(root, folder)) ? readdirSync(join(root, folder)) : []
  if (names.some((name) => /^n\d{8}\.tar$/.test(name))) {
    const remedy = `unpack each ${folder}/<synset>.tar into a folder ${folder}/<synset>`
    throw new UnusableList([{ file: folder, what: 'holds tar files that are not unpacked' }], remedy)
  }
  if (names.some(isImage)) {
    const remedy = `sort them into ${folder}/<synset>/, as torchvision.datasets.ImageNet(…, 'val') does`
    throw new UnusableList([{ file: folder, what: 'holds images without class folders' }], remedy)
  }
}

function* alsoWrong(root: string): Iterable<Problem> {
  for (const synset of SYNSETS) {
    const file = `${FOLDERS.test}/${synset}`
    const { length } = imagesOf(root, file) ?? []
    if (length > 0 && length !== VALIDATION_IMAGES) yield { file, what: `${length} images, not ${VALIDATION_IMAGES}` }
  }
}

/** In sorted order; undefined where there is no such folder. */
function imagesOf(root: string, folder: string): string[] | undefined {
  if (!isFolder(join(root, folder))) return undefined
  return readdirSync(join(root, folder)).filter(isImage).sort()
}

function isImage(name: string): boolean {
  return /^[^.].*\.jpe?g$/i.test(name)
}
