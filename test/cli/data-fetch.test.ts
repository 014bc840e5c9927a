import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Archive, Download } from '../../datasets/archives.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { tar } from '../datasets/fetch/archives.ts'
import { type Answer, QUICK_DISK, type Server, serve, status, whole } from '../datasets/fetch/server.ts'
import { smallDisk } from './helpers/small-disk.ts'

const TOY = childScript('toy-data')
const body = randomBytes(200_000)
  .toString('latin1')
  .replace(/[^\x20-\x7e]/g, 'x')
const bytes = tar({ path: 'toy-bin/a.bin', body })
const etag = '"1"'

let here: string
let server: Server
let answer: Answer
beforeEach(async () => {
  here = mkdtempSync(join(QUICK_DISK, 'maskbench-toy-'))
  answer = whole(bytes, { etag })
  server = await serve((...request) => answer(...request))
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(here, { recursive: true })
})

test('fetch brings a data set once, verify finds what became of it, and fetch --again mends that', async () => {
  const missing = await maskbench('data', 'verify', 'toy', '--json')
  expect([missing.code, JSON.parse(missing.stdout)]).toEqual([
    1,
    [{ name: 'toy', checked: 1, problems: [{ file: 'toy-bin/a.bin', what: 'missing' }] }],
  ])
  expect(missing.stderr).toContain(
    'maskbench: 1 file is missing or damaged. run `npx maskbench data fetch toy --again`',
  )

  const first = await maskbench('data', 'fetch', 'toy', '--json')
  expect(first.code).toBe(0)
  expect(JSON.parse(first.stdout)).toMatchObject({ name: 'toy', folder: join(here, 'toy'), fetched: ['toy.tar'] })
  expect(first.stderr).toContain('A toy. Licence: none at all. From nowhere\n')
  expect(first.stderr).toMatch(
    /Fetching toy\.tar \(202 kB\) …\n(.* · \d+ s\n)*Fetching toy\.tar \(202 kB\) · done in \d+ s\n/,
  )
  expect(readFileSync(join(here, 'toy/toy-bin/a.bin'), 'latin1') === body).toBe(true)
  expect(readdirSync(join(here, 'toy')).sort()).toEqual(['toy-bin', 'toy.tar.contents'])

  const second = await maskbench('data', 'fetch', 'toy')
  expect([second.code, second.stdout]).toEqual([0, expect.stringMatching(/^toy is already in /)])
  expect(server.asked).toEqual(['/toy.tar'])
  const good = await maskbench('data', 'verify')
  expect([good.code, good.stdout]).toEqual([0, expect.stringContaining('toy: 1 file checked, all intact\n')])

  writeFileSync(join(here, 'toy/toy-bin/a.bin'), body.replace(/x/, 'y'))
  const bad = await maskbench('data', 'verify', 'toy')
  expect(bad.code).toBe(1)
  expect(bad.stdout).toMatch(
    /^toy: toy-bin\/a\.bin: sha256 \w+ instead of \w+\ntoy: 1 file checked, 1 missing or damaged\n$/,
  )
  expect((await maskbench('data', 'fetch', 'toy', '--again')).code).toBe(0)
})

test('terms are printed, and have to be accepted', async () => {
  const terms = 'Only for research.'
  const refused = await maskbench({ terms }, 'data', 'fetch', 'toy')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('Only for research.\n')
  expect(refused.stderr).toMatch(/toy has terms, which were not accepted\. .*--accept-terms/)
  expect(server.asked).toEqual([])
  const accepted = await maskbench({ terms }, 'data', 'fetch', 'toy', '--accept-terms')
  expect([accepted.code, accepted.stderr.includes('Only for research.')]).toEqual([0, true])
})

test('what has to be got by hand is explained, and taken from a folder', async () => {
  const byHand = 'Make an account and download toy.tar.'
  const refused = await maskbench({ byHand }, 'data', 'fetch', 'toy')
  expect([refused.code, refused.stderr.startsWith(byHand)]).toEqual([3, true])
  writeFileSync(join(here, 'toy.tar'), bytes)
  const taken = await maskbench({ byHand }, 'data', 'fetch', 'toy', '--from', here)
  expect([taken.code, taken.stdout]).toEqual([0, `toy is in ${join(here, 'toy')}\n`])
  expect([server.asked, existsSync(join(here, 'toy.tar'))]).toEqual([[], true])
})

test.each(['SIGINT', 'SIGKILL'] as const)('after %s the same command goes on', async (signal) => {
  answer = (_request, response) => {
    response.setHeader('etag', etag)
    response.setHeader('content-length', bytes.length)
    response.write(bytes.subarray(0, 100_000))
  }
  const child = start({}, 'data', 'fetch', 'toy')
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const part = join(here, 'toy/toy.tar.part')
  while ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < 100_000) await sleep(20)
  child.kill(signal)
  const [code] = await once(child, 'close')
  expect(code).toBe(signal === 'SIGINT' ? 130 : null)
  if (signal === 'SIGINT') expect(stderr).toContain('maskbench: interrupted. run the same command again')
  expect(existsSync(join(here, 'toy/toy.tar'))).toBe(false)

  answer = whole(bytes, { etag })
  expect((await maskbench('data', 'fetch', 'toy')).code).toBe(0)
  expect(server.asked).toEqual(['/toy.tar', '/toy.tar bytes=100000-'])
})

test('of two fetches at once the second waits, and finds the data set there', async () => {
  let deliver = () => {}
  answer = (...request) => {
    deliver = () => whole(bytes)(...request)
  }
  const first = maskbench('data', 'fetch', 'toy')
  while (server.asked.length === 0) await sleep(20)
  const second = start({}, 'data', 'fetch', 'toy')
  const end = endOf(second)
  second.stderr.once('data', () => deliver())
  expect((await first).code).toBe(0)
  const { code, stdout, stderr } = await end
  expect(code).toBe(0)
  expect(stderr).toMatch(/^Waiting for another fetch of toy \(process \d+\) …\n/)
  expect(stdout).toMatch(/^toy is already in /)
  expect(server.asked).toHaveLength(1)
})

test('a failed fetch says which address, what happened, and what to do', async () => {
  answer = status(404)
  const { code, stdout, stderr } = await maskbench('data', 'fetch', 'toy', '--from', server.url)
  const line = `maskbench: toy.tar could not be downloaded: ${server.url}/toy.tar answers 404. `
  const remedy = 'get it elsewhere and name its folder or URL with --from'
  expect([code, stdout, stderr.trim().split('\n').at(-1)]).toEqual([3, '', line + remedy])
})

test('a disk that is too small is named before anything is downloaded', async (context) => {
  using disk = smallDisk('size=300k')
  if (disk === null) return context.skip()
  const before = await maskbench({ root: disk.path }, 'data', 'fetch', 'toy')
  expect(before.code).toBe(3)
  expect(before.stderr).toMatch(
    /\/toy has \d+ kB free, but 434 kB are needed\. free some space, or set MASKBENCH_DATA to a folder on/,
  )
  expect(server.asked).toEqual([])
  const during = await maskbench({ root: disk.path, bytes: null }, 'data', 'fetch', 'toy')
  expect(during.code).toBe(3)
  expect(during.stderr).toMatch(
    /maskbench: no space left to write.*\. free some disk space and run the same command again/,
  )
})

test('data that ships, that is nobody’s and that is not there', async () => {
  const [ships, own, unknown] = await Promise.all([
    maskbench('data', 'fetch', 'uci-heart'),
    maskbench('data', 'fetch', 'folder:photos'),
    maskbench('data', 'fetch', 'stl11'),
  ])
  expect([ships.code, ships.stdout]).toEqual([0, 'uci-heart comes with maskbench; there is nothing to fetch\n'])
  expect([own.code, own.stdout]).toEqual([0, 'folder:photos is your own; there is nothing to fetch\n'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('did you mean stl10?')
  const verified = await maskbench('data', 'verify', 'uci-heart', 'fashion-mnist-mini', 'scenes', '--json')
  expect(JSON.parse(verified.stdout)).toEqual([
    { name: 'uci-heart', checked: 1, problems: [] },
    { name: 'fashion-mnist-mini', checked: 4, problems: [] },
  ])
})

type Given = Partial<Download & Archive & { root: string }>

async function maskbench(...words: [Given, ...string[]] | string[]) {
  const [first, ...rest] = words
  return endOf(typeof first === 'object' ? start(first, ...(rest as string[])) : start({}, ...(words as string[])))
}

async function endOf(child: ReturnType<typeof start>) {
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

function start({ root = here, terms = null, byHand = null, ...given }: Given, ...words: string[]) {
  const value = createHash('sha256').update(bytes).digest('hex')
  const digest: Archive['digest'] = { algorithm: 'sha256', value }
  const urls = [`${server.url}/toy.tar`]
  const archive: Archive = { file: 'toy.tar', urls, digest, bytes: bytes.length, unpack: 'tar', ...given }
  const download: Download = { archives: [archive], terms, byHand }
  const env = {
    ...process.env,
    MASKBENCH_DATA: root,
    TOY: JSON.stringify({ download, files: [['toy-bin/a.bin', body.length]] }),
  }
  const child = spawn(process.execPath, [TOY, ...words], {
    cwd: here,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  return child
}
