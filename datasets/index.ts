/** All data sets by name. A new one needs its own file, an entry in the catalogue and one line here. */

import { asksFor, didYouMean, OF_PLUGINS } from '../harness/base/did-you-mean.ts'
import { UsageError } from '../harness/base/errors.ts'
import { userPath } from '../harness/base/user-path.ts'
import { isFolder } from './images/image-files.ts'
import { fileLabels, labelsNamed, withLabels } from './label-file.ts'
import { dataset as backgroundsChallenge } from './sets/backgrounds-challenge.ts'
import { dataset as backgroundsScenes } from './sets/backgrounds-scenes.ts'
import { dataset as cifar10 } from './sets/cifar10.ts'
import { datasets as cifar10n } from './sets/cifar10n.ts'
import { dataset as cifar100 } from './sets/cifar100.ts'
import { dataset as cifar100n } from './sets/cifar100n.ts'
import { dataset as clevr } from './sets/clevr.ts'
import { dataset as fashionMnist } from './sets/fashion-mnist.ts'
import { dataset as fashionMnistMini } from './sets/fashion-mnist-mini.ts'
import { dataset as flowers102 } from './sets/flowers102.ts'
import { folderDataset, resolvedFolderName } from './sets/folder.ts'
import { dataset as imagenet100 } from './sets/imagenet100.ts'
import { dataset as imagenet100s } from './sets/imagenet100s.ts'
import { dataset as inaturalist } from './sets/inaturalist.ts'
import { dataset as inaturalistSuper } from './sets/inaturalist-super.ts'
import { isLabelsOnly, labelsOnly, resolvedLabelsName } from './sets/labels-only.ts'
import { dataset as scenes } from './sets/scenes.ts'
import { dataset as scenesFew } from './sets/scenes-few.ts'
import { dataset as stl10 } from './sets/stl10.ts'
import { dataset as uciHeart } from './sets/uci-heart.ts'
import { dataset as uciSplice } from './sets/uci-splice.ts'
import type { Dataset, ImageDataset } from './types.ts'

export const datasets: Dataset[] = [
  uciHeart,
  uciSplice,
  fashionMnistMini,
  fashionMnist,
  scenes,
  scenesFew,
  backgroundsScenes,
  stl10,
  imagenet100,
  imagenet100s,
  cifar10,
  ...cifar10n,
  cifar100,
  cifar100n,
  flowers102,
  inaturalist,
  inaturalistSuper,
  clevr,
  backgroundsChallenge,
]

/** Adds a plugin's data set. */
export const registerDataset = (dataset: Dataset): unknown => datasets.push(dataset)

const FOLDER = 'folder:'

/** The same name with absolute paths, so that the same files are one data set however they are typed. */
export function resolvedName(name: string): string {
  const own = labelsNamed(name)
  if (own) return withLabels(resolvedName(own.dataset), userPath(own.path))
  return resolvedLabelsName(resolvedFolderName(name))
}

/** @param name - may end in `+labels:<path>`. @throws UsageError when there is no data set of that name. */
export function findDataset(name: string): Dataset {
  const own = labelsNamed(name)
  if (own) return fileLabels(findImageDataset(own.dataset), own.path)
  if (name.startsWith(FOLDER)) return folderDataset(name.slice(FOLDER.length))
  if (isLabelsOnly(name)) return labelsOnly(name)
  const found = datasets.find((dataset) => dataset.name === name)
  if (found !== undefined) return found
  const names = datasets.map((dataset) => dataset.name)
  const guess = folderMeant(name) ?? didYouMean(name, names)
  const known = `available: ${names.join(', ')} and folder:<path>`
  const remedy = guess === undefined ? known : `${asksFor(guess)} (${known})`
  const plugins = guess === undefined ? ` (${OF_PLUGINS})` : ''
  throw new UsageError({ what: `unknown data set "${name}"${plugins}`, remedy })
}

/** A folder that is named without the prefix, or with another case of it. */
function folderMeant(name: string): string | undefined {
  const path = name.replace(/^folder:/i, '')
  return path !== '' && isFolder(userPath(path)) ? `${FOLDER}${path}` : undefined
}

/** @throws UsageError when there is no such data set, or it holds no images. */
export function findImageDataset(name: string): ImageDataset {
  const dataset = findDataset(name)
  if (dataset.kind === 'images') return dataset
  const names = datasets.flatMap(({ kind, name }) => (kind === 'images' ? [name] : []))
  const remedy = `use one of ${names.join(', ')} or folder:<path>`
  throw new UsageError({ what: `the data set "${name}" contains no images`, remedy })
}
