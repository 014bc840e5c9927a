/** Access to the bytes of equally large images, wherever they are stored; readers request some of them, never all. */
export interface Pixels {
  /** Pictures `start` … `start + count - 1`, one after the other; not to be written to. */
  block(start: number, count: number): Uint8Array
  /**
   * The pictures of these indices, in this order, one after the other; the caller's own.
   * @param into - memory of that length which may be used again; what is returned need not be it.
   */
  gather(indices: Int32Array, into?: Uint8Array): Uint8Array
}

/** Stands for an image that is not available. */
export interface Missing {
  why: string
  /** Whether it may be available later, since the file itself is not known to be damaged. */
  temporary?: boolean
}

/** @param bytes - `count` pictures of the same length, one after the other. */
export function inMemory(bytes: Uint8Array, count: number): Pixels {
  const length = bytes.length / count
  return {
    block: (start, many) => bytes.subarray(start * length, (start + many) * length),
    gather(indices, into) {
      const out = into ?? new Uint8Array(indices.length * length)
      indices.forEach((index, i) => {
        out.set(bytes.subarray(index * length, (index + 1) * length), i * length)
      })
      return out
    },
  }
}

/** A subset of the images. */
export function selected(pixels: Pixels, chosen: Int32Array): Pixels {
  return {
    block: (start, many) => pixels.gather(chosen.subarray(start, start + many)),
    gather: (indices, into) =>
      pixels.gather(
        indices.map((index) => chosen[index]!),
        into,
      ),
  }
}
