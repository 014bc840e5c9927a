/** Digests of files of any size. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Archive } from '../archives.ts'

type Algorithm = NonNullable<Archive['digest']>['algorithm']

/** @param read - called with the size of every chunk, e.g. to show progress. */
export async function fileDigest(path: string, algorithm: Algorithm, read?: (bytes: number) => void): Promise<string> {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk as Buffer)
    read?.((chunk as Buffer).length)
  }
  return hash.digest('hex')
}
