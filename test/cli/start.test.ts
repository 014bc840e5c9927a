/** `npm start`: what it says before it does anything, and the command that serves and runs a suite at the same time. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildDashboard } from '../../harness/cli/dashboard/build.ts'
import { createProgram } from '../../harness/cli/program.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { isGone } from '../execution/gone.ts'
import { BIN, type Folder, folder, TINY } from './helpers/maskbench.ts'
import { slow, statuses, working } from './helpers/slow-suite.ts'

const START = fileURLToPath(new URL('../../harness/cli/start.mjs', import.meta.url))
const SETUP = fileURLToPath(new URL('../../harness/bootstrap.mjs', import.meta.url))
const SCRIPT = '/usr/bin/script'
const engine = existsSync(bindingPath)

test('the help of `npm start` names the options that its command has', async () => {
  const { status, stdout } = start('--help')
  expect(status).toBe(0)
  const [command] = (await createProgram(() => async () => {}, ['start'])).commands
  const declared = command!.options.map(({ long }) => long).filter((name) => name !== '--json' && name !== '--debug')
  expect(
    stdout
      .match(/^ {2}--[a-z-]+/gm)!
      .map((name) => name.trim())
      .sort(),
  ).toEqual(declared.sort())
})

test.each([['--prot', '3'], ['--port'], ['quick']])(
  'start refuses %s with one line before it does anything',
  (...args) => {
    const { status, stdout, stderr } = start(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^maskbench: .*see `npm start -- --help`\n$/)
  },
)

test.runIf(engine)('start hands its options to the command', () => {
  const { status, stdout, stderr } = start('--jobs', 'many')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^maskbench: option '--jobs <n>' argument 'many' is invalid.*\n$/)
})

test.runIf(engine)('`npm run setup` says that all is there, and what to do next', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SETUP], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  expect(stderr).toBe('Everything is set up. Next: npx maskbench run smoke, then npx maskbench serve\n')
})

describe('the command that serves while a suite runs', () => {
  beforeAll(() => buildDashboard(() => {}))

  test.runIf(engine)('opens the dashboard before the first run, and keeps it open after the last', async () => {
    using here = tiny()
    const command = begin(here, 'tiny.json')
    const url = await command.says(/^Dashboard: (http:\S+)$/m)
    expect(command.said().startsWith(`Dashboard: ${url}\n`)).toBe(true)
    expect((await get(url, '/runs')).status).toBe(200)
    expect(await command.says(/^Dashboard: (\S+) \(Ctrl-C ends it\)\n$/m)).toBe(url)
    expect((await runsAt(url)).map(({ status }) => status)).toEqual(['done', 'done'])
    command.child.kill('SIGINT')
    expect(await command.code).toBe(0)
    await gone(url)
  })

  test.runIf(engine).each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGHUP', 130],
    ['SIGKILL', null],
  ] as const)('%s while the suite runs leaves no process behind', async (signal, code) => {
    using here = slow()
    const command = begin(here, 'tiny.json')
    const url = await command.says(/^Dashboard: (http:\S+)$/m)
    const pid = await working(here)
    expect((await runsAt(url)).map(({ status }) => status)).toEqual(['running'])
    command.child.kill(signal)
    expect(await command.code).toBe(code)
    await gone(url)
    while (!isGone(pid)) await sleep(50)
    expect(statuses(here)).toEqual(['interrupted'])
    if (code !== null)
      expect(command.said()).toMatch(/maskbench: interrupted\. run the same command again to resume\n$/)
  })

  test.runIf(engine && existsSync(SCRIPT))('Ctrl-C once on a terminal ends the suite and the server', async () => {
    using here = slow()
    const line = `${process.execPath} ${BIN} start tiny.json --port 0`
    const terminal = spawn(SCRIPT, ['-qec', line, '/dev/null'], { cwd: here.path, stdio: ['pipe', 'pipe', 'inherit'] })
    using _end = { [Symbol.dispose]: () => terminal.kill() }
    const { says, said } = listen(terminal.stdout)
    const closed = once(terminal, 'close')
    const url = await says(/^Dashboard: (http:\S+)\r$/m)
    await working(here)
    terminal.stdin.write('\x03')
    expect((await closed)[0]).toBe(130)
    await gone(url)
    expect(said()).toContain('maskbench: interrupted. run the same command again to resume')
    expect(statuses(here)).toEqual(['interrupted'])
  })

  test('a suite that fails leaves the dashboard open; the last line says why, and how to repeat it', async () => {
    using here = folder()
    const { screen, opened } = fakeBrowser(here)
    const command = begin(here, 'quik', { open: true, environment: screen('') })
    const end = /^maskbench: there is no suite .*"quik"\. did you mean quick\? \(while .*: `(.*)`\)\n$/m
    expect(await command.says(end)).toBe('npx maskbench run quik')
    const [, url] = command.said().match(/^Dashboard: (\S+) \(Ctrl-C ends it\)$/m)!
    expect(command.said()).toContain(`No browser can be opened here; open ${url} yourself.`)
    expect(existsSync(opened)).toBe(false)
    expect((await get(url!, '/')).status).toBe(200)
    command.child.kill('SIGINT')
    expect(await command.code).toBe(2)
    await gone(url!)
  })

  test.runIf(engine)('a port in use is named at once and at the end, and the suite runs all the same', async () => {
    using here = tiny(1)
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const command = begin(here, 'tiny.json', { port })
    expect(await command.code).toBe(2)
    other.close()
    const refusal = `maskbench: port ${port} is already in use. another \`npm start\` or \`maskbench serve\` may be running there; try --port ${port + 1}, or --port 0 for any free port\n`
    const [before, between, after] = command.said().split(refusal)
    expect([before, after]).toEqual(['', ''])
    expect(between).toMatch(/^The suite goes on without the dashboard\.\n/)
    expect(statuses(here)).toEqual(['done'])
  })

  test.runIf(engine)('--no-serve runs the suite and nothing else', async () => {
    using here = tiny(1)
    const { code, stdout, stderr } = await here.maskbench('start', 'tiny.json', '--no-serve')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^tiny: 1 of 1 runs done, took /)])
    expect(stderr).not.toContain('Dashboard')
    expect((await here.maskbench('start', 'quik', '--no-serve')).code).toBe(2)
  })

  test('--open shows the dashboard in the browser', async () => {
    using here = folder()
    const { screen, opened } = fakeBrowser(here)
    const command = begin(here, 'none', { open: true, environment: screen(':0') })
    const url = await command.says(/^Dashboard: (\S+) \(Ctrl-C ends it\)$/m)
    expect(command.said()).not.toContain('No browser can be opened')
    while (!existsSync(opened)) await sleep(20)
    expect(readFileSync(opened, 'utf8')).toBe(`${url}\n`)
    command.child.kill('SIGINT')
    await command.code
  })
})

function start(...args: string[]) {
  return spawnSync(process.execPath, [START, ...args], { encoding: 'utf8' })
}

interface Settings {
  port?: number
  open?: boolean
  environment?: Record<string, string>
}

/** Starts the command in a folder; by default on any free port. */
function begin(here: Folder, suite: string, { port = 0, open = false, environment = {} }: Settings = {}) {
  const { MASKBENCH_DB: _, ...outer } = process.env
  const words = [BIN, 'start', suite, '--port', String(port), ...(open ? ['--open'] : [])]
  const env = { ...outer, ...environment }
  const child: ChildProcess = spawn(process.execPath, words, {
    cwd: here.path,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const code = once(child, 'close').then(([exit]) => exit as number | null)
  return { child, code, ...listen(child.stderr!) }
}

/** What a process has said so far, and waiting for more. */
function listen(stream: Readable) {
  let text = ''
  stream.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return {
    said: () => text,
    /** @returns the first group. */
    async says(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = text.match(pattern)?.[1]
        if (found !== undefined) return found
        if (stream.closed) throw new Error(`it ended without having said ${pattern}:\n${text}`)
        await sleep(20)
      }
    },
  }
}

function tiny(count = TINY.runs.length): Folder {
  const here = folder()
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs: TINY.runs.slice(0, count) }))
  return here
}

/** A browser that writes the address that it opens to the file `opened`, once the environment `screen` is given. */
function fakeBrowser({ path }: Folder) {
  const browser = join(path, 'xdg-open')
  writeFileSync(browser, '#!/bin/sh\necho "$1" > opened.new && mv opened.new opened\n')
  chmodSync(browser, 0o755)
  const PATH = [path, process.env.PATH].join(delimiter)
  return { opened: join(path, 'opened'), screen: (DISPLAY: string) => ({ PATH, DISPLAY, WAYLAND_DISPLAY: '' }) }
}

async function get(url: string, path: string) {
  const response = await fetch(url + path)
  return { status: response.status, text: await response.text() }
}

async function runsAt(url: string): Promise<{ status: string }[]> {
  return JSON.parse((await get(url, '/api/v1/runs')).text).runs
}

/** Waits until nothing answers there. */
async function gone(url: string): Promise<void> {
  while (
    await fetch(url).then(
      () => true,
      () => false,
    )
  )
    await sleep(50)
}
