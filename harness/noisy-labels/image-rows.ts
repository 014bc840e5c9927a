/** Converts images to rows of grey values. */
import type { ImageDataset, ImageSplit } from '../../datasets/types.ts'
import type { Rows } from './split.ts'

/**
 * The data set's training and test images as grey values (the mean of the channels), [count, size * size], with mean 0
 * and standard deviation 1 over all pixels of the training images. All pixels share one scale: with its own scale, a
 * border pixel that is lit in one image of thousands would outweigh a whole shoe.
 * @param size - side of the images in pixels.
 */
export async function imageRows(dataset: ImageDataset, size: number): Promise<{ train: Rows; test: Rows }> {
  const [train, test] = await Promise.all([dataset.load('train', size), dataset.load('test', size)])
  const [trainGrey, testGrey] = [grey(train), grey(test)]
  const { mean, deviation } = moments(trainGrey)
  const rows = ({ count, labels }: ImageSplit, values: Float32Array): Rows => ({
    x: values.map((value) => (value - mean) / deviation),
    labels: labels!,
    count,
    columns: size * size,
  })
  return { train: rows(train, trainGrey), test: rows(test, testGrey) }
}

/** [count * size * size] */
function grey({ images, count }: ImageSplit): Float32Array {
  const rgb = images.block(0, count)
  const out = new Float32Array(rgb.length / 3)
  for (let i = 0; i < out.length; i++) out[i] = (rgb[3 * i]! + rgb[3 * i + 1]! + rgb[3 * i + 2]!) / 3
  return out
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return { mean, deviation: Math.sqrt(squares / values.length - mean * mean) }
}
