/** What is said while an encoder encodes images. */
import type { Normalisation } from '../../../../datasets/types.ts'
import type { Encoded } from '../../../evaluation/encoder/encoded-rows.ts'
import { clock } from '../../../execution/progress/time-left.ts'

/** The side in pixels that encoders of small images are trained at. */
const SMALL = 32
const EVERY_MS = 15_000
/** Enough training images for a first impression. */
export const FEW_IMAGES = 1000

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

/** Seconds from which it is said how long encoding is still going to take. */
const LONG_SECONDS = 60

/**
 * Notes now and then how many images are encoded, and once what would be quicker where it takes long.
 * @param now - in milliseconds.
 * @param isWhole - whether all images are encoded, so that fewer would be quicker.
 */
export function encodingNotes(
  note: (line: string) => void,
  now: () => number = () => performance.now(),
  isWhole = false,
): Encoded {
  let began = now()
  let spoken = began
  let isHinted = !isWhole
  return (done, count) => {
    if (now() - spoken >= EVERY_MS) {
      spoken = now()
      const left = (((spoken - began) / done) * (count - done)) / 1000
      const isLong = left >= LONG_SECONDS
      note(`encoded ${done} of ${count} images${isLong ? `, ${clock(left)} left` : ''}`)
      if (isLong && !isHinted) note(`for a quicker look add --train-images ${FEW_IMAGES}`)
      isHinted ||= isLong
    }
    if (done === count) began = now()
  }
}
