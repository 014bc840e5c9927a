import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvironmentError } from '../errors.ts'

/**
 * Makes a new folder for temporary files, which the caller removes.
 * @param name - what it is for, as a part of its name.
 * @throws EnvironmentError when the system's temporary folder is missing, full or not writable.
 */
export function temporaryFolder(name: string): string {
  try {
    return mkdtempSync(join(tmpdir(), `maskbench-${name}-`))
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    throw new EnvironmentError({
      what: `no temporary folder can be made in ${tmpdir()} (${why})`,
      remedy: 'create that folder, make room in it, or set TMPDIR to another one',
    })
  }
}
