/** Pictures as PNG files, one by one or on a contact sheet. */
import { writeFileSync } from 'node:fs'
import { writeAtomically } from '../../harness/base/atomic-write.ts'
import { EnvironmentError } from '../../harness/base/errors.ts'

/** Between the pictures of a sheet. */
const GAP = 2

/** @param pixels - [size, size, channels] */
export async function writePng(path: string, pixels: Uint8Array, size: number, channels: 1 | 3): Promise<void> {
  const { default: sharp } = await import('sharp')
  const png = sharp(pixels, { raw: { width: size, height: size, channels } })
  const grey = channels === 1 ? png.toColourspace('b-w') : png
  writeFileSync(path, await grey.png().toBuffer())
}

/** A grid of square pictures on white. */
export class ContactSheet {
  readonly #columns: number
  readonly #size: number
  readonly #width: number
  readonly #height: number
  readonly #pixels: Uint8Array

  constructor(count: number, columns: number, size: number) {
    this.#columns = columns
    this.#size = size
    this.#width = columns * (size + GAP) - GAP
    this.#height = Math.ceil(count / columns) * (size + GAP) - GAP
    this.#pixels = new Uint8Array(this.#width * this.#height * 3).fill(255)
  }

  /**
   * @param cell - counted row by row.
   * @param picture - [size, size, 3]
   */
  put(cell: number, picture: Uint8Array): void {
    const size = this.#size
    const left = (cell % this.#columns) * (size + GAP)
    const top = Math.floor(cell / this.#columns) * (size + GAP)
    for (let row = 0; row < size; row++) {
      const line = picture.subarray(row * size * 3, (row + 1) * size * 3)
      this.#pixels.set(line, ((top + row) * this.#width + left) * 3)
    }
  }

  async png(): Promise<Uint8Array> {
    const { default: sharp } = await import('sharp')
    const raw = { width: this.#width, height: this.#height, channels: 3 as const }
    return new Uint8Array(await sharp(this.#pixels, { raw }).png({ compressionLevel: 9 }).toBuffer())
  }

  async write(out: string): Promise<void> {
    writeAtomically(out, await this.png())
  }
}

/** @throws EnvironmentError when the files that `act` writes to `out` can not be written. */
export async function writingTo(out: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    throw new EnvironmentError(
      {
        what: `${out} cannot be written: ${cause.message}`,
        remedy: 'check the path and the free space, or change --out',
      },
      { cause },
    )
  }
}
