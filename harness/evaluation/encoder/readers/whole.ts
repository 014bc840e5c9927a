/** Reads a file of a model. */
import { readFileSync, statSync } from 'node:fs'
import { UsageError } from '../../../base/errors.ts'

/** Node reads no larger file at once. */
const MOST_BYTES = 2 ** 31 - 1

/** @throws UsageError when it cannot be read. */
export function readWhole(path: string): Buffer {
  try {
    const found = statSync(path)
    if (found.isDirectory()) throw new Error('it is a folder')
    // A named pipe would be waited for.
    if (!found.isFile()) throw new Error('it is not a regular file')
    const { size } = found
    if (size > MOST_BYTES) throw new Error('it is larger than 2 GiB')
    return readFileSync(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? message)
    throw new UsageError({ what: `cannot read the weights ${path}: ${why}`, remedy: 'name a file of weights' })
  }
}
