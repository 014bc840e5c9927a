/**
 * One attempt to download the rest of an archive from one URL into its `.part` file. `.part.json` records the origin of
 * a part, so that only bytes of the same file are concatenated.
 */

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { byteSize } from '../../harness/base/text.ts'
import type { Archive } from '../archives.ts'
import { meter, type Watch } from './progress.ts'
import { type Client, type Reply, Setback, setback } from './request.ts'

export interface Transfer {
  archive: Archive
  url: string
  /** Path of the part. */
  part: string
  client: Client
  stallMs: number
  signal: AbortSignal
  watch: Watch
}

/** What the server stated about the whole file when the part was started. */
interface Origin {
  url: string
  /** Its strong ETag, else its Last-Modified date. */
  validator: string | null
  bytes: number | null
}

class TooLong extends Setback {
  constructor(total: number) {
    super(`sends more than the ${total.toLocaleString('en')} bytes that the file has`, false)
  }
}

/** A disk error, for which no other URL would help. */
class DiskTrouble extends Error {
  constructor(cause: unknown) {
    super('the part cannot be written', { cause })
  }
}

/**
 * Returns when the part has the length stated by the server and the archive's publisher.
 * @returns whether it was assembled from more than one response.
 * @throws Setback; the part is kept for resuming.
 */
export async function transfer(aim: Transfer): Promise<{ resumed: boolean }> {
  const { archive, part, client, signal, watch } = aim
  const origin = readOrigin(part)
  const have = usable(aim, origin)
  const whole = archive.bytes ?? origin?.bytes ?? null
  if (have > 0 && have === whole) return { resumed: true }

  const reply = await client.get(aim.url, have === 0 ? {} : resuming(aim.url, origin, have), signal)
  const { from, total } = await begin(aim, reply, have, origin)
  const count = meter(watch, archive.file, 'downloading', total, from)
  let received = from
  const file = await open(part, from === 0 ? 'w' : 'a')
  try {
    // Chunk by chunk, so that everything before an interruption is in the file.
    for await (const chunk of reply.body as AsyncIterable<Buffer>) {
      received += chunk.length
      if (total !== null && received > total) throw new TooLong(total)
      await file.writeFile(chunk).catch((cause) => {
        throw new DiskTrouble(cause)
      })
      count.add(chunk.length)
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof DiskTrouble) throw error.cause
    if (error instanceof TooLong) dropPart(part)
    if (error instanceof Setback) throw error
    const { message } = setback(error, aim.stallMs)
    throw new Setback(`${message} after ${progressOf(part, total)}`, true, { cause: error })
  } finally {
    await file.close()
  }
  count.end()
  if (total !== null && received < total) throw new Setback(`broke off after ${progressOf(part, total)}`, true)
  return { resumed: from > 0 }
}

export function dropPart(part: string): void {
  rmSync(part, { force: true })
  rmSync(`${part}.json`, { force: true })
}

/** Bytes of the part from which the download can resume; removes a part that cannot be used. */
function usable({ archive, url, part }: Transfer, origin: Origin | null): number {
  const have = partBytes(part)
  const total = archive.bytes ?? origin?.bytes ?? Infinity
  const sameFile = origin !== null && origin.url === url && origin.validator !== null
  const checkedLater = origin !== null && archive.digest !== null
  if (have <= total && (sameFile || checkedLater)) return have
  dropPart(part)
  return 0
}

function resuming(url: string, origin: Origin | null, have: number): Record<string, string> {
  const same = origin?.url === url ? origin.validator : null
  return { range: `bytes=${have}-`, ...(same !== null && { 'if-range': same }) }
}

/** Checks status and headers. @returns the offset of the body, and the length of the whole file. */
async function begin(aim: Transfer, reply: Reply, have: number, origin: Origin | null) {
  const refuse = (what: string, again: boolean): never => {
    reply.body.on('error', () => {}).destroy()
    throw new Setback(what, again)
  }
  const startOver = (why: string): never => {
    dropPart(aim.part)
    return refuse(`${why}, so the download starts over`, true)
  }
  const { status } = reply
  if (status === 416) startOver('has no more bytes than are here already')
  if (status !== 200 && status !== 206) refuse(`answers ${status}`, status >= 500 || status === 408 || status === 429)
  if (/^text\/html\b/i.test(reply.header('content-type') ?? '')) refuse('answers with a web page', false)

  const expected = aim.archive.bytes
  if (status === 200) {
    const length = reply.header('content-length')
    const bytes = length === null ? null : Number(length)
    if (bytes !== null && expected !== null && bytes !== expected) refuse(otherLength(bytes, expected), false)
    const validator = validatorOf(reply)
    dropPart(aim.part)
    writeFileSync(`${aim.part}.json`, JSON.stringify({ url: aim.url, validator, bytes } satisfies Origin))
    return { from: 0, total: bytes ?? expected }
  }
  const [, first, size] = reply.header('content-range')?.match(/^bytes (\d+)-\d+\/(\d+|\*)$/) ?? []
  if (Number(first) !== have) startOver('answers with another part of the file than was asked for')
  const bytes = size === undefined || size === '*' ? null : Number(size)
  if (bytes !== null && expected !== null && bytes !== expected) refuse(otherLength(bytes, expected), false)
  const known = origin?.bytes ?? null
  if (bytes !== null && known !== null && bytes !== known) startOver('has changed the file')
  const validator = validatorOf(reply)
  const before = origin?.url === aim.url ? origin.validator : null
  if (validator !== null && before !== null && validator !== before) startOver('has changed the file')
  return { from: have, total: bytes ?? known ?? expected }
}

function otherLength(bytes: number, expected: number): string {
  return `announces ${bytes.toLocaleString('en')} bytes, the file has ${expected.toLocaleString('en')}`
}

function validatorOf(reply: Reply): string | null {
  const etag = reply.header('etag')
  return etag !== null && !etag.startsWith('W/') ? etag : reply.header('last-modified')
}

function readOrigin(part: string): Origin | null {
  try {
    const { url, validator, bytes } = JSON.parse(readFileSync(`${part}.json`, 'utf8')) as Partial<Origin>
    return typeof url === 'string' ? { url, validator: validator ?? null, bytes: bytes ?? null } : null
  } catch {
    return null
  }
}

export function partBytes(part: string): number {
  return existsSync(part) ? statSync(part).size : 0
}

function progressOf(part: string, total: number | null): string {
  const have = byteSize(partBytes(part))
  return total === null ? have : `${have} of ${byteSize(total)}`
}
