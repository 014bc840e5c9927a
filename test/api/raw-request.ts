/** A request sent as it is written: nothing in the address is put right on the way, as fetch would. */
import { type OutgoingHttpHeaders, request } from 'node:http'
import { WAIT_MS } from '../patience.ts'

export interface RawRequest {
  method: string
  path: string
  headers: OutgoingHttpHeaders
}

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

const MOST = 4_000_000

/** @returns what was answered; of what streams for ever, its beginning. */
export function send(base: string, { method, path, headers }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent: false, timeout: WAIT_MS }, (response) => {
      let body = ''
      const end = () => resolve({ status: response.statusCode!, headers: response.headers, body })
      response.setEncoding('latin1').on('data', (text: string) => {
        body += text
        const endless = response.headers['content-type']?.startsWith('text/event-stream')
        if (!endless && body.length < MOST) return
        end()
        response.destroy()
      })
      response.on('end', end).on('error', end)
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer to ${method} ${path.slice(0, 200)}`)))
    asked.on('error', reject)
    asked.end()
  })
}
