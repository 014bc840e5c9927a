/** The command that serves the dashboard: whom it answers, under which address, and how it ends. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { UsageError } from '../../harness/base/errors.ts'
import { buildDashboard } from '../../harness/cli/dashboard/build.ts'
import { freePort, startDashboard } from '../../harness/cli/dashboard/server.ts'
import { send } from '../api/raw-request.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { isGone } from '../execution/gone.ts'
import { folder } from './helpers/maskbench.ts'

const MARKDOWN = '/api/v1/leaderboard?format=md&dataset=scenes-few'

async function served(here: ReturnType<typeof folder>, ...words: string[]) {
  copyFixture(join(here.path, 'f.sqlite')).$client.close()
  const child = here.start('serve', '--port', '0', '--db', 'f.sqlite', '--json', ...words)
  const [line] = (await once(child.stdout!, 'data')) as [string]
  return { child, url: (JSON.parse(line) as { url: string }).url }
}

function answers(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  return new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
  }).finally(() => socket.destroy())
}

test('the server ends with the command, even if that is killed', async () => {
  using here = folder()
  const { child, url } = await served(here)
  expect(await answers(url)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  while (await answers(url)) await sleep(50)
})

test('a port that is taken while the dashboard is built is told as one that was taken before', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const lines: string[] = []
  const build = await buildDashboard(() => {})
  const server = {
    build,
    port,
    host: '127.0.0.1',
    database: '/nowhere.sqlite',
    note: (line: string) => lines.push(line),
  }
  const before = await freePort(port, server.host).catch((error: unknown) => error)
  expect(before).toBeInstanceOf(UsageError)
  await expect(startDashboard(server)).rejects.toEqual(before)
  expect(lines).toEqual([])
  other.close()
})

test('Ctrl-C before the server listens ends it and the command', async () => {
  using here = folder()
  await buildDashboard(() => {})
  const child = here.start('serve', '--port', '0')
  const closed = once(child, 'close')
  const server = await serverOf(child.pid!)
  child.kill('SIGINT')
  await closed
  while (!isGone(server)) await sleep(20)
})

/** Empty for a process that has ended. */
function commandLine(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** @returns the id of the server that a command has started. */
async function serverOf(command: number): Promise<string> {
  for (;;) {
    const children = readFileSync(`/proc/${command}/task/${command}/children`, 'utf8').split(' ').filter(Boolean)
    const found = children.find((child) => commandLine(child).includes('server.mjs'))
    if (found) return found
    await sleep(20)
  }
}

test('a host that is allowed is answered, and downloads name it; another one is refused', async () => {
  using here = folder()
  const { child, url } = await served(here, '--allow-host', 'bench.example.org', '--allow-host', 'Other.example.org')
  const get = (host: string) => send(url, { method: 'GET', path: MARKDOWN, headers: { host } })
  for (const host of ['bench.example.org', 'other.example.org:8080', 'localhost:1234']) {
    const { status, body } = await get(host)
    expect([status, body]).toEqual([200, expect.stringContaining(`, http://${host}/?dataset=scenes-few`)])
    expect(body).not.toContain(new URL(url).host)
  }
  expect((await get('example.org')).status).toBe(403)
  const forwarded = { host: 'localhost', 'x-forwarded-host': 'evil.example.org' }
  const { body } = await send(url, { method: 'GET', path: MARKDOWN, headers: forwarded })
  expect(body).not.toContain('evil')
  child.kill('SIGTERM')
  await once(child, 'exit')
})

test('a public address is what downloads name, and its host is allowed', async () => {
  using here = folder()
  const { child, url } = await served(here, '--public-address', 'https://bench.example.org/')
  for (const host of ['bench.example.org', 'localhost']) {
    const { status, body } = await send(url, { method: 'GET', path: MARKDOWN, headers: { host } })
    expect([status, body]).toEqual([200, expect.stringContaining(', https://bench.example.org/?dataset=scenes-few')])
  }
  child.kill('SIGTERM')
  await once(child, 'exit')
})

test.each([
  [['--public-address', 'https://example.org/bench/'], 'cannot be served below a path'],
  [['--public-address', 'bench.example.org'], 'Give an address such as'],
  [['--allow-host', 'https://example.org'], 'Give a host name without a scheme'],
])('%j is refused', async (words, why) => {
  using here = folder()
  const { code, stderr } = await here.maskbench('serve', ...words)
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
})
