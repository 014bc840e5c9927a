/** Writes a folder or an archive completely or not at all: it is made under a temporary name and renamed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { UsageError } from '../base/errors.ts'

/** The file that identifies a snapshot. */
export const MANIFEST = 'snapshot.json'

const isArchive = (target: string): boolean => target.toLowerCase().endsWith('.zip')

/** @throws UsageError unless `target` does not exist, is empty, or is an earlier snapshot, and can be (over)written. */
export function checkTarget(target: string): void {
  if (!existsSync(dirname(target))) {
    throw new UsageError({ what: `there is no folder ${dirname(target)}`, remedy: 'create it, or name another one' })
  }
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined) return
  if (isArchive(target) ? found.isFile() && isSnapshot(manifestIn(target)) : found.isDirectory()) {
    if (isArchive(target) || readdirSync(target).length === 0 || isSnapshot(manifestOf(target))) return
  }
  throw new UsageError({
    what: `${target} already exists and is not an earlier snapshot`,
    remedy: 'name a new or empty folder, or a new .zip file, with --html',
  })
}

function isSnapshot(manifest: string | null): boolean {
  try {
    return manifest !== null && 'maskbench' in JSON.parse(manifest)
  } catch {
    return false
  }
}

function manifestOf(folder: string): string | null {
  const file = join(folder, MANIFEST)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function manifestIn(archive: string): string | null {
  try {
    const entries = unzipSync(readFileSync(archive), { filter: ({ name }) => name.split('/')[1] === MANIFEST })
    const [bytes] = Object.values(entries)
    return bytes ? new TextDecoder().decode(bytes) : null
  } catch {
    return null
  }
}

/** @param fill - writes everything into the given folder; if it throws, `target` is unchanged. */
export async function writeWhole<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const beside = `${target}.${process.pid}.tmp`
  const archive = `${beside}.zip`
  const before = `${target}.${process.pid}.old`
  try {
    mkdirSync(beside)
    const filled = await fill(beside)
    if (isArchive(target)) writeFileSync(archive, zipFolder(beside, nameIn(target)))
    // Something may have been created there in the meantime.
    checkTarget(target)
    if (existsSync(target)) renameSync(target, before)
    try {
      renameSync(isArchive(target) ? archive : beside, target)
    } catch (error) {
      if (existsSync(before)) renameSync(before, target)
      throw error
    }
    return filled
  } finally {
    for (const path of [beside, archive, before]) rmSync(path, { recursive: true, force: true })
  }
}

/** The folder that `results.zip` unpacks to: `results`. */
const nameIn = (target: string): string => target.slice(dirname(target).length).replace(/^\/|\.zip$/gi, '')

function zipFolder(folder: string, name: string): Uint8Array {
  const entries: Zippable = {}
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, file)
    // Pictures and fonts are compressed already.
    if (statSync(path).isFile())
      entries[`${name}/${file}`] = [readFileSync(path), { level: /\.(png|woff2)$/.test(file) ? 0 : 6 }]
  }
  return zipSync(entries)
}
