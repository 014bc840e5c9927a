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

  it('is refused when it is something else, or not whole', () => {
    const of = (name: keyof typeof golden.others) => () => decodeNpyMask(bytesOf(golden.others[name]))
    expect(of('three sides')).toThrow('of shape (2, 3, 3), not of height and width')
    expect(of('one side')).toThrow('of shape (4), not of height and width')
    expect(of('complex')).toThrow('says nothing of a table of numbers')
    expect(of('records')).toThrow('says nothing of a table of numbers')
    const whole = bytesOf(golden.masks[0]!.file)
    expect(() => decodeNpyMask(whole.subarray(0, -1))).toThrow('14 bytes of values in place of 15')
    expect(() => decodeNpyMask(Buffer.concat([whole, whole]))).toThrow('in place of 15')
    for (const length of [0, 7, 9, 20]) expect(() => decodeNpyMask(whole.subarray(0, length))).toThrow()
    expect(() => decodeNpyMask(Buffer.from('not an array at all'))).toThrow('not in the .npy format')
  })
})
