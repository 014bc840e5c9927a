/**
 * Data sets that consist of a few large official files: whether they are present and intact, and their problems if not.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import { hashFile } from '../../../harness/base/hash-file.ts'
import { type Archive, dataFolder } from '../../archives.ts'
import { contentDigest } from '../../content-digest.ts'
import { readContents } from '../../fetch/contents.ts'
import type { Problem } from '../../types.ts'

export interface OfficialFile {
  /** Below the data set's folder. */
  file: string
  /** Null where it is not fixed. */
  bytes: number | null
  /** As its publisher states it; null where only the archive around it has one. */
  digest: Archive['digest']
}

/** Path of an official file. */
export function locate(dataset: string, file: string): string {
  return join(dataFolder(dataset), file)
}

/** The checks of a data set that consists of such files. */
export function official(name: string, files: readonly OfficialFile[], archives: readonly Archive[]) {
  return {
    present: () => files.every((file) => wrongSize(name, file) === null),
    digest(): string {
      checkSizes(name, files)
      return contentDigest(
        dataFolder(name),
        files.map(({ file }) => file),
      )
    },
    verify: (checked?: (file: string) => void) => verifyFiles(name, files, archives, checked),
  }
}

/** @throws EnvironmentError naming the first file that is missing or has the wrong length. */
export function checkSizes(name: string, files: readonly OfficialFile[]): void {
  for (const file of files) {
    const what = wrongSize(name, file)
    checkNoProblem(name, what === null ? null : { file: file.file, what })
  }
}

export function damaged(name: string, { file, what }: Problem): EnvironmentError {
  const again = what === 'missing' ? '' : ' --again'
  return new EnvironmentError({
    what: `${locate(name, file)} ${what === 'missing' ? 'is missing' : `is damaged: ${what}`}`,
    remedy: `run \`npx maskbench data fetch ${name}${again}\`; \`npx maskbench data verify ${name}\` lists all such files`,
  })
}

/** How the names of the classes in the data set's own file, one a line, differ from those that labels are read as. */
export function wrongClassNames(name: string, file: string, classes: readonly string[]): Problem | null {
  const lines = readFileSync(locate(name, file), 'utf8').split(/\r?\n/)
  const names = lines.map((line) => line.trim()).filter((line) => line !== '')
  const at = classes.findIndex((expected, i) => names[i] !== expected)
  if (at < 0 && names.length === classes.length) return null
  const place = at < 0 ? classes.length : at
  return { file, what: `class ${place} is ${names[place] ?? 'absent'} instead of ${classes[place] ?? 'the end'}` }
}

/** @throws EnvironmentError naming the file, where there is a problem. */
export function checkNoProblem(name: string, problem: Problem | null): void {
  if (problem !== null) throw damaged(name, problem)
}

/** Reads everything. What is listed of an archive's contents, but is none of the `files`, is checked as well. */
async function* verifyFiles(
  name: string,
  files: readonly OfficialFile[],
  archives: readonly Archive[],
  checked: (file: string) => void = () => {},
): AsyncGenerator<Problem> {
  const all = new Map(files.map((file) => [file.file, file]))
  for (const archive of archives) {
    for await (const { file, sha256 } of readContents(dataFolder(name), archive)) {
      const known = all.get(file) ?? { file, bytes: null, digest: null }
      all.set(file, { ...known, digest: known.digest ?? { algorithm: 'sha256', value: sha256 } })
    }
  }
  for (const file of all.values()) {
    const what = wrongSize(name, file) ?? (await wrongDigest(name, file))
    if (what !== null) yield { file: file.file, what }
    checked(file.file)
  }
}

function wrongSize(name: string, { file, bytes }: OfficialFile): string | null {
  const stats = statSync(locate(name, file), { throwIfNoEntry: false })
  if (!stats?.isFile()) return 'missing'
  if (bytes === null || stats.size === bytes) return null
  return `${stats.size.toLocaleString('en')} bytes instead of ${bytes.toLocaleString('en')}`
}

async function wrongDigest(name: string, { file, digest }: OfficialFile): Promise<string | null> {
  if (digest === null) return null
  try {
    const found = await hashFile(locate(name, file), { algorithm: digest.algorithm })
    return found === digest.value ? null : `${digest.algorithm} ${found} instead of ${digest.value}`
  } catch (error) {
    return `cannot be read (${(error as Error).message})`
  }
}
