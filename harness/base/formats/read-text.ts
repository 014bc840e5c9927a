/** Text files that people write, on any system. */
import { readFileSync } from 'node:fs'
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
