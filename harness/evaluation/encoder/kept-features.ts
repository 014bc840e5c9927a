/**
 * Features in the user's cache folder: whole splits, and the parts of splits that are being encoded, with which an
 * encoding that was killed goes on. A file holds float32 values [images, features] and a CRC of its name and them, so
 * that neither a damaged nor a renamed one is taken for features. MASKBENCH_FEATURE_CACHE=off disables the folder.
 */
import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { makeAtomically } from '../../base/atomic-write.ts'
import { cacheFolder } from '../../engine/installation/paths.ts'
import type { BegunRows, Parts } from './encoded-rows.ts'

/** The folder holds this much, or this share of the disk's free space where that is more, and the newest split. */
const LIMIT_BYTES = 2 ** 31
const LIMIT_SHARE = 0.1
const CRC_BYTES = 4
/** What is read, written and checked at a time: Node takes no more than 2 GiB at once. */
const CHUNK_BYTES = 2 ** 28
/** How much encoding is lost at most, blocks being whole. */
const PART_MS = 30_000
/** Parts that nobody has gone on with for so long are removed, and files that nobody can be writing any more. */
const [ABANDONED_MS, UNWRITTEN_MS] = [7 * 24 * 3600 * 1000, 24 * 3600 * 1000]

const folder = () => join(cacheFolder(), 'features')
const bypassed = () => process.env.MASKBENCH_FEATURE_CACHE === 'off'

/** @returns what is kept under the name; undefined where there is nothing, or something else than was written. */
export function readKept(name: string): Float32Array | undefined {
  if (bypassed()) return undefined
  const path = join(folder(), name)
  try {
    const file = openSync(path, 'r')
    try {
      const values = readChecked(file, name)
      if (values !== undefined) utimesSync(path, new Date(), new Date())
      return values
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

function readChecked(file: number, name: string): Float32Array | undefined {
  const length = fstatSync(file).size - CRC_BYTES
  if (length <= 0 || length % 4 !== 0) return undefined
  const values = new Float32Array(length / 4)
  for (const chunk of chunksOf(values)) if (readSync(file, chunk) < chunk.length) return undefined
  const check = Buffer.alloc(CRC_BYTES)
  readSync(file, check)
  return check.readUInt32LE() === crcOf(name, values) ? values : undefined
}

/**
 * Keeps values under a name that begins with the key of their split.
 * @returns whether they are kept; without a writable folder, or on a full disk, they are not.
 */
export function keep(name: string, values: Float32Array): boolean {
  if (bypassed()) return false
  const check = Buffer.alloc(CRC_BYTES)
  check.writeUInt32LE(crcOf(name, values))
  try {
    makeAtomically(join(folder(), name), (beside) => {
      writeFileSync(beside, '')
      for (const bytes of [...chunksOf(values), check]) appendFileSync(beside, bytes)
    })
    forget(keyOf(name))
    return true
  } catch {
    return false // What is not kept is computed again.
  }
}

const crcOf = (name: string, values: Float32Array): number =>
  chunksOf(values).reduce((crc, chunk) => crc32(chunk, crc), crc32(name))

function chunksOf(values: Float32Array): Uint8Array[] {
  const bytes = bytesOf(values)
  const count = Math.ceil(bytes.length / CHUNK_BYTES)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES))
}

/** The parts of one split; each has a file called after the key of the split and the part's images, from and to. */
export class KeptParts implements Parts {
  readonly #key: string
  #from = 0
  #since = performance.now()
  /** Whether there may be any to remove. */
  any = false

  constructor(key: string) {
    this.#key = key
  }

  /** Joins the parts from the first image on, up to the first image that none of them has. */
  read(count: number): BegunRows | null {
    let [values, size] = [new Float32Array(), 0]
    const parts = this.#stored()
    this.any = parts.length > 0
    for (;;) {
      const next = parts.find(({ from, to }) => from <= this.#from && to > this.#from && to <= count)
      if (next === undefined) break
      parts.splice(parts.indexOf(next), 1)
      const part = readKept(next.name)
      const length = (part?.length ?? 0) / (next.to - next.from)
      if (part === undefined || !Number.isInteger(length) || (size > 0 && length !== size)) continue
      if (size === 0) [values, size] = [new Float32Array(count * length), length]
      values.set(part, next.from * size)
      this.#from = next.to
    }
    return this.#from === 0 ? null : { values, size, done: this.#from }
  }

  /** Keeps the images that were encoded since the last part; those at the end of a split are kept with the whole. */
  encoded({ values, size, done }: BegunRows): void {
    if (done * size === values.length || performance.now() - this.#since < PART_MS) return
    this.#since = performance.now()
    if (!keep(`${this.#key}.${this.#from}-${done}`, values.subarray(this.#from * size, done * size))) return
    this.#from = done
    this.any = true
  }

  remove(): void {
    for (const { name } of this.#stored()) rmSync(join(folder(), name), { force: true })
  }

  /** Those that reach farthest first. */
  #stored(): { name: string; from: number; to: number }[] {
    return namesIn(folder())
      .flatMap((name) => {
        const [, from, to] = (name.startsWith(`${this.#key}.`) && name.match(/\.(\d+)-(\d+)$/)) || []
        return from === undefined ? [] : [{ name, from: Number(from), to: Number(to) }]
      })
      .sort((a, b) => b.to - a.to)
  }
}

function namesIn(path: string): string[] {
  if (bypassed()) return []
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

const keyOf = (name: string): string => name.split('.', 1)[0]!

/** Removes abandoned parts, and the least recently used splits until the rest fits within the limit; that of `key` stays. */
function forget(key: string): void {
  const { bavail, bsize } = statfsSync(folder())
  const limit = Math.max(LIMIT_BYTES, LIMIT_SHARE * bavail * bsize)
  const splits = new Map<string, { paths: string[]; bytes: number; used: number; whole: boolean }>()
  for (const name of namesIn(folder())) {
    const path = join(folder(), name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) continue
    if (name.endsWith('.tmp') && Date.now() - found.mtimeMs > UNWRITTEN_MS) {
      rmSync(path, { force: true })
      continue
    }
    const of = keyOf(name)
    const { paths, bytes, used, whole } = splits.get(of) ?? { paths: [], bytes: 0, used: 0, whole: false }
    splits.set(of, {
      paths: [...paths, path],
      bytes: bytes + found.size,
      used: Math.max(used, found.mtimeMs),
      whole: whole || of === name,
    })
  }
  let total = 0
  for (const [of, { paths, bytes, used, whole }] of [...splits].sort(([, a], [, b]) => b.used - a.used)) {
    total += bytes
    const abandoned = !whole && Date.now() - used > ABANDONED_MS
    if (of !== key && (total > limit || abandoned)) for (const path of paths) rmSync(path, { force: true })
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
