/** A server on this machine that answers as well or as badly as a test needs. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'

export type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void

export interface Server extends AsyncDisposable {
  url: string
  /** `GET /path` with the range asked for, in the order they came. */
  asked: string[]
}

/** @param answer - `nth` counts the requests from 0. */
export async function serve(answer: Answer): Promise<Server> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { range } = request.headers
    asked.push(range === undefined ? `${request.url}` : `${request.url} ${range}`)
    answer(request, response, asked.length - 1)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Where the disk does not keep a test waiting: downloads are flushed before they get their names. */
export const QUICK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

interface Manners {
  etag?: string
  /** Whether parts of the file can be had. */
  ranges?: boolean
  /** How many bytes of what was sent the other side has kept: only then is it broken off. */
  kept?: () => number
}

/** A well-behaved server of one file. */
export function whole(bytes: Buffer, manners: Manners = {}): Answer {
  return (request, response) => cut(bytes, bytes.length, manners)(request, response, 0)
}

/** The same, but it breaks off when it has sent the byte before `end`. */
export function cut(bytes: Buffer, end: number, { etag, ranges = true, kept = () => end }: Manners = {}): Answer {
  return (request, response) => {
    if (etag !== undefined) response.setHeader('etag', etag)
    const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
    const first = ranges && same ? Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0) : 0
    if (first > 0) {
      response.statusCode = 206
      response.setHeader('content-range', `bytes ${first}-${bytes.length - 1}/${bytes.length}`)
    }
    response.setHeader('content-length', bytes.length - first)
    response.write(bytes.subarray(first, Math.max(first, end)), () => {
      if (end < bytes.length) destroyOnce(response, () => kept() >= end)
      else response.end()
    })
  }
}

/** What was sent but not yet read is lost with the connection. */
export function destroyOnce(response: ServerResponse, holds: () => boolean): void {
  if (holds()) response.destroy()
  else setTimeout(() => destroyOnce(response, holds), 10)
}

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(code, headers).end('no')
  }
}

/** The first answer to the first request, and so on; the last one to all others. */
export function inTurn(...answers: Answer[]): Answer {
  return (request, response, nth) => answers[Math.min(nth, answers.length - 1)]!(request, response, nth)
}
