/**
 * Pictures out of shards, by positioned reads: what stays in memory is the system's page cache and a checksum a
 * picture.
 */
import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import type { Pixels } from '../pixels.ts'
import { descriptorOf } from './open-files.ts'
import type { Tail } from './shard.ts'

/** Pictures that lie in shards. */
export interface ShardedSet extends Pixels {
  /** Why some pictures are missing, by index; their bytes are 0. */
  missing: ReadonlyMap<number, string>
}

/** Pictures `start` … `start + count - 1` of a set. */
export interface Shard {
  path: string
  start: number
  count: number
  /** Undefined until the shard is whole. */
  tail: Tail | undefined
}

export class ShardReader implements ShardedSet {
  readonly missing: ReadonlyMap<number, string>
  readonly #shards: readonly Shard[]
  readonly #each: number
  readonly #stride: number

  /** @param each - pictures in every shard but the last. */
  constructor(shards: readonly Shard[], each: number, stride: number) {
    this.#shards = shards
    this.#each = each
    this.#stride = stride
    this.missing = new Map(
      shards.flatMap(({ start, tail }) => [...tail!.missing].map(([at, { why }]) => [start + at, why] as const)),
    )
  }

  block(start: number, count: number): Uint8Array {
    const out = new Uint8Array(count * this.#stride)
    for (let done = 0; done < count; ) {
      const place = (start + done) % this.#each
      const many = Math.min(count - done, this.#each - place)
      this.#read(start + done, many, out, done)
      done += many
    }
    return out
  }

  gather(indices: Int32Array, into?: Uint8Array): Uint8Array {
    const out = into ?? new Uint8Array(indices.length * this.#stride)
    indices.forEach((index, i) => {
      this.#read(index, 1, out, i)
    })
    return out
  }

  /** Pictures of one shard. @param to - the first one's place in `out`. */
  #read(index: number, count: number, out: Uint8Array, to: number): void {
    const stride = this.#stride
    const shard = this.#shards[Math.floor(index / this.#each)]
    if (shard === undefined || index < 0 || index + count > shard.start + shard.count) {
      throw new RangeError(`there is no picture ${index}`)
    }
    const place = index - shard.start
    const bytes = out.subarray(to * stride, (to + count) * stride)
    const length = readSync(descriptorOf(shard.path), bytes, 0, bytes.length, place * stride)
    for (let i = 0; i < count; i++) {
      const whole = (i + 1) * stride <= length
      if (whole && crc32(bytes.subarray(i * stride, (i + 1) * stride)) === shard.tail!.sums[place + i]) continue
      const what = `${shard.path} is damaged (picture ${place + i} does not match its checksum)`
      throw new EnvironmentError({ what, remedy: 'delete that file; it will be recreated' })
    }
  }
}
