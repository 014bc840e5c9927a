/** Text files that people write, on any system. */
import { readFileSync } from 'node:fs'
import { UsageError } from '../errors.ts'
import { checkKind, START_BYTES } from './file-kind.ts'
import { decodedText } from './text-file.ts'
import { checkNoWorkbook } from './workbook.ts'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not readable for this user',
}

/** What is wanted where a table is read; a workbook is refused with how to save it. */
export const TABLE_OF_TEXT = 'a table of text'

interface Read {
  /** What the file should hold, with its article, e.g. `a table`. */
  wanted?: string
  /** Where it is read, if not at its path. */
  source?: string | number
}

/**
 * @throws Error whose message says why it cannot be read; UsageError for a file that is no text, or another one in its
 *   place.
 */
export function readText(file: string, { wanted = 'a text file', source = file }: Read = {}): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(source)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new Error(REASONS[code] ?? message, { cause })
  }
  if (wanted === TABLE_OF_TEXT) checkNoWorkbook(file, bytes.toString('latin1', 0, START_BYTES))
  // Readers say of an empty file what it lacks.
  checkKind(file, bytes, { what: wanted, takes: ['empty'], remedy: `name ${wanted}` })
  return decodedText(bytes)
}

/**
 * The text of a file that a command names.
 * @throws UsageError where it cannot be read.
 */
export function textNamed(file: string, read: Read): string {
  try {
    return readText(file, read)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const what = `${file} cannot be read: ${(error as Error).message}`
    throw new UsageError({ what, remedy: 'check its path' }, { cause: error })
  }
}
