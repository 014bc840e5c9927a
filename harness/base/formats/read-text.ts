/** Text files that people write, on any system. */
import { readFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { decodedText } from './text-file.ts'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not readable for this user',
}

/** @param file - a path, or a descriptor. @throws Error whose message says why it cannot be read. */
export function readText(file: string | number): string {
  try {
    return decodedText(readFileSync(file))
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new Error(REASONS[code] ?? message, { cause })
  }
}

/**
 * The text of a file that a command names.
 * @param source - where it is read, if not at that path.
 * @throws UsageError where it cannot be read.
 */
export function textNamed(file: string, source: string | number = file): string {
  try {
    return readText(source)
  } catch (error) {
    const what = `${file} cannot be read: ${(error as Error).message}`
    throw new UsageError({ what, remedy: 'check its path' }, { cause: error })
  }
}
