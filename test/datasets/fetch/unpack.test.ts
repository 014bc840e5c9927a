import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Archive } from '../../../datasets/archives.ts'
import { type FetchOptions, fetchArchives } from '../../../datasets/fetch/fetch.ts'
import { FailureError } from '../../../harness/base/errors.ts'
import { type Entry, tar, zip } from './archives.ts'
import { QUICK_DISK } from './server.ts'

let here: string
let folder: string
beforeEach(() => {
  here = mkdtempSync(join(QUICK_DISK, 'maskbench-unpack-'))
  folder = join(here, 'set')
  mkdirSync(join(here, 'downloads'))
})
afterEach(() => {
  rmSync(here, { recursive: true })
})

const good: Entry[] = [
  { path: 'set-bin/', type: '5' },
  { path: 'set-bin/b.bin', body: 'bbb' },
  { path: 'set-bin/deep/er/a.bin', body: 'a'.repeat(1000) },
  { path: 'readme.html', body: '' },
]

describe.each([
  ['a.tar', tar(...good)],
  ['a.tar.gz', gzipSync(tar(...good))],
  ['a.tgz', gzipSync(tar(...good))],
  ['a.zip', zip(...good)],
])('%s', (file, bytes) => {
  it('comes out whole, with a list of its contents, and readable whatever its modes were', async () => {
    await unpacked(file, bytes)
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
      [`${file}.contents`, 'readme.html', 'set-bin', 'set-bin/b.bin', 'set-bin/deep', 'set-bin/deep/er']
        .concat('set-bin/deep/er/a.bin')
        .sort(),
    )
    expect(readFileSync(join(folder, 'set-bin/deep/er/a.bin'), 'utf8')).toBe('a'.repeat(1000))
    expect(statSync(join(folder, 'set-bin/b.bin')).mode & 0o777).toBe(0o644)
    expect(statSync(join(folder, 'set-bin/b.bin')).uid).toBe(process.getuid?.())
    const listed = readFileSync(join(folder, `${file}.contents`), 'utf8')
    expect(listed).toContain('3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677  set-bin/b.bin\n')
    expect(listed.trim().split('\n')).toHaveLength(3)
  })

  it('takes the place of what a broken attempt left, and leaves other files alone', async () => {
    mkdirSync(join(folder, `${file}.unpacking`), { recursive: true })
    writeFileSync(join(folder, `${file}.unpacking`, 'stale.bin'), '')
    mkdirSync(join(folder, 'set-bin'))
    writeFileSync(join(folder, 'set-bin', 'b.bin'), 'half')
    writeFileSync(join(folder, 'set-bin', 'mine.txt'), 'mine')
    await unpacked(file, bytes)
    expect(readFileSync(join(folder, 'set-bin', 'b.bin'), 'utf8')).toBe('bbb')
    expect(existsSync(join(folder, 'set-bin', 'mine.txt'))).toBe(true)
    expect(readdirSync(folder).some((name) => name.includes('stale') || name.includes('unpacking'))).toBe(false)
  })

  it('that ends early is refused and leaves nothing', async () => {
    const error = await refused(file, bytes.subarray(0, bytes.length - (file === 'a.tar' ? 2600 : 30)))
    expect(error.message).toMatch(new RegExp(`${file} could not be unpacked: `))
    expect(readdirSync(folder)).toEqual([])
  })

  it('stops at once when told to, and leaves nothing but what it was made of', async () => {
    const stop = new AbortController()
    const reason = new Error('stopped')
    const watch = ({ doing }: { doing: string }) => void (doing === 'unpacking' && stop.abort(reason))
    await expect(unpacked(file, bytes, { signal: stop.signal, watch })).rejects.toBe(reason)
    expect(readdirSync(folder)).toEqual([])
    await unpacked(file, bytes)
    expect(existsSync(join(folder, `${file}.contents`))).toBe(true)
  })

  it('that is no archive at all is refused', async () => {
    await refused(file, Buffer.from('<html>404</html>'.repeat(100)))
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('an archive that reaches out of its folder', () => {
  const file: Entry = { path: 'fine.txt', body: 'fine' }
  it.each<[string, Entry[]]>([
    ['../evil.txt', [file, { path: '../evil.txt', body: 'x' }]],
    ['a/../../evil.txt', [file, { path: 'a/../../evil.txt', body: 'x' }]],
    ['/tmp/evil.txt', [file, { path: '/tmp/evil.txt', body: 'x' }]],
    ['a link up', [{ path: 'a', type: '2', link: '../..' }, file]],
    [
      'a link up and a file through it',
      [
        { path: 'a', type: '2', link: '..' },
        { path: 'a/evil.txt', body: 'x' },
      ],
    ],
    ['a link to /etc', [{ path: 'a', type: '2', link: '/etc' }]],
    ['a hard link up', [{ path: 'a', type: '1', link: '../downloads/a.tar' }]],
    ['a hard link to /etc/passwd', [{ path: 'a', type: '1', link: '/etc/passwd' }]],
    ['a device', [{ path: 'a', type: '3' }]],
    ['a name with a line break', [{ path: 'a\nb', body: 'x' }]],
  ])('as a tar with %s is refused', async (_name, entries) => {
    await refused('a.tar', tar(...entries))
    expect(existsSync(join(here, 'evil.txt'))).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['../evil.txt', { path: '../evil.txt', body: 'x' }],
    ['/tmp/evil.txt', { path: '/tmp/evil.txt', body: 'x' }],
    ['a backslash', { path: '..\\evil.txt', body: 'x' }],
    ['a drive', { path: 'C:/evil.txt', body: 'x' }],
    ['a link', { path: 'a', body: '/etc/passwd', mode: 0o120777 }],
    ['a wrong checksum', { path: 'a', body: 'x', crc: 1 }],
  ])('as a zip with %s is refused', async (_name, entry) => {
    await refused('a.zip', zip(file, entry))
    expect(existsSync(join(here, 'evil.txt'))).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps links that stay inside', async () => {
    await unpacked('a.tar', tar({ path: 'd/a', body: 'x' }, { path: 'd/b', type: '2', link: '../d/a' }))
    expect(readFileSync(join(folder, 'd/b'), 'utf8')).toBe('x')
  })
})

async function unpacked(file: string, bytes: Buffer, how: Partial<FetchOptions> = {}): Promise<void> {
  const from = join(here, 'downloads')
  writeFileSync(join(from, file), bytes)
  const unpack = file.endsWith('.zip') ? 'zip' : 'tar'
  const archive: Archive = { file, urls: [], digest: null, bytes: null, unpack }
  const { signal } = new AbortController()
  await fetchArchives(
    { archives: [archive], terms: null, byHand: null },
    { folder, from, signal, watch: () => {}, ...how },
  )
}

async function refused(file: string, bytes: Buffer): Promise<FailureError> {
  const error = await unpacked(file, bytes).then(
    () => new Error('it was unpacked'),
    (error: Error) => error,
  )
  expect(error).toBeInstanceOf(FailureError)
  return error as FailureError
}
