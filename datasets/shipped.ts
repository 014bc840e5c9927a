/** Data files that are shipped with the project. Their digests are pinned, so a damaged file is never read. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { EnvironmentError } from '../harness/base/errors.ts'
import type { Problem } from './types.ts'

const FOLDER = 'datasets/sets'

export interface ShippedFile {
  /** Below datasets/sets/; part of the digest. */
  path: string
  sha256: string
}

export function isPresent({ path }: ShippedFile): boolean {
  return existsSync(locate(path))
}

/** @throws EnvironmentError when the file is missing or differs from its pinned digest. */
export function readShipped({ path, sha256 }: ShippedFile): Buffer {
  const remedy = `restore it with \`git checkout -- ${FOLDER}/${path}\``
  let bytes: Buffer
  try {
    bytes = readFileSync(locate(path))
  } catch (cause) {
    throw new EnvironmentError({ what: `the data file ${FOLDER}/${path} is missing or unreadable`, remedy }, { cause })
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new EnvironmentError({
      what: `the data file ${FOLDER}/${path} is damaged (its sha256 is not ${sha256})`,
      remedy,
    })
  }
  return bytes
}

/** Every file that `readShipped` would refuse. @param checked - told of every file. */
export async function* verifyShipped(
  files: readonly ShippedFile[],
  checked: (file: string) => void = () => {},
): AsyncGenerator<Problem> {
  for (const file of files) {
    try {
      readShipped(file)
    } catch {
      yield { file: file.path, what: isPresent(file) ? 'differs from the shipped file' : 'missing' }
    }
    checked(file.path)
  }
}

/** One digest for a set of files: what `load` would read, since it refuses anything else. */
export function digestOf(files: readonly ShippedFile[]): string {
  const hash = createHash('sha256')
  for (const { path, sha256 } of files) hash.update(`${sha256}  ${path}\n`)
  return hash.digest('hex')
}

/** What a data set of one shipped text file has in common with others. @param parse - of the file's text. */
export function shippedText<Data>(file: ShippedFile, parse: (text: string) => Data) {
  return {
    present: () => isPresent(file),
    digest: () => digestOf([file]),
    verify: (checked?: (file: string) => void) => verifyShipped([file], checked),
    load: () => parse(readShipped(file).toString('utf8')),
  }
}

function locate(path: string): string {
  return fileURLToPath(new URL(`../${FOLDER}/${path}`, import.meta.url))
}
