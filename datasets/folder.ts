/**
 * `folder:<path>`: a user's own images. Three layouts are understood: `train/` beside `test/` (or `val/`), each with a
 * folder per class; a folder per class, of which every fifth image in sorted order, from the second on, becomes the test
 * split; or images without labels, which are all training images.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, resolve, sep } from 'node:path'
import { UsageError } from '../harness/errors.ts'
import { decodeImage, IMAGE_ENDINGS } from './decode.ts'
import type { ImageDataset, ImageSplit, Split } from './types.ts'

const TEST_EVERY = 5
const DECODERS = 8
const NAMED_AT_MOST = 10

export type Warn = (line: string) => void
const toStderr: Warn = (line) => void process.stderr.write(`${line}\n`)

/** What could be read: images in sorted path order, with the paths that made it. */
export interface FolderImages {
  /** [paths.length, size, size, 3] */
  images: Uint8Array
  /** Relative to the folder, with forward slashes. */
  paths: string[]
}

/** @throws UsageError when the path is no readable folder. */
export function folderDataset(path: string, warn: Warn = toStderr): ImageDataset {
  const root = resolve(path)
  const listed = once(() => listImages(root))
  const layout = once(() => arrange(root, listed().images))
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
    digest() {
      const hash = createHash('sha256')
      for (const file of listed().images) {
        hash.update(`${file}\0`).update(
          createHash('sha256')
            .update(readFileSync(join(root, file)))
            .digest(),
        )
      }
      return hash.digest('hex')
    },
    async load(split, size) {
      const { classes, splits } = layout()
      const chosen = splits[split]
      if (chosen.length === 0) {
        const remedy = 'put images into train/<class>/ and test/<class>/, or into one folder per class'
        throw new UsageError({ what: `${root} has no ${split} images`, remedy })
      }
      const { images, paths } = await decodeAll(root, { images: chosen, others: listed().others }, size, warn)
      const classOf = new Map(classes.map((name, i) => [name, i]))
      const labels = classes.length === 0 ? null : Int32Array.from(paths, (file) => classOf.get(className(file))!)
      return { images, labels, count: paths.length, size } satisfies ImageSplit
    },
  }
}

/**
 * Every image below the folder, whatever its layout, in sorted path order.
 * @param size - side of the returned images in pixels.
 * @throws UsageError when the path is no folder or holds no readable image.
 */
export function readFolder(path: string, size: number, warn: Warn = toStderr): Promise<FolderImages> {
  const root = resolve(path)
  return decodeAll(root, listImages(root), size, warn)
}

interface Listing {
  images: string[]
  /** Files whose names say that they are something else. */
  others: string[]
}

function listImages(root: string): Listing {
  let entries: string[]
  try {
    entries = readdirSync(root, { recursive: true, encoding: 'utf8' })
  } catch (cause) {
    const why = isFolder(root) ? "can't be read" : 'is no folder'
    throw new UsageError({ what: `${root} ${why}`, remedy: 'name a folder of images' }, { cause })
  }
  const files = entries
    .map((entry) => entry.split(sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile())
    .sort()
  const isImage = (file: string) => IMAGE_ENDINGS.includes(extname(file).toLowerCase())
  return { images: files.filter(isImage), others: files.filter((file) => !isImage(file)) }
}

interface Layout {
  classes: string[]
  splits: Record<Split, string[]>
}

function arrange(root: string, files: string[]): Layout {
  const below = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`))
  const train = below('train')
  const test = [...below('test'), ...below('val')]
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

async function decodeAll(root: string, { images: files, others }: Listing, size: number, warn: Warn) {
  const length = size * size * 3
  const pixels = new Uint8Array(files.length * length)
  const failures = new Map<string, string>(others.map((file) => [file, 'its name is not that of an image']))
  let next = 0
  const decodeNext = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      try {
        pixels.set(await decodeImage(join(root, files[i]!), size), i * length)
      } catch (error) {
        failures.set(files[i]!, error instanceof Error ? error.message.split('\n')[0]!.trim() : String(error))
      }
    }
  }
  await Promise.all(Array.from({ length: DECODERS }, decodeNext))

  warnAbout(failures, warn)
  const good = files.flatMap((file, i) => (failures.has(file) ? [] : [i]))
  if (good.length === 0) {
    const found = files.length === 0 ? 'holds no images' : 'holds no image that can be read'
    const remedy = `put images into it (${IMAGE_ENDINGS.join(' ')})`
    throw new UsageError({ what: `${root} ${found}`, remedy })
  }
  good.forEach((from, to) => {
    if (from !== to) pixels.copyWithin(to * length, from * length, (from + 1) * length)
  })
  return { images: pixels.subarray(0, good.length * length), paths: good.map((i) => files[i]!) }
}

function warnAbout(failures: Map<string, string>, warn: Warn): void {
  const names = [...failures.keys()].sort()
  for (const name of names.slice(0, NAMED_AT_MOST)) warn(`skipped ${name}: ${failures.get(name)}`)
  if (names.length > NAMED_AT_MOST) warn(`skipped ${names.length - NAMED_AT_MOST} more files`)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
