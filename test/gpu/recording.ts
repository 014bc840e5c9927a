/**
 * Ops as they ran on the CPU, with what went in and what came out, kept in two files of a folder: `<name>.jsonl` says what
 * ran, an op a line, `<name>.bin` holds the values. Each op is kept once for each set of attributes, shapes and types. A
 * recording that was cut off is good as far as it goes.
 */
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
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
  readonly #values: number
  readonly #lines: number
  #at = 0
  readonly ops = new Set<string>()
  count = 0

  constructor(folder: string, name: string) {
    this.#values = openSync(join(folder, `${name}.bin`), 'w')
    this.#lines = openSync(join(folder, `${name}.jsonl`), 'w')
  }

  add(recorded: Recorded): void {
    writeSync(this.#lines, `${JSON.stringify(recorded)}\n`)
    this.ops.add(recorded.op)
    this.count += 1
  }

  keep(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): Value {
    const at = this.#at
    const { buffer, byteOffset, byteLength } = values instanceof Uint8Array ? Int32Array.from(values) : values
    writeSync(this.#values, new Uint8Array(buffer, byteOffset, byteLength), 0, byteLength, at)
    this.#at += byteLength
    return { shape, dtype, at, count: values.length }
  }

  finish(): void {
    closeSync(this.#values)
    closeSync(this.#lines)
  }
}

export class RecordingReader {
  readonly ops: Recorded[]
  readonly #file: number

  constructor(folder: string, name: string) {
    const lines = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
      .split('\n')
      .slice(0, -1)
    this.ops = lines.map((line) => JSON.parse(line) as Recorded)
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
