/** What is said while an encoder encodes images. */
import type { Normalisation } from '../../../../datasets/types.ts'
import type { Encoded } from '../../../evaluation/encoder/features.ts'

/** The side in pixels that encoders of small images are trained at. */
const SMALL = 32
const EVERY_MS = 15_000

/** What the size that was not chosen costs. @param size - side of the images in pixels. */
export function sizeNote(size: number): string {
  const times = Math.round((size / SMALL) ** 2)
  const cost =
    times > 1
      ? `which takes about ${times} times as long as --size ${SMALL}; use the size that the encoder was trained on`
      : 'which --size changes; time grows with its square'
  return `encoding images of ${size} pixels, ${cost}`
}

/** By what pixels are normalised where no option says it. @param own - what a file beside the weights says. */
export function normalisationNote(own: Normalisation | null): string {
  const taken = own === null ? 'those of the data set' : `${own.mean} and ${own.std} of preprocessor_config.json`
  return `mean and deviation of pixels are ${taken}; give those that the encoder was trained with by --mean and --std`
}

/** Notes now and then how many images are encoded. @param now - in milliseconds. */
export function encodingNotes(note: (line: string) => void, now: () => number = () => performance.now()): Encoded {
  let spoken = now()
  return (done, count) => {
    if (now() - spoken < EVERY_MS) return
    spoken = now()
    note(`encoded ${done} of ${count} images`)
  }
}
