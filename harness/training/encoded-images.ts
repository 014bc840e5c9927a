/** The progress of runs that train no encoder, most of whose time encoding images takes. */
import type { ImageSplit } from '../../datasets/types.ts'
import type { Recorder } from '../base/recorder.ts'
import type { Encoded } from '../evaluation/encoder/encoded-rows.ts'
import type { ProgressCallback } from '../evaluation/types.ts'

interface EncodedSplits {
  train: ImageSplit
  test: ImageSplit | null
}

/** What hears of the images of a run that are encoded: those of its own data set, if an evaluation is of it, and others. */
export function encodedOf(
  { evaluations }: { evaluations: readonly object[] },
  { train, test }: EncodedSplits,
  recorder: Recorder,
): Encoded {
  const ofOwn = evaluations.some((one) => !('dataset' in one))
  return encodedInAll(recorder.progress.bind(recorder), ofOwn ? train.count + (test?.count ?? 0) : 0)
}

/**
 * Counts encoded images as steps of the run.
 * @param own - the number of images of the run's own data set that will be encoded; others add to it as they come.
 * @returns what hears of the images of one split after another.
 */
export function encodedInAll(progress: ProgressCallback, own: number): Encoded {
  let before = 0
  return (done, count) => {
    const all = Math.max(own, before + count)
    progress(before + done, all, `evaluating, ${before + done} of ${all} images encoded`)
    if (done === count) before += count
  }
}
