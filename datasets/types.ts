/** What a data set offers. Images are uint8, channels last, RGB, already at the asked size. */
import type { Download } from './archives.ts'
import type { Pixels } from './images/pixels.ts'

export type Split = 'train' | 'test'

export interface ImageSplit {
  /** [size, size, 3] each, row-major; there may be more than `count`, which are not part of the split. */
  images: Pixels
  /** Class of every image, -1 where it has none; null for data without labels. */
  labels: Int32Array | null
  /** Which object every pixel shows, 0 is the background: [size, size] each; absent where unknown. */
  objects?: Pixels
  /** Multi-hot, [count, tags of the data set]; absent for data without tags. */
  tags?: Uint8Array
  count: number
  size: number
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

/** A file of a data set that is not as it should be. */
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
  /** Whether the files are there; cheap, reads no contents. */
  present(): boolean
  /** sha256 over the contents that `load` reads: part of a run's identity. */
  digest(): string
  /** How to get it; absent for data that ships or is made here. */
  download?: Download
  /**
   * Every file that is missing or damaged, one at a time, by reading all of them; absent where there is nothing to check.
   * @param checked - told of every file that was looked at, good or not.
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
  /** Whether splits say which object a pixel shows. */
  objects?: boolean
  /** Names of what an image may hold several of. */
  tags?: readonly string[]
  /**
   * @param size - side of the returned images in pixels.
   * @throws UsageError or EnvironmentError naming the missing or damaged file and the remedy.
   */
  load(split: Split, size: number): Promise<ImageSplit>
  /**
   * What to pretrain on where that is more than the training split: that, then images without labels (-1). Probes learn
   * from `train`. @throws as `load` does.
   */
  pretraining?(size: number): Promise<ImageSplit>
  /** Other versions of the test images, such as those with another background; `original`, if among them, comes with objects. */
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
