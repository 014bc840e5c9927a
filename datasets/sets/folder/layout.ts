/**
 * Classes and splits of a folder of images. Either `train` lies beside `test` or `val` (under any of their usual names),
 * or there are class folders only; an image's class is the folder that holds it. Without test images that have a class,
 * every fifth training image of each class in sorted order, from the second on, becomes the test split. Images elsewhere
 * than in class folders are left out; where they are the majority, the images count as unlabelled. So they do where all
 * lie in one folder called `images`, `train` or the like, and where no class has two.
 */

import { basename, join } from 'node:path'
import { UsageError } from '../../../harness/base/errors.ts'
import { firstFew } from '../../../harness/base/text.ts'
import type { Listing } from '../../images/image-files.ts'
import type { Split } from '../../types.ts'
import { checkNoMaskFolders, checkNoSplitsAsClasses, holdsPictures } from './not-classes.ts'

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

const isSplitName = (folder: string) => Object.values(NAMES).some((name) => name.test(folder))

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
  const rest = images.filter((file) => !(file.includes('/') && isSplitName(file.split('/')[0]!)))
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
  if (unknown !== undefined) refuseUnknown(root, unknown, classes)
  return labelled(classes, { train: inside, test: tested.inside }, notes)
}

function refuseUnknown(root: string, file: string, classes: readonly string[]): never {
  const name = className(file)
  const alike = classes.find((one) => comparable(one) === comparable(name))
  const near = alike === undefined ? '' : `; the training images' "${alike}" differs in case, spaces or Unicode form`
  const what = `${join(root, file)} is of class "${name}", which has no training images${near}`
  throw new UsageError({ what, remedy: 'give train/ and test/ the same class folders' })
}

const comparable = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '')

/** Else images of such a test split would be trained on. */
function checkNoHiddenSplits(root: string, files: string[]): void {
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
  const without = (why: string): Layout => {
    return { classes: [], splits: { train: files, test: [] }, notes, summary: withoutLabels(why, files.length) }
  }
  if (unlabelled !== null) {
    checkNoHiddenSplits(root, files)
    notes.push(...elsewhere(files, depth))
    return without(unlabelled)
  }
  const classes = classesOf(inside)
  checkNoMaskFolders(root, classes)
  checkNoSplitsAsClasses(root, classes)
  if (outside.length > 0) notes.push(notInClasses(outside))
  const splits: Layout['splits'] = { train: [], test: [] }
  const seen = new Map<string, number>()
  for (const file of inside) {
    const count = (seen.get(className(file)) ?? 0) + 1
    seen.set(className(file), count)
    splits[count % TEST_EVERY === 2 ? 'test' : 'train'].push(file)
  }
  if (splits.test.length === 0) return without('no class folder holds two images, one to train on and one to test')
  return labelled(classes, splits, [...notes, 'every fifth image of each class is a test image'])
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
  const classes = classesOf(inside)
  const share = inside.length === 0 ? 'no image lies' : `only ${inside.length} of ${files.length} images lie`
  const why =
    files.length === 0 ? 'there is no image that can be read' : `${share} in a class folder (${some(outside)})`
  const holdsAll = classes.length === 1 && (holdsPictures(classes[0]!) || isSplitName(classes[0]!))
  const alone = holdsAll ? `all images lie in one folder, ${classes[0]}/` : null
  const unlabelled = inside.length > outside.length ? alone : why
  return { inside, outside, unlabelled }
}

/** Where class folders lie that are not found, as far as the names tell. */
function elsewhere(files: string[], depth: number): string[] {
  const deeper = files.filter((file) => file.split('/').length > depth)
  const names = new Map<string, Set<string>>()
  for (const file of deeper) {
    const top = parts(file).slice(0, -1).join('/')
    names.set(top, (names.get(top) ?? new Set()).add(className(file)))
  }
  const [[first, classes] = ['', new Set<string>()], ...others] = names
  if (deeper.length * 2 <= files.length) return []
  if (others.length === 0) return [`${first}/ holds folders of images: if they are classes, name that folder`]
  const [only, ...further] = classesOf(deeper)
  if (further.length === 0 && holdsPictures(only!)) {
    return [`images lie in ${first}/${only}/ and the like: if ${basename(first)} is a class, move them one folder up`]
  }
  const same = others.find(([, theirs]) => [...theirs].filter((name) => classes.has(name)).length > 1)
  if (same === undefined) return []
  return [`${first}/ and ${same[0]}/ hold folders of the same names: if they are splits, call them train/ and test/`]
}

const notInClasses = (files: string[]) => `left out, as they do not lie in a class folder: ${some(files)}`

const some = (files: readonly string[]): string => firstFew(files, NAMED_AT_MOST, { and: ', ' })

const classesOf = (files: string[]) => [...new Set(files.map(className))].sort()

export function className(file: string): string {
  return basename(join(file, '..'))
}
