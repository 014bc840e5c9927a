/**
 * What nobody would ask in good faith: every page and route with wrong, huge, encoded and hostile parameters, segments,
 * headers and methods. It is refused with a message, or answered with a page that names what it ignored.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../dashboard/api/index.ts'
import { BASE } from '../../dashboard/api/route.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { serve, stopServing } from '../dashboard/pages/served.ts'
import { appAddresses } from './app-routes.ts'
import { type RawAnswer, type RawRequest, send } from './raw-request.ts'

/** Random numbers for bad values, addresses and headers; the same every time. */
const REQUESTS = 1000
const AT_ONCE = 8

const folder = mkdtempSync(join(tmpdir(), 'maskbench-malformed-'))
const path = join(folder, 'fixture.sqlite')
let base: string
let run: string
let before: string

const digest = () => createHash('sha256').update(readFileSync(path)).digest('hex')

beforeAll(async () => {
  const database = copyFixture(path)
  run = listRuns(database, { dataset: 'scenes-few' })[0]!.id
  database.$client.close()
  before = digest()
  base = await serve(path)
})

afterAll(() => {
  stopServing()
  rmSync(folder, { recursive: true, force: true })
})

const PAGES = [...appAddresses(), '/nonsense', '/_next/image', '/icon.svg']
const EVERYWHERE = [...PAGES, ...ROUTES.map((route) => BASE + route.path), BASE, `${BASE}/openapi.json`]

const NAMES = [
  ...[
    'dataset',
    'method',
    'masking',
    'backbone',
    'q',
    'columns',
    'sort',
    'order',
    'published',
    'format',
    'row',
    'column',
  ],
  ...[
    'suite',
    'status',
    'group',
    'page',
    'limit',
    'offset',
    'points',
    'source',
    'show',
    'seed',
    'mask',
    'a',
    'b',
    'epoch',
  ],
  ...['view', 'rows', 'test', 'correction', 'alternative', 'alpha', 'measure', 'ranks', 'metric', 'margin', 'url', 'w'],
  ...['__proto__', 'constructor', 'a[b][c]', 'x[]', '_rsc', 'nxtPid', 'nextParampath', 'a.b', '%', '🎭', ''],
]

const BAD = [
  ...['', ' ', '0', '-1', '1e999', '1e-999', 'NaN', 'Infinity', '-0', '0x10', '1.5', '9'.repeat(400), '-'.repeat(50)],
  ...['null', 'undefined', 'true', '[]', '{}', '{"$gt":""}', '[object Object]', 'toString', '__proto__', 'constructor'],
  ...["'", '"', "' or 1=1 --", '1; drop table runs; --', "' union select sql from sqlite_master --", '%', '_', '\\'],
  ...[
    '../../../../etc/passwd',
    '..\\..\\windows\\win.ini',
    '....//....//etc/passwd',
    '/etc/passwd',
    'file:///etc/passwd',
  ],
  ...['<script>alert(1)</script>', '{{7*7}}', '#{7*7}', '$(id)', '`id`', '\u0000', 'a\u0000b', '\r\nset-cookie: a=b'],
  ...['\u202e\u0301', '🎭'.repeat(40), '\ud800', '\ufffe\uffff', 'İ', 'ﬃ', 'a'.repeat(3000), 'x,'.repeat(900), ','],
  ...['http://169.254.169.254/', '//example.org', 'javascript:alert(1)', 'gls-1', 'simclr', '.5', '2147483648'],
]

const wellFormed = (text: string): string => Buffer.from(text).toString()

/** As it stands in an address: encoded once, twice, half, or not as far as that can be sent. */
const encoded = fc.constantFrom(...BAD).chain((text) =>
  fc
    .constantFrom<(text: string) => string>(
      (raw) => encodeURIComponent(wellFormed(raw)),
      (raw) => encodeURIComponent(encodeURIComponent(wellFormed(raw))),
      (raw) => raw.replace(/[^\x21-\x7e]|[?#]/g, '').replaceAll(' ', '+'),
      (raw) => [...Buffer.from(raw)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
      () => '%zz',
      () => '%C3%28',
      () => '%ed%a0%80',
      () => '%2e%2e%2f%2e%2e%2f%2e%2e%2ffixture.sqlite',
      () => '..%2f..%2f..%2ffixture.sqlite',
      () => '%252e%252e%252ffixture.sqlite',
    )
    .map((write) => write(text)),
)

const parameters = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), encoded), { maxLength: 6 })
  .map((all) => all.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&'))

const TREE = ['', 'garbage', '%7B', encodeURIComponent('["",{},null,null,true]'), '[]', 'null', 'x'.repeat(5000)]
const HEADERS: [string, string[]][] = [
  ['accept', ['text/x-component', 'application/xml', '*/*;q=-1', ',;', 'x'.repeat(3000)]],
  ['range', ['bytes=0-', 'bytes=-1', 'bytes=9999999999-1', 'lines=1', 'bytes=0-0,1-1,2-2']],
  ['rsc', ['1', '0', 'x']],
  ['next-router-state-tree', TREE],
  ['next-router-prefetch', ['1', '2', 'x']],
  ['next-router-segment-prefetch', ['/_tree', '/../..', '%', 'x']],
  ['next-url', ['/', '//example.org', '/..', '%']],
  ['next-action', ['x', '0'.repeat(42)]],
  ['x-middleware-subrequest', ['proxy', 'proxy:proxy:proxy:proxy:proxy', 'src/middleware', 'middleware']],
  ['x-middleware-rewrite', ['/etc/passwd', 'http://example.org']],
  ['x-middleware-prefetch', ['1']],
  ['x-invoke-path', ['/_error']],
  ['x-invoke-status', ['500']],
  ['x-matched-path', ['/_error', '/nonsense']],
  ['x-now-route-matches', ['1=a', '%']],
  ['x-nextjs-data', ['1']],
  ['x-forwarded-host', ['example.org', 'a b', '[']],
  ['x-forwarded-proto', ['gopher', 'https, http']],
  ['host', ['example.org', 'localhost', '', 'a b', '[', '127.0.0.1:99999', 'x'.repeat(300), '127.0.0.1@example.org']],
  ['origin', ['null', 'http://example.org']],
  ['cookie', ['a=%zz', ';;;=', 'x'.repeat(4000), '__prerender_bypass=1']],
  ['content-type', ['multipart/form-data', 'application/json', 'text/plain']],
  ['if-none-match', ['*', '"']],
  ['expect', ['100-continue', 'x']],
  ['content-length', ['0']],
]
const headers = fc
  .array(
    fc.constantFrom(...HEADERS).chain(([name, values]) => fc.constantFrom(...values).map((value) => [name, value])),
    { maxLength: 2 },
  )
  .map((all) => Object.fromEntries(all) as Record<string, string>)

const OTHERS = ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE']
const METHODS = [...Array<string>(50).fill('GET'), ...OTHERS]

/** One of its parts replaced, or something hung on; or as it is. */
const address = fc.constantFrom(...EVERYWHERE).chain((route) =>
  fc
    .tuple(
      fc.constantFrom('as it is', 'as it is', 'as it is', 'replaced', 'replaced', 'added', 'slashes'),
      fc.nat(),
      encoded,
    )
    .map(([how, place, bad]) => {
      const parts = route
        .replace('{run}', run)
        .replace('{sha256}', '0'.repeat(64))
        .replace(/\{id\}/, run)
        .split('/')
      if (how === 'replaced') parts[1 + (place % (parts.length - 1))] = bad
      if (how === 'added') parts.push(bad)
      const whole = parts.join(how === 'slashes' ? ['//', '/./', '/../', '\\'][place % 4] : '/')
      return whole.startsWith('/') ? whole : `/${whole}`
    }),
)

const hostile: () => fc.Arbitrary<RawRequest> = () =>
  fc
    .record({ method: fc.constantFrom(...METHODS), address, parameters, headers })
    .map(({ method, address, parameters, headers }) => ({
      method,
      path: parameters ? `${address}?${parameters}` : address,
      headers,
    }))

const LEAKS =
  /at [\w.<>]+ \(?(?:file:\/\/|\/|node:)[^\s]*:\d+:\d+|node_modules|SQLite format 3|root:x:0|SQLITE_|SqliteError/

function faultsOf({ status, headers, body }: RawAnswer, method: string): string[] {
  const type = String(headers['content-type'] ?? '')
  return [
    ...(status >= 500 ? [`answered with ${status}`] : []),
    ...(LEAKS.test(body) ? [`says ${LEAKS.exec(body)![0]}`] : []),
    ...(status >= 400 && method !== 'HEAD' && body === '' ? [`${status} without a message`] : []),
    ...(headers['set-cookie'] ? ['sets a cookie'] : []),
    ...(/^(https?:)?\/\/(?!127\.0\.0\.1|localhost)/.test(String(headers.location ?? '')) ? ['sends elsewhere'] : []),
    // What refuses a request before it is one, such as Node's parser, has no page.
    ...(body && !headers['content-security-policy'] && status !== 308 ? [`no policy (${status} ${type})`] : []),
    ...(body && type.startsWith('application/json') && status >= 400 && !/^\{"error":".+","remedy":".+"\}$/.test(body)
      ? [`no message: ${body.slice(0, 80)}`]
      : []),
  ]
}

describe('malformed requests', () => {
  it(`${REQUESTS} of them are refused with a message or answered with a page`, async () => {
    const all = fc.sample(hostile(), { numRuns: REQUESTS, seed: 20260203 })
    const found: string[] = []
    const statuses = new Map<number, number>()
    const queue = [...all]
    const work = async () => {
      for (let one = queue.pop(); one; one = queue.pop()) {
        const { method, path, headers } = one
        const answered = await send(base, one).catch((error: Error) => error)
        const faults = answered instanceof Error ? [answered.message] : faultsOf(answered, method)
        if (!(answered instanceof Error)) statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1)
        if (faults.length > 0)
          found.push(`${method} ${path.slice(0, 160)} ${JSON.stringify(headers).slice(0, 160)}: ${faults}`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(found).toEqual([])
    // It is a test of answers, not only of refusals.
    expect(statuses.get(200)).toBeGreaterThan(150)
    expect(statuses.get(400)).toBeGreaterThan(150)
    expect(digest()).toBe(before)
  })
})

describe('a bad value in the address of a page', () => {
  it.each([
    ['/?order=sideways', 'order=sideways'],
    ['/?dataset=nowhere&columns=beauty', 'columns=beauty'],
    ['/runs?status=nonsense', 'status=nonsense'],
    ['/runs?page=1e9', 'page=1e9'],
    ['/masks?seed=x', 'seed=x'],
    ['/significance?alpha=7', 'alpha=7'],
    ['/significance?view=datasets&measure=beauty', 'measure=beauty'],
    ['/tables/gls-1?show=everything', 'show=everything'],
    ['/plot?option=beauty', 'option=beauty'],
  ])('is named and ignored: %s', async (address, named) => {
    const { status, body } = await send(base, { method: 'GET', path: address, headers: {} })
    expect(status).toBe(200)
    expect(body).toMatch(new RegExp(`Ignored <code[^>]*>${named}</code>`))
  })
})
