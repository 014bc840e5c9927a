import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create, list } from 'tar'
import { expect, test } from 'vitest'
import { filled, idOf, look } from './helpers/filled.ts'
import { commands } from './helpers/in-process.ts'
import { smallDisk } from './helpers/small-disk.ts'

test('results go to another machine and back as one file', async () => {
  using here = await filled({ 0: 'done', 1: 'done', 2: 'interrupted' })
  const exported = await here.maskbench('export', '--out', 'all.tar')
  expect(exported).toMatchObject({ code: 0, stderr: '' })
  expect(exported.stdout).toMatch(/^all.tar: 2 runs with 2 files, [\d.]+ kB\n$/)
  using there = commands()
  const file = join(here.path, 'all.tar')
  const first = await there.maskbench('import', file)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toContain('2 runs new, 0 updated, 0 unchanged; 2 files copied')
  const [mine, its] = [look(here), look(there)]
  expect(its.runs.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(its.points).toEqual(mine.points.filter(({ run }) => its.runs.some(({ id }) => id === run)))
  expect(its.predictions).toHaveLength(2)
  const again = await there.maskbench('import', file, '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, updated: 0, unchanged: 2, files: 0 })
  expect(readdirSync(there.path).sort()).toEqual(['maskbench.sqlite', 'maskbench.sqlite.d'])
  expect(readdirSync(here.path).filter((name) => /\.tmp|^(?!maskbench)/.test(name))).toEqual(['all.tar'])
  expect((await there.maskbench('db', 'check')).stdout).toContain('2 runs, 2 artefacts')
})

test('a selection is exported alone; an unfinished run takes its states along only when asked', async () => {
  using here = await filled({ 0: 'done', 1: 'interrupted' })
  const namesIn = (file: string) => {
    const names: string[] = []
    list({ file: join(here.path, file), sync: true, onReadEntry: ({ path }) => names.push(path) })
    return names.map((name) => name.replace(/[0-9a-f]{64}/, '<digest>'))
  }
  await here.maskbench('export', '--only', '*/1', '--status', 'interrupted', '--out', 'plain.tar')
  expect(namesIn('plain.tar')).toEqual(['manifest.json', 'results.sqlite'])
  await here.maskbench('export', idOf(1), '--states', '--out', 'states.tar')
  expect(namesIn('states.tar')).toEqual(['manifest.json', 'results.sqlite', 'artefacts/<digest>'])
  using there = commands()
  await there.maskbench('import', join(here.path, 'states.tar'))
  expect(look(there)).toMatchObject({ runs: [{ id: idOf(1), status: 'interrupted' }], artefacts: [{ name: 'resume' }] })
  for (const [words, why] of [
    [['--only', 'nothing'], 'no stored run matches'],
    [['zzz'], 'no run is called "zzz", and no id starts with it'],
    [['--status', 'running'], 'Allowed choices are'],
  ] as const) {
    const { code, stderr } = await here.maskbench('export', ...words, '--out', 'x.tar')
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
  }
  expect((await here.maskbench('export')).stderr).toContain('add --out <file>')
})

test('a file that is not an export is never overwritten', async () => {
  using here = await filled({ 0: 'done' })
  const { code, stderr } = await here.maskbench('export', '--out', 'maskbench.sqlite')
  expect([code, stderr]).toEqual([2, expect.stringContaining('already exists and is not an export')])
  expect(look(here).runs).toHaveLength(1)
  await here.maskbench('export', '--out', 'a.tar')
  expect((await here.maskbench('export', '--out', 'a.tar')).code).toBe(0)
})

test('pages go to a folder of their own, and are of the whole store', async () => {
  using here = await filled({ 0: 'done' })
  for (const [words, why] of [
    [['--html', 'site', '--out', 'a.tar'], '--out and --html cannot be combined'],
    [['--html', 'site', '--suite', 'quick'], '--html always exports the whole store'],
    [['--html', 'no/such/site'], 'there is no folder'],
    [['--html', '.'], 'already exists and is not an earlier snapshot'],
    [['--html', 'site', '--runs', 'all'], 'all'],
  ] as const) {
    const { code, stderr } = await here.maskbench('export', ...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
  }
  expect(readdirSync(here.path)).not.toContain('site')
})

test('a flipped byte anywhere, a cut or an addition: refused as a whole, and nothing is left behind', async () => {
  using here = await filled({ 0: 'done' })
  await here.maskbench('export', '--out', 'good.tar')
  const good = readFileSync(join(here.path, 'good.tar'))
  using there = commands()
  const file = join(there.path, 'bad.tar')
  const refusals: string[] = []
  const attempt = async (bytes: Uint8Array) => {
    writeFileSync(file, bytes)
    const { code, stderr } = await there.maskbench('import', file)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).not.toBe(0)
    expect(readdirSync(there.path)).toEqual(['bad.tar'])
    refusals.push(stderr.replaceAll(file, 'bad.tar'))
  }
  const text = good.indexOf('"counts"')
  for (const at of [0, 130, text, good.indexOf('SQLite format 3') + 5000, good.length - 1200]) {
    const bytes = Buffer.from(good)
    bytes[at]! ^= 1
    await attempt(bytes)
  }
  await attempt(good.subarray(0, good.length - 1024))
  await attempt(good.subarray(0, 3000))
  await attempt(Buffer.concat([good, Buffer.alloc(512, 1)]))
  await attempt(Buffer.alloc(0))
  await attempt(Buffer.alloc(5000, 'x'))
  expect(refusals.map((line) => line.replace(/artefacts\/\w+/, 'artefacts/…').trim())).toEqual([
    'maskbench: bad.tar is not an export of maskbench. name a file written by `npx maskbench export`',
    'maskbench: bad.tar is not an export of maskbench. name a file written by `npx maskbench export`',
    'maskbench: bad.tar is damaged: its manifest.json was changed. nothing was imported; copy or export it again',
    'maskbench: bad.tar is damaged: results.sqlite in it is damaged. nothing was imported; copy or export it again',
    expect.stringMatching(/artefacts\/… in it is damaged|something follows|a header in it/),
    'maskbench: bad.tar is damaged: it ends too early. nothing was imported; copy or export it again',
    expect.stringMatching(/is damaged: it ends too early|is not an export/),
    'maskbench: bad.tar is damaged: something follows its end. nothing was imported; copy or export it again',
    'maskbench: bad.tar is not an export of maskbench: it is empty. name a file written by `npx maskbench export`',
    'maskbench: bad.tar is not an export of maskbench. name a file written by `npx maskbench export`',
  ])
})

test('a tar with links or paths that lead elsewhere is no export', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'manifest.json'), '{}')
  symlinkSync('/etc/passwd', join(here.path, 'results.sqlite'))
  create({ file: join(here.path, 'links.tar'), cwd: here.path, sync: true }, ['results.sqlite', 'manifest.json'])
  create({ file: join(here.path, 'up.tar'), cwd: here.path, sync: true, prefix: '..' }, ['manifest.json'])
  for (const file of ['links.tar', 'up.tar', '.', 'not-there.tar']) {
    const { code, stderr } = await here.maskbench('import', file)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is not an export|is not a file|there is no file/)])
  }
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})

test('a disk that is full leaves no export under the name that was asked for', async () => {
  using here = await filled({ 0: 'done' })
  using disk = smallDisk('size=100k')
  if (disk === null) return
  const { code, stderr } = await here.maskbench('export', '--out', join(disk.path, 'all.tar'))
  expect([code, stderr]).toEqual([3, expect.stringContaining('no space left')])
  expect(readdirSync(disk.path)).toEqual([])
  await here.maskbench('export', '--out', 'all.tar')
  const to = join(disk.path, 'm.sqlite')
  const taken = await here.maskbench('import', 'all.tar', '--db', to)
  expect([taken.code, taken.stderr]).toEqual([3, expect.stringContaining('no space left')])
  expect(readdirSync(disk.path)).toEqual([])
  for (const name of ['pages', 'pages.zip']) {
    const pages = await here.maskbench('export', '--html', join(disk.path, name))
    expect([pages.code, pages.stderr]).toEqual([3, expect.stringContaining('no space left')])
    expect(readdirSync(disk.path)).toEqual([])
  }
})
