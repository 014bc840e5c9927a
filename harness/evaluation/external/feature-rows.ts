/** Features that were computed elsewhere, one row an image, in the order of the data set. */
import { BadNpy, decodeNpy } from '../../../datasets/formats/npy.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { UsageError } from '../../base/errors.ts'
import { answersOf } from '../encoder/features.ts'
import type { Features } from '../types.ts'

export interface FeatureFile {
  /** For messages. */
  path: string
  /** An .npy file of [images, features]. */
  bytes: Buffer
}

interface RowOptions {
  /** Whether the files of both splits fit the other way round. @default never */
  isSwapped?: () => boolean
}

/**
 * @param name - what the rows are, e.g. `train`, for messages.
 * @throws UsageError when it has another number of rows, or values that are not finite.
 */
export function featureRows(
  file: FeatureFile,
  split: ImageSplit,
  name: string,
  { isSwapped = () => false }: RowOptions = {},
): Features {
  const { shape, values } = read(file, name)
  const [count, size] = shape
  if (values.length === 0) {
    const what = `the ${name} features are empty: they have the shape (${shape.join(', ')})`
    throw new UsageError({ what, remedy: 'write one row per image' })
  }
  if (shape.length !== 2 || !count || !size) {
    const what = `the ${name} features have the shape (${shape.join(', ')}) instead of (images, features)`
    throw new UsageError({ what, remedy: 'flatten them with `array.reshape(len(array), -1)`' })
  }
  if (count !== split.count) {
    throw new UsageError({
      what: `the ${name} features have ${count} rows, and the data set has ${split.count} ${name} images`,
      remedy: isSwapped()
        ? SWAPPED
        : `write one row per image in the order of the data set, as \`npx maskbench embed --split ${name}\` does`,
    })
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) {
    const what = `row ${Math.floor(wrong / size)} of the ${name} features is not finite`
    throw new UsageError({ what, remedy: 'compute it again, in float32 if it was float16' })
  }
  return { values, count, size, ...answersOf(split), origin: 'features computed elsewhere' }
}

/** The number of rows of a file; undefined if it is no array. */
export function rowsOf({ bytes }: FeatureFile): number | undefined {
  try {
    return decodeNpy(bytes).shape[0]
  } catch (error) {
    if (error instanceof BadNpy) return undefined
    throw error
  }
}

const SWAPPED =
  'the two files fit the other way round: name that of the training images first, then that of the test images, with --features as with --labels'

const HOW = 'give one array, [images, features], as `numpy.save` writes it'

function read({ path, bytes }: FeatureFile, name: string) {
  try {
    return decodeNpy(bytes)
  } catch (error) {
    if (!(error instanceof BadNpy)) throw error
    const what = `${path}: the ${name} features cannot be read: ${error.what}`
    throw new UsageError({ what, remedy: error.remedy ?? HOW })
  }
}
