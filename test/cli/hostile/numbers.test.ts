import { describe, expect, it } from 'vitest'
import { integer, list, real } from '../../../harness/cli/arguments.ts'

describe('a number on the command line', () => {
  it.each(['0x10', '0b1', '1_000', '1e400', 'Infinity', 'NaN', '0,5', '5%', '１２', ' 1', '1 ', '', '.', 'e3'])(
    'is refused as real: %j',
    (text) => {
      expect(() => real()(text)).toThrow('It must be a number.')
    },
  )

  it.each([
    ['.1', 0.1],
    ['1.', 1],
    ['+2', 2],
    ['-1.5E-3', -0.0015],
    ['1e-400', 0],
  ])('is read as real: %s', (text, value) => {
    expect(real()(text)).toBe(value)
  })

  it.each(['0x10', '1e3', '1.0', '1_000', '１２', ' 1', ''])('is refused as whole: %j', (text) => {
    expect(() => integer()(text)).toThrow('It must be a whole number.')
  })

  it('is refused as whole where it would be rounded', () => {
    expect(integer()('9007199254740991')).toBe(9007199254740991)
    expect(() => integer()('9007199254740993')).toThrow('It is too large to be exact.')
  })

  it('is 0 however its sign is written', () => {
    expect([integer()('-0'), real()('-0'), ...list(real())('-0.0, +0')].map((value) => Object.is(value, 0))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })
})
