/**
 * Classes and splits of a folder of images. Either `train` lies beside `test` or `val` (under any of their usual names),
 * or there are class folders only; an image's class is the folder that holds it. Without test images that have a class,
 * every fifth training image of each class in sorted order, from the second on, becomes the test split. Images elsewhere
 * than in class folders are left out; where they are the majority, the images count as unlabelled.
 */
import { basename, extname, join } from 'node:path'
import { UsageError } from '../../../harness/base/errors.ts'
import type { Listing } from '../../images/image-files.ts'
import type { Split } from '../../types.ts'

const TEST_EVERY = 5
const NAMED_AT_MOST = 3
const NAMES = {
  train: splitName('train(ing)?|trn'),
  val: splitName('val(id(ation)?)?|dev(elopment)?|eval(uation)?'),
  test: splitName('test(ing)?|tst|hold[-_ ]?out'),
}
/** A folder that is probably a split, wherever it lies: `seg_train`, `images-val`. */
const SPLIT_LIKE = {
  train: /(^|[^a-z])train(ing)?([^a-z]|$)/i,
  held: /(^|[^a-z])(val(id(ation)?)?|test(ing)?)([^a-z]|$)/i,
}
/** Endings of images that are not read; files with others are not taken for images. */
const UNREAD = /^\.(bmp|dib|heic|heif|jp2|jxl|pbm|pgm|ppm|psd|raw|dng|tga)$/i

/** With what often follows the name: `Training_Set`, `val2017`, `test-images`. */
function splitName(stems: string): RegExp {
  return new RegExp(`^(${stems})([-_ ]?(set|data|images?|split|\\d+))*$`, 'i')
}

export interface Layout {
  /** Empty for images without labels. */
  classes: string[]
  splits: Record<Split, string[]>
  /** What was left out or assumed. */
  notes: string[]
  /** `N classes, n train, n test`, or why there are none. */
  summary: string
}

/** @throws UsageError when a class has test images only. */
export function arrange(listing: Listing): Layout {
  const { images } = listing
  const isOf = (file: string, name: RegExp) => file.includes('/') && name.test(file.split('/')[0]!)
  const named = (name: RegExp) => images.filter((file) => isOf(file, name))
  const train = named(NAMES.train)
  const isSplit = named(NAMES.test).length + named(NAMES.val).length > 0 || byDepth(train, 3).unlabelled === null
  if (train.length === 0 || !isSplit) return withoutSplits(listing.root, images, 2, [])
  const rest = images.filter((file) => !Object.values(NAMES).some((name) => isOf(file, name)))
  const notes = rest.length > 0 ? [`left out, as they lie beside the split folders: ${some(rest)}`] : []
  return withSplits(listing.root, train, { test: named(NAMES.test), val: named(NAMES.val) }, notes)
}

function withSplits(root: string, train: string[], further: Record<'test' | 'val', string[]>, notes: string[]): Layout {
  const { inside, outside, unlabelled } = byDepth(train, 3)
  const [test, val] = [byDepth(further.test, 3), byDepth(further.val, 3)]
  if (unlabelled !== null) {
    const files = further.test.length > 0 ? further.test : further.val
    return { classes: [], splits: { train, test: files }, notes, summary: withoutLabels(unlabelled, train.length) }
  }
  const tested = [test, val].find((one) => one.inside.length > 0 && one.unlabelled === null)
  const left = [...outside, ...(tested?.outside ?? [])]
  if (left.length > 0) notes.push(notInClasses(left))
  for (const [files, split] of [
    [further.test, test],
    [further.val, val],
  ] as const) {
    if (files.length === 0 || split === tested) continue
    const why = split.unlabelled === null ? 'the test images are used' : 'its images have no class folders'
    notes.push(`${files[0]!.split('/')[0]}/ (${files.length} images) is not used: ${why}`)
  }
  if (tested === undefined) return withoutSplits(root, inside, 3, notes)
  const classes = classesOf(inside)
  const unknown = tested.inside.find((file) => !classes.includes(className(file)))
  if (unknown !== undefined) {
    const what = `${join(root, unknown)} is of class "${className(unknown)}", which has no training images`
    throw new UsageError({ what, remedy: 'give train/ and test/ the same class folders' })
  }
  return labelled(classes, { train: inside, test: tested.inside }, notes)
}

/** Else images of such a test split would be trained on. */
function refuseHiddenSplits(root: string, files: string[]): void {
  const folderOf = (name: RegExp) => {
    const file = files.find((one) => parts(one).some((part) => name.test(part)))
    if (file === undefined) return null
    const path = parts(file)
    return path.slice(0, path.findIndex((part) => name.test(part)) + 1).join('/')
  }
  const [train, held] = [folderOf(SPLIT_LIKE.train), folderOf(SPLIT_LIKE.held)]
  if (train === null || held === null) return
  throw new UsageError({
    what: `${train}/ and ${held}/ in ${root} look like splits, but images do not lie in train/<class>/ and test/<class>/`,
    remedy: 'name the folder that holds train/ and test/, rename them, or name the training images alone',
  })
}

const parts = (file: string) => file.split('/').slice(0, -1)

function withoutSplits(root: string, files: string[], depth: number, notes: string[]): Layout {
  const { inside, outside, unlabelled } = byDepth(files, depth)
  if (unlabelled !== null) {
    refuseHiddenSplits(root, files)
    return { classes: [], splits: { train: files, test: [] }, notes, summary: withoutLabels(unlabelled, files.length) }
  }
  if (outside.length > 0) notes.push(notInClasses(outside))
  const splits: Layout['splits'] = { train: [], test: [] }
  const seen = new Map<string, number>()
  for (const file of inside) {
    const count = (seen.get(className(file)) ?? 0) + 1
    seen.set(className(file), count)
    splits[count % TEST_EVERY === 2 ? 'test' : 'train'].push(file)
  }
  return labelled(classesOf(inside), splits, [...notes, 'every fifth image of each class is a test image'])
}

function labelled(classes: string[], splits: Layout['splits'], notes: string[]): Layout {
  const count = classes.length === 1 ? '1 class' : `${classes.length} classes`
  return { classes, splits, notes, summary: `${count}, ${splits.train.length} train, ${splits.test.length} test` }
}

const withoutLabels = (why: string, count: number) => `unlabelled, because ${why}; ${count} train`

/** Images in class folders and elsewhere, and why they count as unlabelled; null where they do not. */
function byDepth(files: string[], depth: number): { inside: string[]; outside: string[]; unlabelled: string | null } {
  const isInside = (file: string) => file.split('/').length === depth
  const [inside, outside] = [files.filter(isInside), files.filter((file) => !isInside(file))]
  const share = inside.length === 0 ? 'no image lies' : `only ${inside.length} of ${files.length} images lie`
  const why =
    files.length === 0 ? 'there is no image that can be read' : `${share} in a class folder (${some(outside)})`
  const unlabelled = inside.length > outside.length ? null : why
  return { inside, outside, unlabelled }
}

const notInClasses = (files: string[]) => `left out, as they do not lie in a class folder: ${some(files)}`

function some(files: readonly string[]): string {
  const more = files.length > NAMED_AT_MOST ? [`${files.length - NAMED_AT_MOST} more`] : []
  return [...files.slice(0, NAMED_AT_MOST), ...more].join(', ')
}

/** Says which images are there that are not read. */
export function unreadEndings({ others }: Listing): string[] {
  const counts = new Map<string, number>()
  for (const file of others.keys()) {
    const ending = extname(file).toLowerCase()
    if (UNREAD.test(ending)) counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  return [...counts].map(([ending, count]) => {
    return `${count === 1 ? '1 image ends' : `${count} images end`} in ${ending}, which is not read; convert to PNG`
  })
}

const classesOf = (files: string[]) => [...new Set(files.map(className))].sort()

export function className(file: string): string {
  return basename(join(file, '..'))
}
