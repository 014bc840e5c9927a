// @ts-check
/**
 * The dashboard's server: Next.js, behind a filter that refuses requests it would mishandle.
 * `node dashboard/server.mjs [--port 3000] [--host 127.0.0.1] [--allow-host NAME]... [--dev]`; MASKBENCH_DB is the path of
 * the result store.
 */
import { createServer, STATUS_CODES } from 'node:http'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import next from 'next'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'
import { refusal } from './admission.mjs'

const text = /** @type {const} */ ({ type: 'string' })
const names = /** @type {const} */ ({ type: 'string', multiple: true })
const { values } = parseArgs({ options: { port: text, host: text, 'allow-host': names, dev: { type: 'boolean' } } })
const { host: hostname = '127.0.0.1', 'allow-host': allowed = [], dev = false } = values
const port = Number(values.port ?? 3000)
const POLICY = "default-src 'none'; frame-ancestors 'none'"

const server = createServer((request, response) => {
  const refused = refusal(request, hostname, allowed)
  if (refused) return refuse(response, refused)
  // Pages get their policy, with a nonce, from proxy.ts; scripts and fonts need nothing.
  if (request.url?.startsWith('/_next/')) response.setHeader('content-security-policy', POLICY)
  forgetBadRouterState(request)
  handle(request, response)
})

/**
 * Removes an invalid router-state header, by which Next.js requests a part of a page. Without the header it sends the
 * whole page; with an invalid one it answers with status 500.
 * @param {import('node:http').IncomingMessage} request
 */
function forgetBadRouterState({ headers }) {
  try {
    parseAndValidateFlightRouterState(headers['next-router-state-tree'])
  } catch {
    delete headers['next-router-state-tree']
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {{ status: number, error: string, remedy: string, allow?: string }} refused
 */
function refuse(response, { status, allow, ...answer }) {
  if (allow) response.setHeader('allow', allow)
  response.setHeader('content-security-policy', POLICY)
  response.setHeader('x-content-type-options', 'nosniff')
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

// On a busy machine, a client may need more than Node's default of five seconds between two requests.
server.keepAliveTimeout = 60_000

server.on('checkExpectation', (_, response) => {
  refuse(response, { status: 417, error: 'the `expect` header is not supported', remedy: 'remove it' })
})

/** Answers requests that are not valid HTTP or whose headers are too large. */
server.on('clientError', (/** @type {NodeJS.ErrnoException} */ error, socket) => {
  if (!socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  const answer = JSON.stringify({ error: 'the request cannot be parsed', remedy: 'shorten or fix its headers' })
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'content-type: application/json', 'connection: close']
  socket.end(
    [...head, `content-security-policy: ${POLICY}`, `content-length: ${answer.length}`, '', answer].join('\r\n'),
  )
})

// Only the development server has a use for web sockets.
if (!dev) {
  server.on('upgrade', (_, socket) => {
    const answer = JSON.stringify({ error: 'the server has no web sockets', remedy: 'use GET' })
    const head = ['HTTP/1.1 400 Bad Request', 'content-type: application/json', 'connection: close']
    if (socket.writable) socket.end([...head, `content-length: ${answer.length}`, '', answer].join('\r\n'))
  })
}

const app = next({
  dev,
  dir: dirname(fileURLToPath(import.meta.url)),
  hostname,
  port,
  httpServer: server,
  turbopack: dev,
})
const handle = app.getRequestHandler()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
// As the command does that started this server.
if (process.env.MASKBENCH_NOHUP) process.on('SIGHUP', () => {})
// The command that started this server may be killed without a chance to stop it.
process.on('disconnect', () => process.exit(0))
// It may have been while Next.js was loaded, before anyone listened.
if (process.send && !process.connected) process.exit(0)
await app.prepare()
// The port may have been taken while Next.js was loaded.
server.once('error', (/** @type {NodeJS.ErrnoException} */ { code, message }) => {
  if (process.send) return process.send({ code }, () => process.exit(1))
  console.error(`the dashboard cannot listen: ${message}`)
  process.exit(1)
})
// A command that started this server waits for the message.
server.listen(port, hostname, () => process.send?.('listening'))
