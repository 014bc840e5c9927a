/** Building the dashboard, in a copy of the project whose Next.js does as the test says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { isGone } from '../execution/gone.ts'

type Module = typeof import('../../harness/cli/dashboard/build.ts')

const ROOT = join(import.meta.dirname, '../..')
const COPIED = ['harness/base', 'harness/cli/dashboard', 'harness/engine/installation/lock.mjs', 'dashboard/build.mjs']
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'maskbench-build-'))
  onTestFinished(() => rmSync(project, { recursive: true }))
  for (const path of COPIED) cpSync(join(ROOT, path), join(project, path), { recursive: true })
  for (const source of ['db', 'harness/analysis', 'harness/statistics']) mkdirSync(join(project, source))
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(project, file), '{"type":"module"}')
  mkdirSync(join(project, 'node_modules/next/dist/bin'), { recursive: true })
  writeFileSync(join(project, 'node_modules/next/package.json'), '{"type":"commonjs"}')
})

/** @param script - what `next build` does; `out` is the folder that it writes to. */
function letNext(script: string): void {
  const file = join(project, 'node_modules/next/dist/bin/next')
  const note = JSON.stringify(join(project, 'started'))
  writeFileSync(
    file,
    `const fs = require('node:fs'), [, , ...words] = process.argv, out = words[1] + process.env.MASKBENCH_BUILD + '/'
fs.writeFileSync(${note} + '.new', [process.pid, ...words].join(' '))
fs.renameSync(${note} + '.new', ${note})
${script}`,
  )
}

async function builder(): Promise<Module> {
  return (await import(join(project, 'harness/cli/dashboard/build.ts'))) as Module
}

async function buildBy(script: string, signal?: AbortSignal) {
  letNext(script)
  const { buildDashboard } = await builder()
  const notes: string[] = []
  const result = buildDashboard((line) => notes.push(line), signal)
  const failure = await result.then(() => undefined).catch((error: Error) => error.message)
  return { notes, failure, id: failure ? '' : join(project, 'dashboard', await result, 'BUILD_ID') }
}

const SUCCEED = "fs.mkdirSync(out, { recursive: true }); fs.writeFileSync(out + 'BUILD_ID', 'one')"
const HANG = 'setInterval(() => {}, 1000)'
const BEGINS = 'building the dashboard (only needed once; under a minute on an idle machine, minutes on a busy one) …'

test('a build tells when it begins and ends, and is not repeated', async () => {
  const { notes, failure } = await buildBy(SUCCEED)
  expect(failure).toBeUndefined()
  expect(notes).toEqual([BEGINS, expect.stringMatching(/^built the dashboard in \d+ s$/)])
  expect(started().words).toEqual(['build', `${project}/dashboard/`])
  expect((await buildBy('process.exit(1)')).notes).toEqual([])
})

test('only what is in the sources decides whether they are built again', async () => {
  const page = join(project, 'dashboard/page.tsx')
  writeFileSync(page, 'one')
  const first = await buildBy(SUCCEED)
  utimesSync(page, new Date(), new Date(Date.now() + 60_000))
  // Other clones of the project may share this folder.
  rmSync(join(project, 'node_modules/.cache'), { recursive: true, force: true })
  expect(await buildBy('process.exit(1)')).toEqual({ ...first, notes: [] })

  writeFileSync(page, 'two')
  expect((await buildBy(SUCCEED)).notes[0]).toBe(BEGINS)
})

test('a build leaves those of running servers, and removes others', async () => {
  const { keepFor } = await builder()
  const { id: served } = await buildBy(SUCCEED)
  const server = spawn(process.execPath, ['-e', HANG])
  keepFor(relative(join(project, 'dashboard'), dirname(served)), server.pid)
  const change = (text: string) => writeFileSync(join(project, 'db/schema.ts'), text)
  change('one')
  const { id: unused } = await buildBy(SUCCEED)
  change('two')
  await buildBy(SUCCEED)
  expect([served, unused].map(existsSync)).toEqual([true, false])

  server.kill()
  await once(server, 'close')
  change('three')
  const { id } = await buildBy(SUCCEED)
  expect([served, id].map(existsSync)).toEqual([false, true])
})

test('a build that is cut off does not pass for one, and leaves the earlier one', async () => {
  const earlier = await buildBy(SUCCEED)
  const added = join(project, 'db/schema.ts')
  writeFileSync(added, '')
  expect((await buildBy(`${SUCCEED}; process.exit(1)`)).failure).toBe('the dashboard could not be built')
  expect(existsSync(earlier.id)).toBe(true)

  rmSync(added)
  expect(await buildBy('process.exit(1)')).toEqual({ ...earlier, notes: [] })
  writeFileSync(added, '')
  expect((await buildBy(SUCCEED)).notes[0]).toBe(BEGINS)
})

test('a build that fails shows what Next.js said, and is repeated', async () => {
  const { notes, failure } = await buildBy("console.log('no such module'); process.exitCode = 1")
  expect([failure, notes]).toEqual(['the dashboard could not be built', [BEGINS, 'no such module']])
  expect((await buildBy(SUCCEED)).failure).toBeUndefined()
})

test('a build that is no longer wanted ends, and the next one is not kept waiting', async () => {
  const controller = new AbortController()
  const building = buildBy(HANG, controller.signal)
  while (!existsSync(join(project, 'started'))) await sleep(20)
  controller.abort(new Error('not wanted'))
  expect((await building).failure).toBe('not wanted')
  expect(isGone(started().pid!)).toBe(true)
  expect((await buildBy(SUCCEED)).failure).toBeUndefined()
})

test('a build ends with the process that began it, even if that is killed', async () => {
  letNext(HANG)
  const script = `(await import('./harness/cli/dashboard/build.ts')).buildDashboard(() => {})`
  const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs')
  const parent = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], { cwd: project })
  while (!existsSync(join(project, 'started'))) await sleep(20)
  parent.kill('SIGKILL')
  await once(parent, 'close')
  while (!isGone(started().pid!)) await sleep(20)
})

function started(): { pid: string; words: string[] } {
  const [pid = '', ...words] = readFileSync(join(project, 'started'), 'utf8').split(' ')
  return { pid, words }
}
