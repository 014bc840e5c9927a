/**
 * The items of the lists in a large JSON file, `{"images": [item, item, …], "annotations": […], …}`, one at a time: the
 * file may be larger than what should be in memory, and than a string may be.
 */
import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK = 2 ** 20

export interface Item {
  /** Key of the list that the item is in. */
  list: string
  value: unknown
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\,[]{}')
const SPACES: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'))

/** @throws Error saying where the file is no such JSON, or that it ends too early. */
export function* jsonItems(path: string): Generator<Item> {
  let depth = 0 // 1 within the object, 2 within one of its lists, more within an item
  let inList = false // whether depth 2 is a list, not an object
  let inString = false
  let escaped = false
  let key = ''
  for (const { bytes, from, offset, keep } of chunksOf(path)) {
    let start = from > 0 ? 0 : -1 // of the key or item that is not over yet
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) {
          inString = false
          if (depth === 1) {
            key = parsed(bytes.subarray(start, i + 1), offset + start) as string
            start = -1
          }
        }
        continue
      }
      if (SPACES.has(byte)) continue
      if (depth === 0 && byte !== OPEN) throw new Error('is not a JSON object')
      const within = inList && depth === 2
      const ends = within && (byte === COMMA || byte === CLOSE_LIST)
      if (ends && start >= 0) {
        yield { list: key, value: parsed(bytes.subarray(start, i), offset + start) }
        start = -1
      }
      const begins = (within && !ends) || (depth === 1 && byte === QUOTE)
      if (begins && start < 0) start = i
      if (byte === QUOTE) inString = true
      else if (byte === OPEN || byte === OPEN_LIST) {
        depth++
        if (depth === 2) inList = byte === OPEN_LIST
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        depth--
        if (depth === 1) inList = false
        if (depth === 0) return
      }
    }
    if (start >= 0) keep(start)
  }
  throw new Error(depth === 0 ? 'is empty' : 'ends too early')
}

interface Chunk {
  /** What was kept of the last chunk, then what is new from `from` on. */
  bytes: Buffer
  from: number
  /** Offset of `bytes` in the file. */
  offset: number
  /** Puts what begins here before the next chunk too. */
  keep(start: number): void
}

function* chunksOf(path: string): Generator<Chunk> {
  const descriptor = openSync(path, 'r')
  try {
    let kept = Buffer.alloc(0)
    for (let read = 0; ; ) {
      const buffer = Buffer.allocUnsafe(kept.length + CHUNK)
      kept.copy(buffer)
      const length = readSync(descriptor, buffer, kept.length, CHUNK, null)
      if (length === 0) return
      const from = kept.length
      const bytes = buffer.subarray(0, from + length)
      kept = Buffer.alloc(0)
      const keep = (start: number) => {
        kept = bytes.subarray(start)
      }
      yield { bytes, from, offset: read - from, keep }
      read += length
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Python writes NaN where a number is missing, which JSON does not have. */
function parsed(bytes: Buffer, at: number): unknown {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text.includes('NaN') ? text.replace(/(^|[:[,]\s*)NaN\b/g, '$1null') : text)
  } catch {
    throw new Error(`is not JSON at byte ${at}`)
  }
}
