/**
 * Images in files of equally long records, read when they are asked for: memory does not grow with the data set, and no
 * copy of it is needed. A record holds three planes (red, green, blue); pixels come out interleaved.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import type { Pixels } from '../../images/pixels.ts'
import { resizeAndCrop } from '../../images/resize.ts'

export interface RecordFile {
  path: string
  /** How many records it holds. */
  count: number
}

export interface RecordLayout {
  /** Bytes of a record that are not of the image, at its start. */
  header: number
  /** Side of the images in the files. */
  side: number
  /** Whether the pixels of a plane follow each other along rows or along columns. */
  order: 'rows' | 'columns'
}

/** Records read at once: as much as reading one by one costs in calls, and little memory. */
const AT_ONCE = 256

/** @param size - side of the images that come out; other than the files' own, they are resized one by one. */
export function recordPixels(files: readonly RecordFile[], layout: RecordLayout, size: number): Pixels {
  const length = recordLength(layout)
  const pixels = size * size * 3
  const starts = files.map((_, i) => files.slice(0, i).reduce((sum, { count }) => sum + count, 0))
  const total = files.reduce((sum, { count }) => sum + count, 0)

  /** `count` records from the `first` of one file on, to consecutive places of `out`. */
  function read(descriptor: number, file: RecordFile, first: number, count: number, out: Uint8Array, at: number): void {
    const records = new Uint8Array(Math.min(count, AT_ONCE) * length)
    for (let done = 0; done < count; done += AT_ONCE) {
      const some = Math.min(AT_ONCE, count - done)
      readFully(descriptor, file.path, records.subarray(0, some * length), (first + done) * length)
      for (let i = 0; i < some; i++) {
        const record = records.subarray(i * length + layout.header, (i + 1) * length)
        interleave(record, layout, size, out, (at + done + i) * pixels)
      }
    }
  }

  const fileOf = (index: number): number => {
    if (index < 0 || index >= total) throw new RangeError(`image ${index} of ${total}`)
    return starts.findLastIndex((start) => start <= index)
  }

  return {
    block(start, count) {
      const out = new Uint8Array(count * pixels)
      using open = openFiles()
      for (let done = 0; done < count; ) {
        const i = fileOf(start + done)
        const first = start + done - starts[i]!
        const some = Math.min(count - done, files[i]!.count - first)
        read(open.descriptor(files[i]!.path), files[i]!, first, some, out, done)
        done += some
      }
      return out
    },
    gather(indices) {
      const out = new Uint8Array(indices.length * pixels)
      using open = openFiles()
      indices.forEach((index, at) => {
        const i = fileOf(index)
        read(open.descriptor(files[i]!.path), files[i]!, index - starts[i]!, 1, out, at)
      })
      return out
    },
  }
}

/**
 * One byte of every record.
 * @throws EnvironmentError when a file is shorter than its records.
 */
export function recordBytes(files: readonly RecordFile[], layout: RecordLayout, offset: number): Uint8Array {
  const length = recordLength(layout)
  const out = new Uint8Array(files.reduce((sum, { count }) => sum + count, 0))
  using open = openFiles()
  let at = 0
  for (const { path, count } of files) {
    for (let first = 0; first < count; first += AT_ONCE) {
      const some = Math.min(AT_ONCE, count - first)
      const records = new Uint8Array(some * length)
      readFully(open.descriptor(path), path, records, first * length)
      for (let i = 0; i < some; i++) out[at++] = records[i * length + offset]!
    }
  }
  return out
}

export function recordLength({ header, side }: RecordLayout): number {
  return header + side * side * 3
}

/** Three planes to [size, size, 3]. */
function interleave(
  planes: Uint8Array,
  { side, order }: RecordLayout,
  size: number,
  out: Uint8Array,
  at: number,
): void {
  const data = size === side ? out : new Uint8Array(side * side * 3)
  const start = size === side ? at : 0
  const area = side * side
  const [alongX, alongY] = order === 'rows' ? [1, side] : [side, 1]
  for (let y = 0, to = start; y < side; y++) {
    for (let x = 0, from = y * alongY; x < side; x++, from += alongX, to += 3) {
      data[to] = planes[from]!
      data[to + 1] = planes[from + area]!
      data[to + 2] = planes[from + 2 * area]!
    }
  }
  if (size !== side) out.set(resizeAndCrop({ data, width: side, height: side }, size), at)
}

function readFully(descriptor: number, path: string, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, position + done)
    if (read === 0) {
      const remedy = '`npx maskbench data verify` lists missing and damaged files'
      throw new EnvironmentError({ what: `${path} ends before byte ${position + into.length}`, remedy })
    }
    done += read
  }
}

/** Every file opened once, and closed again at the end of the call. */
function openFiles(): { descriptor(path: string): number } & Disposable {
  const open = new Map<string, number>()
  return {
    descriptor(path) {
      const descriptor = open.get(path) ?? openSync(path, 'r')
      open.set(path, descriptor)
      return descriptor
    },
    [Symbol.dispose]() {
      for (const descriptor of open.values()) closeSync(descriptor)
    },
  }
}
