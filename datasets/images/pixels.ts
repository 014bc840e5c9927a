/** The bytes of equally large pictures, wherever they are kept: whoever reads them says which ones, never all at once. */
export interface Pixels {
  /** Pictures `start` … `start + count - 1`, one after the other; not to be written to. */
  block(start: number, count: number): Uint8Array
  /**
   * The pictures of these indices, in this order, one after the other; the caller's own.
   * @param into - memory of that length which may be used again; what is returned need not be it.
   */
  gather(indices: Int32Array, into?: Uint8Array): Uint8Array
}

/** In place of a picture that is not to be had. */
export interface Missing {
  why: string
  /** That it may be had another time, as no fault of its own is known. */
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

/** Some of the pictures as a collection of their own. */
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
