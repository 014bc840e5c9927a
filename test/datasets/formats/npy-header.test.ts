import { expect, it } from 'vitest'
import { npyHead, npyHeader } from '../../../datasets/formats/npy-header.ts'

const written = npyHeader('<i8', [2, 3])
const withText = (from: string, to: string) => Buffer.from(written.toString('latin1').replace(from, to), 'latin1')

it('the head that is written is read again, with the items after it', () => {
  const items = Buffer.from('items')
  const head = { descriptor: '<i8', order: '<', code: 'i8', shape: [2, 3], fortran: false, items }
  expect(npyHead(Buffer.concat([written, items]))).toEqual(head)
  expect(npyHead(npyHeader('|u1', [4]))).toMatchObject({ descriptor: '|u1', shape: [4] })
})

it('what is no head is told apart', () => {
  expect(npyHead(Buffer.from('PK'))).toBe('another format')
  expect([6, 9].map((length) => npyHead(written.subarray(0, length)))).toEqual(['truncated', 'truncated'])
  expect(npyHead(written.subarray(0, 30))).toBe('damaged')
  expect(npyHead(withText("'shape'", "'shade'"))).toBe('damaged')
  expect(npyHead(withText("'<i8'", "[('x', '<i8')]"))).toMatchObject({ descriptor: 'records', order: '', code: '' })
})
