/**
 * The files of the backgrounds challenge as its two archives unpack: <version>/val/<class>/*.JPEG and fg_mask/val/<class>/*.npy, by
 * themselves or below bg_challenge/, and beside them original/train/<class>/*.JPEG. Two classes have a space in their names.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { EnvironmentError } from '../../harness/errors.ts'
import { dataFolder } from '../archives.ts'
import { decodeImage, IMAGE_ENDINGS } from '../decode.ts'
import { isFolder } from '../image-files.ts'
import { decodeNpyMask, type Mask } from '../npy-mask.ts'
import type { Problem } from '../types.ts'
import { VARIANTS, type Variant } from './variants.ts'

export const NAME = 'backgrounds-challenge'

/** In the order of the classes. */
export const FOLDERS = [
  '00_dog',
  '01_bird',
  '02_wheeled vehicle',
  '03_reptile',
  '04_carnivore',
  '05_insect',
  '06_musical instrument',
  '07_primate',
  '08_fish',
]

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
    throw new EnvironmentError({ what, remedy: getAnew([part]) })
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

/** Reads everything. */
export async function* problems(): AsyncGenerator<Problem> {
  for (const part of PARTS) {
    if (lacking().includes(part)) {
      yield { file: folderOf(part), what: 'missing' }
      continue
    }
    let files: string[]
    try {
      files = listed(part).files
    } catch (error) {
      yield { file: folderOf(part), what: messageOf(error) }
      continue
    }
    if (part === 'fg_mask') continue // Read with the images of `original`, which say which there must be.
    for (const file of files) {
      try {
        await decodeImage(join(root(), file), 1)
      } catch (error) {
        yield { file, what: `no whole image: ${messageOf(error)}` }
        continue
      }
      if (part !== 'original') continue
      try {
        await readMask(file)
      } catch (error) {
        yield { file: maskOf(file), what: messageOf(error) }
      }
    }
  }
}

function refuse(absent: readonly Part[]): never {
  const what = `the data set ${NAME} in ${root()} lacks ${absent.map(folderOf).join(', ')}`
  throw new EnvironmentError({ what, remedy: getAnew(absent) })
}

/** What to do about files of these parts that are missing or damaged. */
export function getAnew(parts: readonly Part[]): string {
  const archives = new Set(parts.map((part) => (part === 'train' ? ARCHIVES.train : ARCHIVES.test)))
  return `\`npx maskbench data fetch ${NAME}\` gets it, or unpack ${[...archives].join(' and ')} in ${root()}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]!.trim() : String(error)
}
