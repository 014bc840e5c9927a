/** Files decoded several at a time, and handed on in the order in which they were given. */
import { tryDecode, type Wanted } from '../decode.ts'
import type { Missing } from '../pixels.ts'
import { WorkerPool } from './pool.ts'

/**
 * Fewer files are decoded in this process, where sharp has threads of its own: other processes take longer to start.
 */
export const WORTH_PROCESSES = 300
const THREADS = 8
/** Files asked for before their turn, for each that can be decoded at once: a large one holds the others up less. */
const AHEAD = 8

export interface Decoder extends Disposable {
  /** Each file's pixels, as of `decodeImage`, or why it has none. @throws EnvironmentError as `WorkerPool` does. */
  inOrder(paths: readonly string[], wanted: Wanted): AsyncGenerator<Uint8Array | Missing>
}

/** @param files - how many are going to be decoded. */
export function decoderFor(files: number): Decoder {
  if (files < WORTH_PROCESSES) {
    return { inOrder: (paths, wanted) => inOrder(paths, wanted, tryDecode, THREADS), [Symbol.dispose]: () => {} }
  }
  const pool = new WorkerPool()
  return {
    inOrder: (paths, wanted) => inOrder(paths, wanted, pool.decode, pool.lanes * AHEAD),
    [Symbol.dispose]: () => pool[Symbol.dispose](),
  }
}

async function* inOrder(
  paths: readonly string[],
  wanted: Wanted,
  decode: WorkerPool['decode'],
  ahead: number,
): AsyncGenerator<Uint8Array | Missing> {
  const pending: Promise<Uint8Array | Missing>[] = []
  for (let next = 0; next < paths.length || pending.length > 0; ) {
    while (pending.length < ahead && next < paths.length) {
      const result = decode(paths[next++]!, wanted)
      result.catch(() => {}) // Its own turn comes.
      pending.push(result)
    }
    yield await pending.shift()!
  }
}
