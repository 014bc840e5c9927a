/**
 * A collection of pictures too large for memory, kept as shards in the user's cache folder. It is made when first asked
 * for, a shard at a time: what a killed process finished is not made again, and processes that want the same set at the
 * same time share the work.
 */

import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../../../harness/base/atomic-write.ts'
import { EnvironmentError, MaskbenchError } from '../../../harness/base/errors.ts'
import { byteSize } from '../../../harness/base/text.ts'
import { dataCacheFolder } from '../../cache-folder.ts'
import { progress, toStderr, type Warn } from '../../progress.ts'
import type { Missing } from '../pixels.ts'
import { type Shard, type ShardedSet, ShardReader } from './reader.ts'
import { readTail, ShardWriter, type Tail } from './shard.ts'
import { isBeingWritten } from './temporary-file.ts'

const SHARD_BYTES = 64 * 2 ** 20
const POLL_MS = 200

export interface SetToMake {
  /** Another one whenever the contents would be: a data set, split and size, say, and a digest. */
  name: string
  /** Pictures. */
  count: number
  /** Bytes a picture. */
  stride: number
  /** Pictures `start` … `start + count - 1`, in pieces of any length; or in place of one, why it is missing. */
  produce(start: number, count: number): AsyncIterable<Uint8Array | Missing> | Iterable<Uint8Array | Missing>
  /** What is being done, for a line now and then. */
  task?: string
  warn?: Warn
  /** Bytes of a file at most. */
  shardBytes?: number
}

/**
 * @throws EnvironmentError where the cache folder can't be written or the disk is full; later, when a picture is read
 * whose bytes have changed on the disk.
 */
export async function shardedSet(set: SetToMake): Promise<ShardedSet> {
  const folder = join(dataCacheFolder(), set.name.replace(/[^\w.-]+/g, '-'))
  const each = Math.max(1, Math.floor((set.shardBytes ?? SHARD_BYTES) / set.stride))
  const shards: Shard[] = Array.from({ length: Math.ceil(set.count / each) }, (_, i) => {
    const path = join(folder, `${String(i).padStart(5, '0')}.shard`)
    const start = i * each
    const count = Math.min(each, set.count - start)
    return { path, start, count, tail: readTail(path, count, set.stride) }
  })
  await make(shards.filter(isWanting), folder, set)
  return new ShardReader(shards, each, set.stride)
}

/** Whether a shard is missing, or lacks images that may be available by now. */
function isWanting({ tail }: Shard): boolean {
  return tail === undefined || [...tail.missing.values()].some(({ temporary }) => temporary)
}

async function make(wanted: Shard[], folder: string, { stride, produce, ...set }: SetToMake): Promise<void> {
  if (wanted.length === 0) return
  const total = wanted.reduce((sum, { count }) => sum + count, 0)
  prepare(folder, total * stride)
  const report = progress(set.task ?? `making ${set.name}`, total, set.warn ?? toStderr)
  for (let left = wanted, done = 0; left.length > 0; ) {
    const elsewhere: Shard[] = []
    for (const shard of left) {
      shard.tail = readTail(shard.path, shard.count, stride) // by now another process may have made it
      if (isWanting(shard) && isBeingWritten(shard.path)) {
        elsewhere.push(shard)
        continue
      }
      if (isWanting(shard)) {
        shard.tail = await write(shard, stride, produce(shard.start, shard.count), (count) => report(done + count))
      }
      done += shard.count
    }
    report(done)
    left = elsewhere
    if (left.length > 0) await sleep(POLL_MS)
  }
}

async function write(
  { path, count }: Shard,
  stride: number,
  pictures: ReturnType<SetToMake['produce']>,
  report: (written: number) => void,
): Promise<Tail> {
  const writer = guarded(path, () => new ShardWriter(path, stride))
  try {
    for await (const picture of pictures) {
      guarded(path, () => ('why' in picture ? writer.leaveOut(picture) : writer.write(picture)))
      report(writer.count)
    }
    if (writer.count !== count) throw new Error(`${path}: ${writer.count} pictures came, not ${count}`)
    return guarded(path, () => writer.finish())
  } catch (error) {
    writer.abandon()
    throw error
  }
}

/** Creates the folder and checks for free space. */
function prepare(folder: string, bytes: number): void {
  guarded(folder, () => {
    makeFolder(folder)
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize > bytes) return
    throw new EnvironmentError({
      what: `${folder} needs ${byteSize(bytes)}, but only ${byteSize(bavail * bsize)} are free`,
      remedy: REMEDY,
    })
  })
}

const REMEDY = 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk'

function guarded<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof MaskbenchError || !isSystemError(cause)) throw cause
    throw new EnvironmentError({ what: `cannot write ${path} (${cause.code})`, remedy: REMEDY }, { cause })
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
