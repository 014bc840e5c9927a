/**
 * One file of equally large pictures, and how it is known to be whole. After the pictures come a CRC-32 of each of
 * them, which is compared whenever the picture is read; which pictures are missing and why, as JSON; the length of
 * that; and a CRC-32 of all that follows the pictures, compared together with the file's length whenever it is opened.
 * So a start reads a few kilobytes a shard, and yet no damaged byte is ever taken for a pixel.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Missing } from '../pixels.ts'
import { forget } from './open-files.ts'
import { temporaryFileOf } from './temporary-file.ts'

const SUM = 4

/** The part of a complete shard that is known without reading its images. */
export interface Tail {
  /** A CRC-32 of every picture. */
  sums: Uint32Array
  /** Pictures that are missing, by their place in the shard; their bytes are 0. */
  missing: ReadonlyMap<number, Missing>
}

/** @returns undefined where there is no file, or one that is not whole. */
export function readTail(path: string, count: number, stride: number): Tail | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const tail = Buffer.alloc(fstatSync(descriptor).size - count * stride)
    if (readSync(descriptor, tail, 0, tail.length, count * stride) !== tail.length) return undefined
    return parseTail(tail, count)
  } catch {
    return undefined // shorter than its pictures, or unreadable
  } finally {
    closeSync(descriptor)
  }
}

function parseTail(tail: Buffer, count: number): Tail | undefined {
  const checked = tail.subarray(0, -SUM)
  if (crc32(checked) !== tail.readUInt32LE(checked.length)) return undefined
  const noted = checked.length - SUM - count * SUM
  if (checked.readUInt32LE(checked.length - SUM) !== noted) return undefined
  const sums = Uint32Array.from({ length: count }, (_, i) => checked.readUInt32LE(i * SUM))
  const missing = JSON.parse(checked.toString('utf8', count * SUM, count * SUM + noted)) as [number, Missing][]
  return { sums, missing: new Map(missing) }
}

/** Writes a shard under a temporary name and renames it at the end. */
export class ShardWriter {
  readonly #path: string
  readonly #beside: string
  readonly #stride: number
  readonly #descriptor: number
  readonly #sums: number[] = []
  readonly #missing: [number, Missing][] = []
  /** The bytes written so far of the current picture, and their CRC-32. */
  #length = 0
  #sum = 0
  #closed = false

  constructor(path: string, stride: number) {
    this.#path = path
    this.#stride = stride
    this.#beside = temporaryFileOf(path)
    this.#descriptor = openSync(this.#beside, 'wx')
  }

  /** Whole pictures written so far. */
  get count(): number {
    return this.#sums.length
  }

  /** @param bytes - of any length: part of a picture or many of them. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + this.#stride - this.#length)
      this.#sum = crc32(part, this.#sum)
      this.#length += part.length
      at += part.length
      if (this.#length === this.#stride) this.#endPicture()
    }
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
  }

  /** @throws Error within a picture, as `finish` does. */
  leaveOut(missing: Missing): void {
    this.#checkAtBoundary()
    this.#missing.push([this.count, missing])
    this.write(new Uint8Array(this.#stride))
  }

  finish(): Tail {
    this.#checkAtBoundary()
    const noted = Buffer.from(JSON.stringify(this.#missing))
    const tail = Buffer.alloc((this.count + 2) * SUM + noted.length)
    this.#sums.forEach((sum, i) => {
      tail.writeUInt32LE(sum, i * SUM)
    })
    noted.copy(tail, this.count * SUM)
    tail.writeUInt32LE(noted.length, tail.length - 2 * SUM)
    tail.writeUInt32LE(crc32(tail.subarray(0, -SUM)), tail.length - SUM)
    for (let at = 0; at < tail.length; ) at += writeSync(this.#descriptor, tail, at)
    fsyncSync(this.#descriptor)
    this.#close()
    renameSync(this.#beside, this.#path)
    forget(this.#path)
    return { sums: Uint32Array.from(this.#sums), missing: new Map(this.#missing) }
  }

  abandon(): void {
    this.#close()
    rmSync(this.#beside, { force: true })
  }

  #close(): void {
    if (!this.#closed) closeSync(this.#descriptor)
    this.#closed = true
  }

  #checkAtBoundary(): void {
    if (this.#length > 0) throw new Error(`${this.#path}: picture ${this.count} ends before its time`)
  }

  #endPicture(): void {
    this.#sums.push(this.#sum)
    this.#sum = 0
    this.#length = 0
  }
}
