/** Copies the pictures of a store, of masks and of other versions of an image, each once, however many runs have it. */
import { closeSync, copyFileSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { inArray } from 'drizzle-orm'
import type { Database } from '../../db/read-only.ts'
import { artefacts } from '../../db/schema/index.ts'
import { ArtefactStore } from '../store/artefacts.ts'

/** Signature, width and height of a PNG: what the pages read of it. */
const HEADER = 24

interface Copied {
  /** By digest: the first bytes in base64. */
  starts: Record<string, string>
  /** Names of pictures whose files are missing. */
  missing: string[]
}

interface Options {
  path: string
  folder: string
  /** Ids of runs whose pictures are left out. */
  leftOut: ReadonlySet<string>
  tell: (done: number, all: number) => void
  signal: AbortSignal
}

export async function copyPictures(
  database: Database,
  { path, folder, leftOut, tell, signal }: Options,
): Promise<Copied> {
  const store = new ArtefactStore(path)
  const rows = database
    .select({ run: artefacts.runId, sha256: artefacts.sha256, name: artefacts.name })
    .from(artefacts)
    .where(inArray(artefacts.kind, ['masks', 'pictures']))
    .all()
  const wanted = new Map(rows.filter(({ run }) => !leftOut.has(run)).map((row) => [row.sha256, row]))
  const copied: Copied = { starts: {}, missing: [] }
  mkdirSync(join(folder, 'pictures'))
  let done = 0
  for (const [sha256, { run, name }] of wanted) {
    // Lets Ctrl-C be noticed.
    await turn()
    signal.throwIfAborted()
    const to = join(folder, 'pictures', `${sha256}.png`)
    try {
      copyFileSync(store.path(sha256), to)
      copied.starts[sha256] = startOf(to)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      copied.missing.push(`${name} of run ${run}`)
    }
    tell(++done, wanted.size)
  }
  return copied
}

function startOf(file: string): string {
  const bytes = Buffer.alloc(HEADER)
  const handle = openSync(file, 'r')
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, HEADER, 0)).toString('base64')
  } finally {
    closeSync(handle)
  }
}
