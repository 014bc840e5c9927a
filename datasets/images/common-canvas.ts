/** The smallest canvas on which every image of a split fits, found out from the heads of the files. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { cached } from '../cached-arrays.ts'
import { type Canvas, canvasFor, type Lying } from './canvas.ts'
import { sizeInFile } from './decode.ts'
import { WORTH_PROCESSES } from './decoding/in-order.ts'

/** Heads read at a time. */
const AT_ONCE = 64

interface Files {
  name: string
  root: string
  files: readonly string[]
  size: number
  shorterSide?: number | undefined
  digest: string
}

/** Null where whole images are not wanted, or are the central squares themselves. */
export async function commonCanvas(split: Files): Promise<Canvas | null> {
  const { name, files, size, shorterSide, digest } = split
  if (shorterSide === undefined) return null
  const find = async () => canvasFor(await sizes(split, shorterSide), shorterSide, size)
  if (files.length < WORTH_PROCESSES) return find()
  const identity = createHash('sha256')
    .update(JSON.stringify([digest, shorterSide, size, files]))
    .digest('hex')
  const [bytes] = (await cached(`${name}-canvas-${identity.slice(0, 16)}.bin`, [8], async () => {
    const { height = 0, width = 0 } = (await find()) ?? {}
    return [new Uint8Array(Uint32Array.of(height, width).buffer)]
  })) as [Uint8Array]
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const [height, width] = [view.getUint32(0, true), view.getUint32(4, true)]
  return height === 0 ? null : { shorterSide, height, width }
}

async function sizes({ root, files }: Files, shorterSide: number): Promise<Lying[]> {
  const found: Lying[] = []
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE).map((file) => sizeInFile(join(root, file), shorterSide))
    found.push(...(await Promise.all(some)).flatMap((one) => one ?? []))
  }
  return found
}
