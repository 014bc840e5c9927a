/** Writes a folder completely or not at all: it is filled under a temporary name and renamed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../base/errors.ts'

/** The file that identifies a snapshot. */
export const MANIFEST = 'snapshot.json'

/** @throws UsageError unless `target` does not exist, is empty, or is an earlier snapshot, and can be (over)written. */
export function refuseOther(target: string): void {
  if (!existsSync(dirname(target))) {
    throw new UsageError({ what: `there is no folder ${dirname(target)}`, remedy: 'create it, or name another one' })
  }
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined || (found.isDirectory() && (readdirSync(target).length === 0 || isSnapshot(target)))) return
  throw new UsageError({
    what: `${target} already exists and is not an earlier snapshot`,
    remedy: 'name a new or empty folder with --html',
  })
}

function isSnapshot(folder: string): boolean {
  try {
    return 'maskbench' in JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))
  } catch {
    return false
  }
}

/** @param fill - writes everything into the given folder; if it throws, `target` is unchanged. */
export async function writeWhole<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const beside = `${target}.${process.pid}.tmp`
  const before = `${target}.${process.pid}.old`
  try {
    mkdirSync(beside)
    const filled = await fill(beside)
    // Something may have been created there in the meantime.
    refuseOther(target)
    if (existsSync(target)) renameSync(target, before)
    try {
      renameSync(beside, target)
    } catch (error) {
      if (existsSync(before)) renameSync(before, target)
      throw error
    }
    return filled
  } finally {
    rmSync(beside, { recursive: true, force: true })
    rmSync(before, { recursive: true, force: true })
  }
}
