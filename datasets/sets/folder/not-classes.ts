/** Folders that are taken for classes by their depth alone, and are none by their names. */
import { UsageError } from '../../../harness/base/errors.ts'

const PICTURES = /^(images?|imgs?|pictures?|pics?|photos?|frames?|jpegs?|jpgs?|pngs?|jpegimages|data|files|raw)$/i
const OF_PICTURES =
  /^((ground[-_ ]?)?truths?|gts?|(seg|segmentation)?[-_ ]?(masks?|maps?|labels?)|segmentations?(class|object)|segmentations?|annotations?|trimaps?|depths?|edges)$/i
const SPLIT_WORD = {
  train: /train(ing)?/i,
  held: /val(id(ation)?)?|test(ing)?|dev/i,
}

/** Whether a folder of that name holds what there is, rather than one class of it. */
export const holdsPictures = (name: string): boolean => PICTURES.test(name)

/** Pictures and their masks are no classes. @throws UsageError where all folders are of such names. */
export function checkNoMaskFolders(root: string, classes: readonly string[]): void {
  const pictures = classes.find(holdsPictures)
  const others = classes.filter((name) => OF_PICTURES.test(name))
  if (pictures === undefined || others.length === 0 || others.length + 1 < classes.length) return
  throw new UsageError({
    what: `${pictures}/ and ${others[0]}/ in ${root} look like pictures and what belongs to them, not like classes`,
    remedy: `name the folder ${pictures}/ alone, or rename them if they are classes`,
  })
}

/**
 * `seg_train/` and `seg_test/`, or `trainA/` and `testA/`: names that differ in the word for the split alone.
 * @throws UsageError where there are two such classes, since images of both would be trained on.
 */
export function checkNoSplitsAsClasses(root: string, classes: readonly string[]): void {
  const rests = new Map(
    classes.flatMap((name) => (SPLIT_WORD.train.test(name) ? [[name.replace(SPLIT_WORD.train, '*'), name]] : [])),
  )
  for (const held of classes) {
    const train = SPLIT_WORD.held.test(held) ? rests.get(held.replace(SPLIT_WORD.held, '*')) : undefined
    if (train === undefined) continue
    throw new UsageError({
      what: `${train}/ and ${held}/ in ${root} look like splits, but would count as two classes`,
      remedy: 'call them train/ and test/, rename them if they are classes, or name the training images alone',
    })
  }
}
