/** Nothing is written, nothing but the artefact folder is given away, and only this machine is answered. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { refusal } from '../../dashboard/admission.mjs'
import { ROUTES } from '../../dashboard/api/index.ts'
import { BASE } from '../../dashboard/api/route.ts'
import { openStore } from '../../dashboard/lib/store.ts'
import { artefacts } from '../../db/schema/index.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { serve, stopServing } from '../dashboard/pages/served.ts'
import { appAddresses } from './app-routes.ts'
import { type RawRequest, send } from './raw-request.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-security-'))
const path = join(folder, 'fixture.sqlite')
let base: string
let hashes: string[]

beforeAll(async () => {
  const database = copyFixture(path)
  hashes = database
    .select({ sha256: artefacts.sha256 })
    .from(artefacts)
    .all()
    .map(({ sha256 }) => sha256)
  database.$client.close()
  base = await serve(path)
})

afterAll(() => {
  stopServing()
  rmSync(folder, { recursive: true, force: true })
})

/** Null for a file that was closed meanwhile. */
function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

const get = (address: string, more: Partial<RawRequest> = {}) =>
  send(base, { method: 'GET', path: address, headers: {}, ...more })

const PAGES = [...appAddresses('page').filter((address) => !address.includes('{')), '/nonsense']
const everyRoute = ROUTES.map(({ path }) => BASE + path.replace('{id}', 'gls-1').replace('{name}', 'loss'))

describe('the store', () => {
  it('is opened so that nothing can be written', () => {
    vi.stubEnv('MASKBENCH_DB', path)
    const store = openStore()
    if (store.state !== 'ready') throw new Error(store.state)
    const { $client: client } = store.database
    expect(client.readonly).toBe(true)
    for (const sql of ['delete from runs', 'create table t (x)', "insert into meta values ('a', 'b')", 'vacuum']) {
      expect(() => client.exec(sql)).toThrow(/readonly/)
    }
    expect(() => client.prepare('pragma user_version = 7').run()).toThrow(/readonly/)
    client.close()
  })

  it('has the same bytes after every page and route was read', async () => {
    const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    const state = () =>
      files()
        .filter(({ name }) => !name.endsWith('-shm'))
        .map(({ parentPath, name }) => {
          const bytes = readFileSync(join(parentPath, name))
          return `${name} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`
        })
        .filter((line) => !/-wal 0 /.test(line))
        .sort()
    const before = state()
    for (const address of [...PAGES, ...everyRoute, `/artefacts/${hashes[0]}`]) await get(address)
    expect(state()).toEqual(before)
  })
})

describe('every answer', () => {
  it('has a strict content security policy, and its type is not guessed', async () => {
    const page = await get('/')
    const script = /\/_next\/static\/[\w./~-]+\.js/.exec(page.body)![0]
    for (const address of [
      ...PAGES,
      ...everyRoute,
      BASE,
      `/artefacts/${hashes[0]}`,
      '/icon.svg',
      script,
      '/%zz',
      '//',
    ]) {
      const { headers } = await get(address)
      const policy = String(headers['content-security-policy'])
      expect([address, policy]).toEqual([address, expect.stringMatching(/^default-src 'none'/)])
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      expect([address, headers['x-content-type-options']]).toEqual([address, 'nosniff'])
      expect(headers['set-cookie']).toBeUndefined()
    }
  })

  it.each(['OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'])('is for GET and HEAD, not for %s', async (method) => {
    for (const address of [...everyRoute, '/', `/artefacts/${hashes[0]}`]) {
      const { status, headers } = await get(address, { method })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('to HEAD has the status and type of GET, and no body', async () => {
    for (const address of [...PAGES, ...everyRoute, `/artefacts/${hashes[0]}`, `/artefacts/${'0'.repeat(64)}`]) {
      const [whole, head] = [await get(address), await get(address, { method: 'HEAD' })]
      const facts = ({ status, headers }: typeof whole) => [address, status, headers['content-type']]
      expect(facts(head)).toEqual(facts(whole))
      expect(head.body).toBe('')
    }
  })

  it('to a request for a web socket is a refusal', async () => {
    for (const address of ['/_next/webpack-hmr', '/_next/', '/', '/live']) {
      const socket = connect(Number(new URL(base).port), '127.0.0.1')
      const lines = [`GET ${address} HTTP/1.1`, 'host: localhost', 'connection: upgrade', 'upgrade: websocket']
      socket.write(
        [...lines, 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''].join('\r\n'),
      )
      let answer = ''
      for await (const text of socket.setEncoding('utf8')) answer += text
      expect([address, answer]).toEqual([address, expect.stringMatching(/^HTTP\/1.1 400 Bad Request/)])
    }
  })

  it('to what is no HTTP is a message as well', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.end('nonsense\r\n\r\n')
    let answer = ''
    for await (const text of socket.setEncoding('utf8')) answer += text
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request[\s\S]*\{"error":"the request cannot be parsed"/)
  })
})

describe('names of hosts', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST:3000', '[::1]:3000'])('%s is this machine', async (host) => {
    expect((await get('/api/v1/status', { headers: { host } })).status).toBe(200)
  })

  it.each([
    'example.org',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '10.0.0.1',
    '0.0.0.0',
    'localhost@example.org',
  ])('"%s" could have been made to point here and is refused', async (host) => {
    const { status, body } = await get('/api/v1/status', { headers: { host } })
    expect([status, body]).toEqual([403, expect.stringContaining('a host name other than this machine')])
  })

  test('are no matter where the reader chose to be reached from elsewhere', () => {
    const request = { method: 'GET', url: '/', headers: { host: 'bench.example.org' } }
    expect(refusal(request, '0.0.0.0')).toBeNull()
    expect(refusal(request, '127.0.0.1')?.status).toBe(403)
    expect(refusal(request, '::1')?.status).toBe(403)
    expect(refusal(request, '127.0.0.1', ['bench.example.org'])).toBeNull()
    const withPort = { ...request, headers: { host: 'Bench.example.org:8080' } }
    expect(refusal(withPort, '127.0.0.1', ['bench.example.org'])).toBeNull()
    expect(refusal(request, '127.0.0.1', ['example.org'])?.status).toBe(403)
  })

  test('it listens to this machine alone', async ({ skip }) => {
    const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
    const outside = others.find(({ internal, family }) => !internal && family === 'IPv4')
    if (!outside) return skip('this machine has no other address')
    const socket = connect(Number(new URL(base).port), outside.address)
    const reached = await new Promise((resolve) =>
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false)),
    )
    socket.destroy()
    expect(reached).toBe(false)
  })
})

describe('artefacts', () => {
  const file = (hash: string) => join(`${path}.d`, hash.slice(0, 2), hash)

  it('are those that a run left, by their hash', async () => {
    const [hash] = hashes
    expect((await get(`/artefacts/${hash}`)).status).toBe(200)
    for (const bad of ['0'.repeat(64), hash!.toUpperCase(), `${hash}%2f..`, '..%2f..%2ffixture.sqlite', `${hash}0`]) {
      expect([bad, (await get(`/artefacts/${bad}`)).status]).toEqual([
        bad,
        expect.toSatisfy((s) => s === 400 || s === 404),
      ])
    }
  })

  it('are refused where their bytes have changed, even at the same length', async () => {
    const hash = hashes.find((one) => one !== hashes[0])!
    expect((await get(`/artefacts/${hash}`)).status).toBe(200)
    const bytes = readFileSync(file(hash))
    writeFileSync(file(hash), Buffer.from(bytes).reverse())
    const { status, body, headers } = await get(`/artefacts/${hash}`)
    expect([status, body]).toEqual([503, expect.stringContaining('was changed')])
    expect(headers['cache-control']).toBeUndefined()
    writeFileSync(file(hash), bytes)
    expect((await get(`/artefacts/${hash}`)).status).toBe(200)
  })

  it('leave no file open after HEAD', async () => {
    const pid = execFileSync('pgrep', ['-f', `server\\.mjs --port ${new URL(base).port}`], { encoding: 'utf8' }).trim()
    const open = () => readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`) ?? [])
    for (let i = 0; i < 20; i++) await get(`/artefacts/${hashes[0]}`, { method: 'HEAD' })
    await expect.poll(() => open().filter((target) => target.includes(hashes[0]!))).toEqual([])
  })

  it('are plain files of one folder: links and pipes in it are not followed', async () => {
    const [first, second, third] = [...new Set(hashes)] as [string, string, string]
    const secret = join(folder, 'secret')
    writeFileSync(secret, 'secret')
    unlinkSync(file(first))
    symlinkSync(secret, file(first))
    rmSync(join(`${path}.d`, second.slice(0, 2)), { recursive: true })
    mkdirSync(join(folder, 'elsewhere'))
    writeFileSync(join(folder, 'elsewhere', second), 'secret')
    symlinkSync(join(folder, 'elsewhere'), join(`${path}.d`, second.slice(0, 2)))
    unlinkSync(file(third))
    execFileSync('mkfifo', [file(third)])
    for (const hash of [first, second, third]) {
      const { status, body } = await get(`/artefacts/${hash}`)
      expect([status, body]).toEqual([404, expect.stringContaining('missing from the folder next to the database')])
    }
  })
})
