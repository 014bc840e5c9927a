/**
 * `folder:<path>`: a user's own images. Three layouts are understood: `train/` beside `test/` (else `val/`), each with
 * a folder per class; a folder per class, of which every fifth image in sorted order, from the second on, becomes the
 * test split; or images without labels, which are all training images.
 */
import { basename, join, resolve } from 'node:path'
import { UsageError } from '../../harness/base/errors.ts'
import { contentDigest } from '../content-digest.ts'
import { decodedSplit } from '../images/decoded.ts'
import { isFolder, type Listing, listFolder, nameSkipped } from '../images/image-files.ts'
import { toStderr, type Warn } from '../progress.ts'
import type { ImageDataset, Split } from '../types.ts'

const TEST_EVERY = 5

/** @throws UsageError when the path is no readable folder. */
export function folderDataset(path: string, warn: Warn = toStderr): ImageDataset {
  const root = resolve(path)
  const listing = once(() => listFolder(root))
  const layout = once(() => arrange(listing()))
  const digest = once(() => contentDigest(root, listing().images, warn))
  const nameOthers = once(() => nameSkipped(listing().others, warn))
  return {
    kind: 'images',
    name: `folder:${path}`,
    title: `Images in ${root}`,
    licence: 'your own',
    source: root,
    get classes() {
      return layout().classes
    },
    // ImageNet's, the field's convention where nothing is known about the images.
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    present: () => isFolder(root),
    digest,
    async load(split, size, shorterSide) {
      const { classes, splits } = layout()
      const files = splits[split]
      if (files.length === 0) {
        const remedy = 'put images into train/<class>/ and test/<class>/, or into one folder per class'
        throw new UsageError({ what: `${root} has no ${split} images`, remedy })
      }
      nameOthers()
      const classOf = new Map(classes.map((name, i) => [name, i]))
      const labels = classes.length === 0 ? null : Int32Array.from(files, (file) => classOf.get(className(file))!)
      const name = `folder-${basename(root)}-${split}`
      return decodedSplit({ name, root, files, labels, size, shorterSide, digest: digest(), damaged: 'skip', warn })
    },
  }
}

interface Layout {
  classes: string[]
  splits: Record<Split, string[]>
}

function arrange({ root, images: files }: Listing): Layout {
  const below = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`))
  const train = below('train')
  const test = below('test').length > 0 ? below('test') : below('val')
  if (train.length > 0 && test.length > 0) {
    const classes = classNames(train, 3)
    const unknown = test.find((file) => classes.length > 0 && !classes.includes(className(file)))
    if (unknown !== undefined) {
      const what = `${join(root, unknown)} is of class "${className(unknown)}", which has no training images`
      throw new UsageError({ what, remedy: 'give train/ and test/ the same class folders' })
    }
    return { classes, splits: { train, test } }
  }
  const classes = classNames(files, 2)
  if (classes.length === 0) return { classes, splits: { train: files, test: [] } }
  const splits: Layout['splits'] = { train: [], test: [] }
  const seen = new Map<string, number>()
  for (const file of files) {
    const count = (seen.get(className(file)) ?? 0) + 1
    seen.set(className(file), count)
    splits[count % TEST_EVERY === 2 ? 'test' : 'train'].push(file)
  }
  return { classes, splits }
}

/** Sorted names of the folders that hold images directly; none unless every image lies at the same, given depth. */
function classNames(files: string[], depth: number): string[] {
  if (files.some((file) => file.split('/').length !== depth)) return []
  return [...new Set(files.map(className))].sort()
}

function className(file: string): string {
  return basename(join(file, '..'))
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
