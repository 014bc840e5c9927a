/** CLEVR with masks a few records at a time, in one pass as long as each request goes on where the last one ended. */
import type { Canvas } from '../../images/canvas.ts'
import { maskedScenes } from './masked-records.ts'

export class RecordStream {
  readonly #path: string
  readonly #wanted: number | Canvas
  #scenes: ReturnType<typeof maskedScenes> | undefined
  #next = 0

  constructor(path: string, wanted: number | Canvas) {
    this.#path = path
    this.#wanted = wanted
  }

  /** Image, objects and tags of each, one after the other. @throws Error as `maskedScenes`, or when there are fewer. */
  async *records(start: number, count: number): AsyncGenerator<Uint8Array> {
    if (this.#scenes === undefined || this.#next !== start) {
      await this.end()
      this.#scenes = maskedScenes(this.#path, this.#wanted, start)
      this.#next = start
    }
    for (const end = start + count; this.#next < end; this.#next++) {
      const { value } = await this.#scenes.next()
      if (value === undefined) throw new Error(`ends too early, after ${this.#next} records`)
      yield Buffer.concat([value.image, value.objects, value.tags])
    }
  }

  /** Closes the archive. */
  async end(): Promise<void> {
    await this.#scenes?.return(undefined)
    this.#scenes = undefined
  }
}
