/** The bundle of a project that is small enough to see through. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundledMain } from '../../harness/cli/bundle.mjs'

let root: string
const write = (file: string, text: string) => writeFileSync(join(root, file), text)
const bundles = () => readdirSync(join(root, 'node_modules/.cache/maskbench'))

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'maskbench-bundle-')))
  for (const folder of ['harness/cli', 'db', 'datasets', 'node_modules'])
    mkdirSync(join(root, folder), { recursive: true })
  write('package-lock.json', '{}')
  write('db/names.ts', 'export const where: string = import.meta.url\n')
  write('harness/cli/main.ts', "export { where } from '../../db/names.ts'\nexport const said: string = 'first'\n")
})
afterEach(() => rmSync(root, { recursive: true }))

test('the bundle is made once, and again when a source has changed', async () => {
  const first = await bundledMain(root)
  expect(await import(first!)).toMatchObject({ said: 'first' })
  expect(await bundledMain(root)).toBe(first)
  write('db/names.ts', "export const where = 'elsewhere'\n")
  const second = await bundledMain(root)
  expect(second).not.toBe(first)
  expect(await import(second!)).toMatchObject({ where: 'elsewhere' })
})

test('a source is still where it is', async () => {
  const { where } = await import((await bundledMain(root))!)
  expect(where).toBe(pathToFileURL(join(root, 'db/names.ts')).href)
})

test('a project that was moved runs its own sources, also where another now stands in its old place', async () => {
  await bundledMain(root)
  const moved = `${root}-moved`
  renameSync(root, moved)
  try {
    const { where } = await import((await bundledMain(moved))!)
    expect(where).toBe(pathToFileURL(join(moved, 'db/names.ts')).href)
  } finally {
    renameSync(moved, root)
  }
})

test('what was compiled in one command serves the next ones, and is made again where it does not fit', async () => {
  mkdirSync(join(root, 'node_modules/postcss'))
  write('node_modules/postcss/index.js', "module.exports = 'a package that is not bundled'\n")
  write('harness/cli/main.ts', "export const main = async () => console.log((await import('postcss')).default)\n")
  const main = fileURLToPath((await bundledMain(root))!)
  const source = JSON.stringify(join(import.meta.dirname, '../../harness/cli/load-bundle.mjs'))
  const code = `import { loadBundle } from ${source}; await loadBundle(${JSON.stringify(main)}).main()`
  const start = (...words: string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code, '--', ...words], {
      cwd: tmpdir(),
      encoding: 'utf8',
    })
    expect([stdout, stderr]).toEqual(['a package that is not bundled\n', ''])
  }
  const compiled = `${main}.v8`
  start('--debug')
  expect(existsSync(compiled)).toBe(false)
  start()
  const { ino, size } = statSync(compiled)
  start()
  expect(statSync(compiled).ino).toBe(ino)
  const whole = readFileSync(compiled)
  const damaged = [
    Buffer.from('of another Node'),
    Buffer.alloc(0),
    Buffer.alloc(size),
    whole.subarray(0, size / 2),
    Buffer.concat([whole.subarray(0, -1), Buffer.of(whole.at(-1)! ^ 1)]),
  ]
  for (const content of damaged) {
    writeFileSync(compiled, content)
    start()
    expect(statSync(compiled).size).toBe(size)
    expect(readFileSync(compiled).equals(content)).toBe(false)
  }
  // What cannot be read.
  rmSync(compiled)
  mkdirSync(compiled)
  start()
  expect(readdirSync(dirname(main)).sort()).toEqual(['main.cjs', 'main.cjs.map', 'main.cjs.v8'])
})

test('the bundler is gone once there is a bundle', async () => {
  const bundlers = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  const before = bundlers()
  expect(await bundledMain(root)).not.toBeNull()
  await expect.poll(() => bundlers().filter((pid) => !before.includes(pid))).toEqual([])
})

test('commands that bundle at once get one and the same, and leave nothing beside it', async () => {
  const all = await Promise.all([bundledMain(root), bundledMain(root), bundledMain(root)])
  expect(new Set(all).size).toBe(1)
  expect(bundles()).toHaveLength(1)
})

test('old bundles go, but not at once', async () => {
  for (let edit = 0; edit < 12; edit++) {
    write('db/names.ts', `export const where = 'edit ${edit} ${'x'.repeat(edit)}'\n`)
    await bundledMain(root)
  }
  expect(bundles()).toHaveLength(10)
})

test('there is none of sources that are not valid, nor where nothing may be written', async () => {
  write('db/names.ts', 'export const = 1\n')
  expect(await bundledMain(root)).toBeNull()
  expect(bundles()).toEqual([])
  write('db/names.ts', 'export const where = 1\n')
  rmSync(join(root, 'node_modules'), { recursive: true })
  write('node_modules', 'not a folder')
  expect(await bundledMain(root)).toBeNull()
})

test('while packages are being installed, the command line asks to wait', () => {
  mkdirSync(join(root, 'harness/base/process'), { recursive: true })
  for (const file of ['cli/bin.mjs', 'cli/bundle.mjs', 'base/process/esbuild.mjs'])
    copyFileSync(join(import.meta.dirname, '../../harness', file), join(root, 'harness', file))
  mkdirSync(join(root, 'node_modules/tsx'))
  const ended = spawnSync(process.execPath, [join(root, 'harness/cli/bin.mjs')], { encoding: 'utf8' })
  expect([ended.status, ended.stdout, ended.stderr]).toEqual([
    3,
    '',
    'maskbench: some packages are not installed. wait until the installation has ended, or run `npm run setup` again\n',
  ])
})
