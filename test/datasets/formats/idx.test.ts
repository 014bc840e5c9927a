import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseIdx } from '../../../datasets/formats/idx.ts'

const file = (...bytes: number[]) => gzipSync(Uint8Array.from(bytes))

describe('parseIdx', () => {
  it('reads the shape and the values', () => {
    const { shape, values } = parseIdx(file(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6))
    expect(shape).toEqual([2, 3])
    expect([...values]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('refuses other types, and fewer values than announced', () => {
    expect(() => parseIdx(file(0, 0, 13, 1, 0, 0, 0, 0))).toThrow('not an IDX file')
    expect(() => parseIdx(file(0, 0, 8, 1, 0, 0, 0, 3, 1, 2))).toThrow('announces 3 values, the file holds 2')
  })
})
