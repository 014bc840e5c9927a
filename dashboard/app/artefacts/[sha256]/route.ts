import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import * as z from 'zod'
import { findArtefact } from '../../../../db/queries/artefacts.ts'
import { openArtefact } from '../../../lib/artefact-file.ts'
import { refuse, withStore } from '../../../lib/respond.ts'
import { hasDigest } from '../../../lib/verified.ts'

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])

/** A file of a run, addressed by its content hash and read only from the store's own folder. */
export async function GET(request: Request, { params }: { params: Promise<{ sha256: string }> }): Promise<Response> {
  const hash = hashSchema.safeParse((await params).sha256)
  if (!hash.success)
    return refuse(400, 'not a content hash', 'an artefact is addressed by its SHA-256, 64 hexadecimal digits')
  return withStore(async (database, path) => {
    const artefact = findArtefact(database, hash.data)
    if (!artefact) return refuse(404, 'no run has such a file', 'the page of a run lists its files')
    const handle = await openArtefact(path, hash.data)
    if (!handle)
      return refuse(404, 'the file is missing from the folder next to the database', 'restore it or repeat the run')
    const picture = await inspect(handle, hash.data)
    if (picture === null) {
      return refuse(
        503,
        'the file was changed after the run had written it',
        '`npx maskbench db check` lists such files',
      )
    }
    const safe = artefact.name.replace(/[^\w.-]+/g, '-')
    const headers = {
      'content-type': picture ? 'image/png' : 'application/octet-stream',
      'content-disposition': `${picture ? 'inline' : 'attachment'}; filename="${safe}"`,
      'cache-control': 'private, max-age=31536000, immutable',
    }
    if (request.method === 'HEAD') {
      await handle.close()
      return new Response(null, { headers })
    }
    return new Response(Readable.toWeb(handle.createReadStream({ start: 0 })) as ReadableStream, { headers })
  })
}

/** @returns whether the file is a picture; null, with the file closed, where its bytes are not those of its digest. */
async function inspect(handle: FileHandle, sha256: string): Promise<boolean | null> {
  try {
    if (await hasDigest(handle, sha256)) {
      const start = Buffer.alloc(PNG.length)
      await handle.read(start, 0, PNG.length, 0)
      return start.equals(PNG)
    }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return null
}
