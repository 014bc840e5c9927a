/** Globs: `*` and `?` in names, and in paths. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Compiles a glob: `*` matches anything, including slashes; `?` matches one character. */
export function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}

/** The files and folders whose paths match, folder by folder; as in a shell, not those whose names begin with a dot. */
export function pathsMatching(glob: string): string[] {
  const [root, ...parts] = glob.split('/')
  const start = root === '' ? ['/'] : nextPaths([''], root!)
  return parts.filter((part) => part !== '').reduce(nextPaths, start)
}

function nextPaths(folders: readonly string[], part: string): string[] {
  if (!/[*?]/.test(part)) return folders.map((folder) => join(folder, part)).filter((path) => existsSync(path))
  const pattern = globPattern(part)
  return folders.flatMap((folder) =>
    namesIn(folder || '.')
      .filter((name) => pattern.test(name) && (!name.startsWith('.') || part.startsWith('.')))
      .sort()
      .map((name) => join(folder, name)),
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
