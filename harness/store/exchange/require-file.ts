import { type Stats, statSync } from 'node:fs'
import { UsageError } from '../../base/errors.ts'

/**
 * @param kind - what to name instead of something that is no file, e.g. `a store file`.
 * @throws UsageError when there is no such file.
 */
export function requireFile(path: string, kind: string): Stats {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError({ what: `there is no file ${path}`, remedy: 'check the path' })
  if (!found.isFile()) throw new UsageError({ what: `${path} is not a file`, remedy: `name ${kind}` })
  return found
}
