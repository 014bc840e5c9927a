/** Loads the rows of a data set, split and standardised. */
import { dataset as fashionMnistMini } from '../../datasets/sets/fashion-mnist-mini.ts'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import type { Random } from '../base/random.ts'
import { imageRows } from './image-rows.ts'
import { prepare, type Rows, splitRows, TASKS } from './split.ts'

/** Side of the images in pixels, as in the file. */
const FASHION_SIZE = 28

interface SplitRows {
  train: Rows
  test: Rows
  classes: number
}

/**
 * UCI tables are split at random. Fashion-MNIST keeps its own test images, so its split seed determines only validation
 * rows, label noise, weights and mini-batches.
 * @param random - the generator for the split.
 */
export async function loadRows(name: NoisyLabelsConfig['dataset'], random: Random): Promise<SplitRows> {
  if (name === 'fashion-mnist-mini') {
    return { ...(await imageRows(fashionMnistMini, FASHION_SIZE)), classes: fashionMnistMini.classes.length }
  }
  const { dataset, ...task } = TASKS[name]
  const data = dataset.load()
  return { ...prepare(data, splitRows(data.labels, task, random)), classes: dataset.classes.length }
}
