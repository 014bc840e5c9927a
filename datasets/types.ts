/** The interface of data sets. Images are uint8, channels last, RGB, at the requested size. */
import type { Download } from './archives.ts'
import type { Pixels } from './images/pixels.ts'

export type Split = 'train' | 'test'

export interface ImageSplit {
  /** [size, size, 3] each, row-major; there may be more than `count`, which are not part of the split. */
  images: Pixels
  /** Class of every image, -1 if it has none; null for data without labels. */
  labels: Int32Array | null
  /** The true classes, where they are known and `labels` differ from them. */
  clean?: Int32Array
  /** The object shown by every pixel, 0 is the background: [size, size] each; absent if unknown. */
  objects?: Pixels
  /** The whole images, for training views to be cropped from; absent where `images` are the whole images. */
  uncropped?: Uncropped
  /** Multi-hot, [count, tags of the data set]; absent for data without tags. */
  tags?: Uint8Array
  /** Name of the test image that each image of a version was made from; absent where this is unknown. */
  originals?: readonly string[]
  count: number
  size: number
}

/** Images of different sizes, each on a canvas as `images/canvas.ts` describes. */
export interface Uncropped {
  /** [height + 1, width, 3] each. */
  images: Pixels
  /** The object shown by every pixel: [height + 1, width] each; absent if unknown. */
  objects?: Pixels
  height: number
  width: number
}

/** Rows of numbers with a class each, as they stand in the file; splitting and scaling are the reader's choice. */
export interface TabularData {
  /** [rows, columns]; NaN in every column of a missing cell. */
  values: Float32Array
  labels: Int32Array
  rows: number
  columns: number
  /** Column names, one per encoded column. */
  names: string[]
  /** Runs of columns that together one-hot encode one categorical column of the file. */
  oneHot: readonly { first: number; count: number }[]
}

/** A missing or damaged file of a data set. */
export interface Problem {
  /** Below the data set's folder. */
  file: string
  /** `missing`, or what is wrong with it. */
  what: string
}

interface DatasetBase {
  name: string
  title: string
  licence: string
  source: string
  classes: readonly string[]
  /** Whether the files exist; fast, without reading contents. */
  present(): boolean
  /** sha256 over the contents that `load` reads: part of a run's identity. */
  digest(): string
  /** How to download it; absent for data that is shipped or rendered. */
  download?: Download
  /**
   * Reads all files and yields the missing and damaged ones; absent if there is nothing to check.
   * @param checked - called with every file that was checked, good or not.
   */
  verify?(checked?: (file: string) => void): AsyncIterable<Problem>
}

/** Per channel, of values in [0, 1]. */
export interface Normalisation {
  mean: readonly [number, number, number]
  std: readonly [number, number, number]
}

/** `mean` and `std` are those of the training images. */
export interface ImageDataset extends DatasetBase, Normalisation {
  kind: 'images'
  /** Side in pixels of the images in the files, where all have the same. */
  nativeSize?: number
  /** Number of images that pretraining uses, for estimates before they are read; null if only the files say. */
  trainingImages: number | null
  /** How many of them are labelled, where not all are. */
  labelledImages?: number
  /** Whether there are no test images, as in a folder of images without labels. */
  onlyTraining?: boolean
  /** Whether splits have `objects`. */
  objects?: boolean
  /** Names of the tags, of which an image can have several. */
  tags?: readonly string[]
  /**
   * @param size - side of the returned images in pixels.
   * @param shorterSide - for `uncropped`: pixels to which the whole images are scaled at most; without it there are
   * none.
   * @throws UsageError or EnvironmentError naming the missing or damaged file and the remedy.
   */
  load(split: Split, size: number, shorterSide?: number): Promise<ImageSplit>
  /**
   * What to pretrain on where that is more than the training split: that, then images without labels (-1). Probes learn
   * from `train`. @throws as `load` does.
   */
  pretraining?(size: number): Promise<ImageSplit>
  /**
   * Other versions of the test images, such as those with another background; `original`, if among them, comes with
   * objects.
   */
  variants?: readonly string[]
  /** One of the `variants`; classes are the same, images need not be as many. @throws as `load` does. */
  loadVariant?(variant: string, size: number): Promise<ImageSplit>
}

export interface TabularDataset extends DatasetBase {
  kind: 'tabular'
  load(): TabularData
}

export type Dataset = ImageDataset | TabularDataset

/** Images to train on, and others to look at along the way where there are any. */
export interface TrainingData extends Normalisation {
  train: ImageSplit
  test: ImageSplit | null
  /** How many there are; 0 for data without labels. */
  classes: number
}
