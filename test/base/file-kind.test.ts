import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { fileKind, startOf } from '../../harness/base/formats/file-kind.ts'

it.each([
  ['empty', Buffer.alloc(0)],
  ['lfs', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n')],
  ['html', Buffer.from('\n<!DOCTYPE html><html>')],
  ['zip', Buffer.from('PK\x03\x04rest', 'latin1')],
  ['gzip', gzipSync('weights')],
  ['hdf5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')],
  ['tar', Buffer.concat([Buffer.from('encoder.pth'.padEnd(257, '\0')), Buffer.from('ustar\0')])],
  ['picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['picture', Buffer.from('\xff\xd8\xff\xe0', 'latin1')],
  ['numpy', Buffer.from('\x93NUMPY\x01\x00', 'latin1')],
  ['pickle', Buffer.from('\x80\x04\x95', 'latin1')],
  ['onnx', Buffer.from('\x08\x08\x12\x07pytorch', 'latin1')],
  ['safetensors', Buffer.from('\x40\0\0\0\0\0\0\0{"a":', 'latin1')],
])('recognises %s by its first bytes', (name, bytes) => {
  expect(fileKind(bytes)?.name).toBe(name)
})

it('says nothing of what it does not know', () => {
  expect(fileKind(Buffer.from('weights'))).toBeNull()
})

describe('the remedy of a packed file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed '))
  afterAll(() => rmSync(folder, { recursive: true }))
  const commandOf = (path: string) => {
    const start = startOf(path)
    return /`(.*)`/.exec(fileKind(start)!.remedy!(path, start))![1]!
  }

  it.each([
    ['w-gz.ckpt', 'w-gz-unpacked.ckpt'],
    ['encoder.pth.gz', 'encoder.pth'],
    ["it's.GZ", "it's"],
  ])('of %s is a command that writes %s', (packed, unpacked) => {
    writeFileSync(join(folder, packed), gzipSync('weights'))
    execFileSync('sh', ['-c', commandOf(join(folder, packed))])
    expect(readFileSync(join(folder, unpacked), 'utf8')).toBe('weights')
  })

  it.each([['plain.tar'], ['small.tgz'], ['nameless']])('of the archive %s unpacks it', (name) => {
    writeFileSync(join(folder, 'inside.pth'), 'weights')
    const flags = name === 'plain.tar' ? '-cf' : '-czf'
    execFileSync('tar', [flags, join(folder, name), '-C', folder, 'inside.pth'])
    rmSync(join(folder, 'inside.pth'))
    execFileSync('sh', ['-c', commandOf(join(folder, name))], { cwd: folder })
    expect(readFileSync(join(folder, 'inside.pth'), 'utf8')).toBe('weights')
  })
})

it('names the folder in which Git LFS is asked, and the file that is downloaded', () => {
  const remedyOf = (path: string, text: string) => fileKind(Buffer.from(text))!.remedy!(path, Buffer.from(text))
  const pointer = 'version https://git-lfs.github.com/spec/v1\n'
  expect(remedyOf('my models/w.pth', pointer)).toBe("get that file with `git -C 'my models' lfs pull`")
  expect(remedyOf('w.pth', pointer)).toBe('get that file with `git lfs pull`')
  expect(remedyOf('-w.pth', '<html>')).toContain('`curl -L -o ./-w.pth URL`')
})

it('takes no text for weights because its ninth letter is a brace', () => {
  expect(fileKind(Buffer.from('[{"run":{"seed": 0}}]'))).toBeNull()
})
