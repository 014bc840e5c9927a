import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { fileKind } from '../../../datasets/formats/file-kind.ts'

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
