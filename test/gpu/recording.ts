/**
 * Ops as they ran on the CPU, with what went in and what came out, kept in two files of a folder: `<name>.json` says what
 * ran, `<name>.bin` holds the values. Each op is kept once for each set of attributes, shapes and types.
 */
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface Value {
  shape: number[]
  dtype: number
  /** Where its values begin in the file, and how many they are. */
  at: number
  count: number
}

export interface Recorded {
  op: string
  attributes: { name: string; type: number; value: unknown }[]
  inputs: Value[]
  outputs: Value[]
  /**
   * How much each output moves, as a norm, for each unit by which its inputs are off, as shares of themselves; null for
   * outputs that are not numbers of floating point.
   */
  sensitivity: (number | null)[]
  /** The step that it was met in. */
  from: string
}

/** Four bytes a value, whatever its type: simple, and no file is large. */
const WORD = 4

export class RecordingWriter {
  readonly #path: string
  readonly #file: number
  #at = 0
  readonly ops: Recorded[] = []

  constructor(folder: string, name: string) {
    this.#path = join(folder, name)
    this.#file = openSync(`${this.#path}.bin`, 'w')
  }

  keep(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): Value {
    const at = this.#at
    const { buffer, byteOffset, byteLength } = values instanceof Uint8Array ? Int32Array.from(values) : values
    writeSync(this.#file, new Uint8Array(buffer, byteOffset, byteLength), 0, byteLength, at)
    this.#at += byteLength
    return { shape, dtype, at, count: values.length }
  }

  finish(): void {
    closeSync(this.#file)
    writeFileSync(`${this.#path}.json`, JSON.stringify(this.ops))
  }
}

export class RecordingReader {
  readonly ops: Recorded[]
  readonly #file: number

  constructor(folder: string, name: string) {
    this.ops = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Recorded[]
    this.#file = openSync(join(folder, `${name}.bin`), 'r')
  }

  floats({ at, count }: Value): Float32Array {
    return new Float32Array(this.#bytes(at, count))
  }

  integers({ at, count }: Value): Int32Array {
    return new Int32Array(this.#bytes(at, count))
  }

  close(): void {
    closeSync(this.#file)
  }

  #bytes(at: number, count: number): ArrayBuffer {
    const bytes = new ArrayBuffer(count * WORD)
    const read = readSync(this.#file, new Uint8Array(bytes), 0, count * WORD, at)
    if (read !== count * WORD) throw new Error('the recording is shorter than it says')
    return bytes
  }
}
