import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMatFile } from '../../../datasets/formats/mat-file.ts'

const golden = join(import.meta.dirname, '../..', 'golden', 'mat-files')
const expected: Record<string, number[]> = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8'))
const read = (name: string): Buffer => readFileSync(join(golden, name))

describe('a MATLAB 5 file', () => {
  for (const name of ['plain.mat', 'compressed.mat']) {
    it(`gives every real numeric array that SciPy wrote, and no other kind (${name})`, () => {
      const arrays = readMatFile(read(name))
      expect(Object.fromEntries([...arrays].map(([key, values]) => [key, [...values]]))).toEqual(expected)
    })
  }

  it('may hold integers of 64 bits, unless they are too large to be exact', () => {
    expect(readMatFile(read('wide.mat'))).toEqual(
      new Map([
        ['signed', Float64Array.of(1, -2, 2 ** 40)],
        ['unsigned', Float64Array.of(3, 2 ** 52)],
      ]),
    )
    expect(() => readMatFile(read('too-wide.mat'))).toThrow('has the number 9007199254740993, which is too large')
  })

  it('may be of the other byte order, and its numbers narrower than their class', () => {
    const file = Buffer.alloc(128 + 8 + 56)
    file.write('MI', 126, 'latin1')
    const words = [14, 56, 6, 8, 6, 0, 5, 8, 1, 2, 0x0001_0001, 0x7800_0000, 0x0002_0002, 0x0107_0000]
    words.forEach((word, i) => {
      file.writeUInt32BE(word, 128 + 4 * i)
    })
    expect(readMatFile(file)).toEqual(new Map([['x', Float64Array.of(1, 7)]]))
  })

  it('is refused when it ends early, wherever that is', () => {
    for (const name of ['plain.mat', 'compressed.mat']) {
      const whole = read(name)
      for (let length = 0; length < whole.length; length += 97) {
        const read = () => readMatFile(whole.subarray(0, length))
        if (length < 128) expect(read).toThrow('is not a MATLAB 5 file')
        else expect([length, atBoundary(whole, length) || throws(read)]).toEqual([length, true])
      }
    }
  })

  it('is refused when it is damaged or something else', () => {
    const damaged = read('compressed.mat')
    damaged.fill(0, 150, 160)
    expect(() => readMatFile(damaged)).toThrow('has a damaged compressed element')
    expect(() => readMatFile(Buffer.from('<html>'.repeat(100)))).toThrow('is not a MATLAB 5 file')
    expect(() => readMatFile(Buffer.from('MATLAB 7.3 MAT-file'.padEnd(200)))).toThrow('has version 7.3, not 5')
  })
})

/** Whether a whole number of the file's elements is left. */
function atBoundary(file: Buffer, length: number): boolean {
  let at = 128
  while (at < length) {
    const bytes = file.readUInt32LE(at + 4)
    at += 8 + bytes + (file.readUInt32LE(at) === 15 ? 0 : (8 - (bytes % 8)) % 8)
  }
  return at === length
}

function throws(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch (error) {
    return error instanceof Error && !(error instanceof RangeError)
  }
}
