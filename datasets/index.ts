/** Every data set by name. Adding one is one new file and one line here. */
import { UsageError } from '../harness/errors.ts'
import { dataset as backgroundsChallenge } from './backgrounds-challenge.ts'
import { dataset as backgroundsScenes } from './backgrounds-scenes.ts'
import { dataset as cifar10 } from './cifar10.ts'
import { dataset as cifar100 } from './cifar100.ts'
import { dataset as clevr } from './clevr.ts'
import { dataset as fashionMnist } from './fashion-mnist.ts'
import { dataset as fashionMnistMini } from './fashion-mnist-mini.ts'
import { dataset as flowers102 } from './flowers102.ts'
import { folderDataset } from './folder.ts'
import { dataset as imagenet100 } from './imagenet100.ts'
import { dataset as imagenet100s } from './imagenet100s.ts'
import { dataset as inaturalist } from './inaturalist.ts'
import { nearest } from './nearest.ts'
import { dataset as scenes } from './scenes.ts'
import { dataset as scenesFew } from './scenes-few.ts'
import { dataset as stl10 } from './stl10.ts'
import type { Dataset, ImageDataset } from './types.ts'
import { dataset as uciHeart } from './uci-heart.ts'
import { dataset as uciSplice } from './uci-splice.ts'

export const datasets: readonly Dataset[] = [
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
  cifar100,
  flowers102,
  inaturalist,
  clevr,
  backgroundsChallenge,
]

const FOLDER = 'folder:'

/** @throws UsageError when there is no data set of that name. */
export function findDataset(name: string): Dataset {
  if (name.startsWith(FOLDER)) return folderDataset(name.slice(FOLDER.length))
  const found = datasets.find((dataset) => dataset.name === name)
  if (found !== undefined) return found
  const names = datasets.map((dataset) => dataset.name)
  const guess = nearest(name, names)
  const known = `there are ${names.join(', ')} and folder:<path>`
  const remedy = guess === undefined ? known : `did you mean ${guess}? (${known})`
  throw new UsageError({ what: `unknown data set "${name}"`, remedy })
}

/** @throws UsageError when there is no such data set, or it holds no images. */
export function findImageDataset(name: string): ImageDataset {
  const dataset = findDataset(name)
  if (dataset.kind === 'images') return dataset
  const names = datasets.flatMap(({ kind, name }) => (kind === 'images' ? [name] : []))
  const remedy = `take one of ${names.join(', ')} or folder:<path>`
  throw new UsageError({ what: `the data set "${name}" holds no images`, remedy })
}
