import { describe, expect, it } from 'vitest'
import { decodeNpyMask } from '../../../datasets/formats/npy-mask.ts'
import golden from '../../golden/npy-masks.json' with { type: 'json' }

const bytesOf = (file: string) => Buffer.from(file, 'base64')

describe('a mask that NumPy saved', () => {
  for (const { type, fortran, file } of golden.masks) {
    it(`is read as ${type}${fortran ? ' in Fortran order' : ''}`, () => {
      const { values, height, width } = decodeNpyMask(bytesOf(file))
      expect([height, width]).toEqual([3, 5])
      expect([...values]).toEqual(golden.mask.flat())
    })
  }

  it('is any number but 0', () => {
    const file = bytesOf(golden.masks.find(({ type }) => type === '|u1')!.file)
    const louder = Buffer.from(file)
    for (let i = file.length - 15; i < file.length; i++) louder[i] = file[i]! * 255
    expect([...decodeNpyMask(louder).values]).toEqual(golden.mask.flat())
  })

  const floats = golden.masks.filter(({ type, fortran }) => /^[<>]f/.test(type) && !fortran)
  it.each(floats)('is 0 at -0.0, as numpy.round writes it ($type)', ({ type, file }) => {
    const bytes = bytesOf(file)
    const itemBytes = Number(type.slice(2))
    const start = bytes.length - 15 * itemBytes
    const sign = type.startsWith('>') ? 0 : itemBytes - 1
    for (let i = 0; i < 15; i++) bytes[start + i * itemBytes + sign]! |= 0x80
    expect([...decodeNpyMask(bytes).values]).toEqual(golden.mask.flat())
  })

  it('is refused when it is something else, or not whole', () => {
    const decoding = (name: keyof typeof golden.others) => () => decodeNpyMask(bytesOf(golden.others[name]))
    expect(decoding('three sides')).toThrow('the shape is (2, 3, 3) instead of height and width')
    expect(decoding('one side')).toThrow('the shape is (4) instead of height and width')
    expect(decoding('complex')).toThrow('does not describe an array of numbers')
    expect(decoding('records')).toThrow('does not describe an array of numbers')
    const whole = bytesOf(golden.masks[0]!.file)
    expect(() => decodeNpyMask(whole.subarray(0, -1))).toThrow('14 bytes of values instead of 15')
    expect(() => decodeNpyMask(Buffer.concat([whole, whole]))).toThrow('instead of 15')
    for (const length of [0, 7, 9, 20]) expect(() => decodeNpyMask(whole.subarray(0, length))).toThrow()
    expect(() => decodeNpyMask(Buffer.from('not an array at all'))).toThrow('not in the .npy format')
  })
})
