/**
 * The files of the backgrounds challenge as its two archives unpack: <version>/val/<class>/*.JPEG and
 * fg_mask/val/<class>/*.npy, by themselves or below bg_challenge/, and beside them original/train/<class>/*.JPEG. Two
 * classes have a space in their names.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import { dataFolder } from '../../archives.ts'
import { decodeNpyMask, type Mask } from '../../formats/npy-mask.ts'
import { IMAGE_ENDINGS } from '../../images/decode.ts'
import { isFolder } from '../../images/image-files.ts'
import { missing, unreadable } from '../../published-images.ts'
import type { Problem } from '../../types.ts'
import { IMAGENET9_CLASSES } from './imagenet9.ts'
import { VARIANTS, type Variant } from './variants.ts'

export const NAME = 'backgrounds-challenge'

/** In the order of the classes. */
export const FOLDERS = IMAGENET9_CLASSES.map((name, label) => `${String(label).padStart(2, '0')}_${name}`)

export const ARCHIVES = { test: 'backgrounds_challenge_data.tar.gz', train: 'original.tar.gz' } as const

export type Part = Variant | 'fg_mask' | 'train'
const PARTS: readonly Part[] = ['train', ...VARIANTS, 'fg_mask']

export const root = () => dataFolder(NAME)

/** Below the data set's folder. */
function folderOf(part: Part): string {
  if (part === 'train') return 'original/train'
  return isFolder(join(root(), 'bg_challenge')) ? `bg_challenge/${part}/val` : `${part}/val`
}

const lacking = () => PARTS.filter((part) => !isFolder(join(root(), folderOf(part))))

export const complete = (): boolean => lacking().length === 0

export interface Listed {
  /** Below the data set's folder: class by class, sorted. */
  files: string[]
  labels: Int32Array
}

/** @throws EnvironmentError naming every folder of the part, or of all parts, that is missing or empty. */
export function listed(part: Part): Listed {
  const absent = lacking()
  if (absent.includes(part)) refuse(absent)
  const endings = part === 'fg_mask' ? ['.npy'] : IMAGE_ENDINGS
  const byClass = FOLDERS.map((name) => {
    const folder = `${folderOf(part)}/${name}`
    const names = isFolder(join(root(), folder)) ? readdirSync(join(root(), folder)).sort() : []
    return names.filter((file) => endings.includes(extname(file).toLowerCase())).map((file) => `${folder}/${file}`)
  })
  const empty = byClass.findIndex((files) => files.length === 0)
  if (empty >= 0) {
    const what = `${join(root(), folderOf(part), FOLDERS[empty]!)} is missing or holds no files`
    throw new EnvironmentError({ what, remedy: howToGet([part]) })
  }
  return {
    files: byClass.flat(),
    labels: Int32Array.from(byClass.flatMap((files, label) => files.map(() => label))),
  }
}

/** Every file that is read, for the digest. */
export function allFiles(): string[] {
  return PARTS.flatMap((part) => listed(part).files)
}

/**
 * The foreground of an image of `original`.
 * @throws Error saying what is wrong with it.
 */
export async function readMask(file: string): Promise<Mask> {
  let bytes: Buffer
  try {
    bytes = readFileSync(join(root(), maskOf(file)))
  } catch {
    throw new Error('missing')
  }
  const mask = decodeNpyMask(bytes)
  const { default: sharp } = await import('sharp')
  const { width, height } = await sharp(join(root(), file)).metadata()
  if (mask.width === width && mask.height === height) return mask
  throw new Error(`${mask.height} x ${mask.width}, where its image is ${height} x ${width}`)
}

/** `original/val/00_dog/x.JPEG` has its mask in `fg_mask/val/00_dog/x.npy`. */
export function maskOf(file: string): string {
  const [image, ...rest] = file.split('/').reverse()
  const stem = image!.slice(0, -extname(image!).length)
  return [folderOf('fg_mask'), rest[0]!, `${stem}.npy`].join('/')
}

/**
 * The image of `original` whose foreground, or whose background in versions without one, a file shows:
 * `n02085620_16757` for `n02085620_16757.JPEG` and for `fg_n02085620_16757_bg_n01532829_06835.JPEG`. The second name in
 * files of mixed_rand is that of mixed_next, and says nothing about their background
 * (github.com/MadryLab/backgrounds_challenge/issues/8).
 */
export function originalOf(file: string): string {
  const stem = file.slice(file.lastIndexOf('/') + 1, -extname(file).length)
  return stem.replace(/^fg_/, '').replace(/_bg_.*$/, '')
}

/**
 * Reads everything.
 * @param checked - told of every file that was looked at.
 */
export async function* problems(checked: (file: string) => void = () => {}): AsyncGenerator<Problem> {
  const absent = lacking()
  for (const part of PARTS) {
    if (absent.includes(part)) {
      yield missing(folderOf(part))
      continue
    }
    try {
      const { files } = listed(part)
      // Masks are read with the images of `original`, which say which there must be.
      if (part !== 'fg_mask') yield* unreadable(root(), files, checked)
      if (part === 'original' && !absent.includes('fg_mask')) yield* withoutMask(files, checked)
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error
      yield { file: folderOf(part), what: error.message }
    }
  }
}

async function* withoutMask(files: readonly string[], checked: (file: string) => void): AsyncGenerator<Problem> {
  for (const file of files) {
    try {
      await readMask(file)
    } catch (error) {
      yield { file: maskOf(file), what: error instanceof Error ? error.message : String(error) }
    }
    checked(maskOf(file))
  }
}

function refuse(absent: readonly Part[]): never {
  const what = `the data set ${NAME} in ${root()} lacks ${absent.map(folderOf).join(', ')}`
  throw new EnvironmentError({ what, remedy: howToGet(absent) })
}

/** What to do about parts that are missing. */
function howToGet(parts: readonly Part[]): string {
  const archives = new Set(parts.map((part) => (part === 'train' ? ARCHIVES.train : ARCHIVES.test)))
  return `\`npx maskbench data fetch ${NAME}\` gets it, or unpack ${[...archives].join(' and ')} in ${root()}`
}
