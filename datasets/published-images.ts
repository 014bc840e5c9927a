/**
 * Shared code for official data sets with one file per image: either all files are present and intact, or an error
 * names the others. The expected files are read from the publisher's lists where these exist.
 */

import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EnvironmentError, UsageError } from '../harness/base/errors.ts'
import { firstFew } from '../harness/base/text.ts'
import { dataFolder } from './archives.ts'
import { contentDigest } from './content-digest.ts'
import { decodedSplit, type FileSplit } from './images/decoded.ts'
import { decoderFor } from './images/decoding/in-order.ts'
import { isFolder } from './images/image-files.ts'
import type { ImageDataset, ImageSplit, Problem, Split } from './types.ts'

export interface ImageList {
  /** Below the data set's folder, with forward slashes. */
  files: readonly string[]
  /** Class of every file; null for data without classes. */
  labels: Int32Array | null
  /** Multi-hot, [files, tags of the data set]; absent for data without tags. */
  tags?: Uint8Array
}

export interface PublishedImages {
  name: string
  /** The data set whose folder is used; its own by default. */
  folder?: string
  /** Files and folders without which the data set is not there at all; the files among them say what there is. */
  parts: readonly string[]
  /** @throws UnusableList when what there is does not follow from the files. */
  list(root: string, split: Split): ImageList
  /** What `list` lets pass and `verify` does not. */
  alsoWrong?(root: string): Iterable<Problem>
}

/** The publisher's files do not say which images there are, or contradict each other. */
export class UnusableList extends Error {
  readonly problems: readonly Problem[]
  /** A remedy other than fetching the files again. */
  readonly remedy: string | undefined
  constructor(problems: readonly Problem[], remedy?: string) {
    super(described(problems))
    this.problems = problems
    this.remedy = remedy
  }
}

const SPLITS: readonly Split[] = ['train', 'test']
const NAMED_AT_MOST = 3

export function publishedImages(
  set: PublishedImages,
): Required<Pick<ImageDataset, 'present' | 'digest' | 'load' | 'verify'>> {
  const { name, folder = name, parts } = set
  const root = () => dataFolder(folder)
  const lacking = () => parts.filter((part) => !existsSync(join(root(), part)))
  const complete = () => {
    checkNoProblems(name, root(), lacking().map(missing), `run \`npx maskbench data fetch ${name}\``)
    return root()
  }
  const digest = () => {
    const lists = parts.filter((part) => !isFolder(join(complete(), part)))
    return contentDigest(root(), [...lists, ...SPLITS.flatMap((split) => listed(set, root(), split).files)])
  }
  return {
    present: () => lacking().length === 0,
    digest,
    async load(split, size, shorterSide) {
      const { files, labels, tags } = listed(set, complete(), split)
      checkNoProblems(name, root(), missingOf(root(), files).map(missing))
      const from = { name: `${name}-${split}`, root: root(), files, labels, size, shorterSide, digest: digest() }
      const images = await whole(name, from)
      return tags === undefined ? images : { ...images, tags }
    },
    verify: (checked) => verified(set, root(), lacking(), checked),
  }
}

async function whole(name: string, split: Omit<FileSplit, 'damaged'>): Promise<ImageSplit> {
  try {
    return await decodedSplit({ ...split, damaged: 'refuse' })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError({ what: error.message, remedy: fetchAgain(name) }, { cause: error })
  }
}

/** @param lacking - parts that are not there, below which nothing is looked for. */
async function* verified(
  set: PublishedImages,
  root: string,
  lacking: readonly string[],
  checked: (file: string) => void = () => {},
): AsyncGenerator<Problem> {
  yield* lacking.map(missing)
  const told = new Set<string>() // by both splits, of one list
  const isBelow = (file: string) => lacking.some((part) => file === part || file.startsWith(`${part}/`))
  for (const split of SPLITS) {
    try {
      const { files } = set.list(root, split)
      const expected = files.filter((file) => !isBelow(file))
      yield* unreadable(root, expected, checked)
    } catch (error) {
      if (!(error instanceof UnusableList)) throw error
      yield* error.problems.filter(({ file, what }) => {
        const key = `${file} ${what}`
        const isNew = !isBelow(file) && !told.has(key)
        told.add(key)
        return isNew
      })
    }
  }
  if (lacking.length === 0) yield* set.alsoWrong?.(root) ?? []
}

export function missing(file: string): Problem {
  return { file, what: 'missing' }
}

/** The remedy for missing or damaged files. */
export function fetchAgain(name: string): string {
  return `\`npx maskbench data verify ${name}\` lists all such files, \`npx maskbench data fetch ${name} --again\` fetches them`
}

/** @throws EnvironmentError when there are problems. */
export function checkNoProblems(
  name: string,
  root: string,
  problems: readonly Problem[],
  remedy = fetchAgain(name),
): void {
  if (problems.length === 0) return
  throw new EnvironmentError({
    what: `the data set ${name} in ${root} is incomplete: ${described(problems)}`,
    remedy,
  })
}

function listed(set: PublishedImages, root: string, split: Split): ImageList {
  try {
    return set.list(root, split)
  } catch (error) {
    if (error instanceof UnusableList) checkNoProblems(set.name, root, error.problems, error.remedy)
    throw error
  }
}

function described(problems: readonly Problem[]): string {
  const named = problems.map(({ file, what }) => `${file} (${what})`)
  return firstFew(named, NAMED_AT_MOST)
}

/** Finds missing files by listing every folder once, which is much faster than checking every file. */
function missingOf(root: string, files: readonly string[]): string[] {
  const folders = new Map<string, Set<string>>()
  return files.filter((file) => {
    const folder = dirname(file)
    const found = folders.get(folder) ?? new Set(isFolder(join(root, folder)) ? readdirSync(join(root, folder)) : [])
    folders.set(folder, found)
    return !found.has(file.slice(folder === '.' ? 0 : folder.length + 1))
  })
}

/** Reads every image. */
export async function* unreadable(
  root: string,
  files: readonly string[],
  checked: (file: string) => void,
): AsyncGenerator<Problem> {
  const absent = new Set(missingOf(root, files))
  yield* [...absent].map(missing)
  const found = files.filter((file) => !absent.has(file))
  using decoder = decoderFor(found.length)
  const paths = found.map((file) => join(root, file))
  let index = 0
  for await (const picture of decoder.inOrder(paths, 1)) {
    const file = found[index++]!
    if ('why' in picture) yield { file, what: `truncated or corrupt image: ${picture.why}` }
    checked(file)
  }
}
