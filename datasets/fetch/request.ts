/** One GET request through the proxy of the environment, with our own redirect rules and an undecoded body. */
import type { Readable } from 'node:stream'
import { EnvHttpProxyAgent, request } from 'undici'

const MOST_REDIRECTS = 8
const CONNECT_MS = 20_000

/** A download from one URL failed. */
export class Setback extends Error {
  /** Whether retrying the same URL makes sense. */
  readonly again: boolean
  constructor(what: string, again: boolean, options?: ErrorOptions) {
    super(what, options)
    this.again = again
  }
}

export interface Reply {
  status: number
  header(name: string): string | null
  body: Readable
}

export interface Client {
  /** @throws Setback */
  get(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Reply>
  close(): Promise<void>
}

/** @param stallMs - how long the other side may be silent. */
export function client(stallMs: number): Client {
  const { NO_PROXY, no_proxy = NO_PROXY } = process.env
  const agent = new EnvHttpProxyAgent({
    noProxy: [no_proxy, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(','),
    proxyTunnel: false, // what is not encrypted is asked of the proxy itself: many refuse tunnels to port 80
    connect: { timeout: CONNECT_MS },
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
  })
  return {
    async get(url, headers, signal) {
      let target = url
      for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
        const reply = await ask(target)
        const location = reply.status >= 300 && reply.status < 400 ? reply.header('location') : null
        if (location === null) return reply
        reply.body.on('error', () => {}).destroy()
        target = redirected(target, location)
      }
      throw new Setback(`redirects more than ${MOST_REDIRECTS} times`, false)

      async function ask(address: string): Promise<Reply> {
        try {
          const identity = { 'accept-encoding': 'identity', 'user-agent': 'maskbench' }
          const asked = request(address, { dispatcher: agent, headers: { ...identity, ...headers }, signal })
          const answer = await unlessAborted(asked, signal)
          const header = (name: string) => [answer.headers[name] ?? null].flat()[0] ?? null
          return { status: answer.statusCode, header, body: answer.body }
        } catch (error) {
          throw signal.aborted ? signal.reason : setback(error, stallMs)
        }
      }
    },
    close: () => agent.destroy(),
  }
}

/** undici itself hears of it only once there is a connection. */
async function unlessAborted<T extends { body: Readable }>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
  })
  try {
    return await Promise.race([asked, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
    if (signal.aborted) asked.then(({ body }) => body.on('error', () => {}).destroy()).catch(() => {})
  }
}

function redirected(from: string, location: string): string {
  const to = new URL(location, from)
  const isWeb = to.protocol === 'https:' || to.protocol === 'http:'
  if (!isWeb) throw new Setback(`redirects to ${to.href}`, false)
  if (from.startsWith('https:') && to.protocol === 'http:') {
    throw new Setback(`redirects to the unencrypted ${to.href}`, false)
  }
  return to.href
}

/** Describes a network error in plain words. */
export function setback(cause: unknown, stallMs: number): Setback {
  const { code = '', message = String(cause) } = (cause ?? {}) as { code?: string; message?: string }
  return new Setback(plain(code, message, stallMs), code !== 'ERR_INVALID_URL', { cause })
}

function plain(code: string, message: string, stallMs: number): string {
  if (code === 'UND_ERR_BODY_TIMEOUT') return `fell silent for ${stallMs / 1000} s`
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return `did not answer within ${stallMs / 1000} s`
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'cannot be reached'
  if (code === 'ECONNREFUSED') return 'refuses connections'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host name cannot be resolved (no network?)'
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') return 'broke off'
  const [first = ''] = message.split('\n')
  return first.replace(/\.$/, '') || code
}
