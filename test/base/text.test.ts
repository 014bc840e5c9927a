import { describe, expect, it } from 'vitest'
import { asksFor, guessOf, meantOr } from '../../harness/base/did-you-mean.ts'
import {
  byteSize,
  countedOnPage,
  dateTime,
  decimalsOfDifference,
  duration,
  firstFew,
  fraction,
  fullStop,
  integer,
  memorySize,
  percent,
  rangeText,
  rate,
  short,
  signedIn,
  sixDigits,
  typeset,
  withMinus,
  wrapped,
} from '../../harness/base/text.ts'

it('a number for people has a minus sign, none where it rounds to 0, and a hyphen in its exponent', () => {
  expect(['-3.80', '3.80', '-0.0', '-1.2e-5', '1.2e-5'].map(withMinus)).toEqual([
    ...['−3.80', '3.80', '0.0', '−1.2e-5', '1.2e-5'],
  ])
})

describe('names that were probably meant', () => {
  it('are written as a shell takes them', () => {
    const names = ['fashion-mnist-mini/simclr-grating share=0.5', 'scenes/byol']
    expect(asksFor(...names)).toBe("did you mean 'fashion-mnist-mini/simclr-grating share=0.5' or scenes/byol?")
    expect(meantOr('see `runs`', 'grating', names)).toMatch(/^did you mean '[^']+ share=0\.5'\? \(see `runs`\)$/)
    // Swapped letters are one edit; half of a short name is another name.
    expect(meantOr('see', 'clr', ['simclr-adios', 'simclr', 'clr-2-wide'])).toBe('did you mean simclr? (see)')
    expect(meantOr('see', 'SLT-10', ['cifar10', 'stl10'])).toBe('did you mean stl10? (see)')
    expect([meantOr('see', 'adma', ['adam']), meantOr('see', 'none', ['mine'])]).toEqual([
      'did you mean adam? (see)',
      'see',
    ])
    expect(guessOf('grating', names)).toMatch(/^, did you mean '[^']+ share=0\.5'\?$/)
  })
})

describe('numbers as they are written', () => {
  it('gives percent one decimal and fractions three', () => {
    expect([percent(0.8126), fraction(0.8126), percent(1)]).toEqual(['81.3', '0.813', '100.0'])
  })

  it('gives what is below zero a true minus sign, and what rounds to zero none', () => {
    expect([percent(-0.038), fraction(-0.0379), percent(-0.0001)]).toEqual(['−3.8', '−0.038', '0.0'])
  })

  it.each([
    [0.7206, 0.7203, 'percent', '−0.03'],
    [0.7004, 0.7206, 'percent', '+2.02'],
    [0.701, 0.722, 'percent', '+2.1'],
    [0.7, 0.7, 'percent', '0.0'],
    [0.31151, 0.31149, 'fraction', '0.0000'],
    [0.3116, 0.3113, 'fraction', '−0.0003'],
    [0.312, 0.311, 'fraction', '−0.001'],
  ] as const)('gives a difference a decimal more where those of %d and %d as %s disagree', (from, to, unit, text) => {
    const difference = to - from
    expect(signedIn(difference, unit, decimalsOfDifference(difference, from, to, unit))).toBe(text)
  })

  it('signs differences, but not what rounds to zero', () => {
    const differences = [0.021, -0.0124, 0.0004, -0.0004, 0]
    expect(differences.map((value) => signedIn(value, 'percent'))).toEqual(['+2.1', '−1.2', '0.0', '0.0', '0.0'])
    expect(signedIn(-0.0004, 'fraction')).toBe('0.000')
  })

  it('sets text that was made elsewhere', () => {
    expect(typeset('-8.0..-4.0')).toBe('−8.0 to −4.0')
    expect(typeset('Welch, t -1.724, df 5.98')).toBe('Welch, t −1.724, df 5.98')
    expect(typeset('best 0.6/0.2/0, -1/-2/-4/-8')).toBe('best 0.6/0.2/0, −1/−2/−4/−8')
    expect(typeset('ResNet-18 after 2-3 epochs')).toBe('ResNet-18 after 2-3 epochs')
  })

  it('gives rates a true minus sign', () => {
    expect([0.8, 0, -0.4, -8].map(rate)).toEqual(['0.8', '0', '−0.4', '−8'])
  })

  it('never shows 12 digits', () => {
    expect([0.1 + 0.2, 1234.5678, 1e-7, 0, 99_999_999].map(short)).toEqual([
      '0.3',
      '1\u202f235',
      '1.00e-7',
      '0',
      '1.00e+8',
    ])
  })

  it('ends a sentence once, whatever its last word is', () => {
    expect(['nothing is stored', 'Avg.', 'did you mean simclr?'].map(fullStop)).toEqual([
      'nothing is stored.',
      'Avg.',
      'did you mean simclr?',
    ])
  })

  it('gives numbers in files six digits, without the noise of a computer', () => {
    expect([0.7757499999999999, 12.3456789, 1e-7, 2].map(sixDigits)).toEqual(['0.77575', '12.3457', '1e-7', '2'])
  })

  it('writes times, sizes and counts', () => {
    expect([3.21, 42.4, 200, 3599.7, 7260].map(duration)).toEqual([
      '3.2 s',
      '42 s',
      '3 min 20 s',
      '1 h 0 min',
      '2 h 1 min',
    ])
    expect([12, 44_700_000].map(byteSize)).toEqual(['12 B', '44.7 MB'])
    expect([0, 999.6, 999_400, 999_600, 9_996_000, 99_960_000, 999_999_999_999, 2.5e15].map(byteSize)).toEqual([
      '0 B',
      '1.00 kB',
      '999 kB',
      '1.00 MB',
      '10.0 MB',
      '100 MB',
      '1.00 TB',
      '2500 TB',
    ])
    expect([9.94, 9.96, 59.4, 59.7, 3599.4].map(duration)).toEqual([
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
    ])
    expect([610, 2048].map(memorySize)).toEqual(['640 MB', '2.15 GB'])
    expect([integer(1234567), countedOnPage(1, 'row'), countedOnPage(2, 'row')]).toEqual([
      '1\u202f234\u202f567',
      '1 row',
      '2 rows',
    ])
    expect(dateTime(Date.UTC(2026, 1, 3, 9, 5))).toBe('3 Feb 2026, 09:05 UTC')
  })
})

describe('intervals', () => {
  it('keep the sign of an end below 0 that rounds to 0, and no other', () => {
    const ends: [number, number][] = [
      [-0.0013, 0.52],
      [-0.2, -0.001],
      [0.001, 1],
      [-1, 0],
      [-0.004, 0.004],
    ]
    const asTwo = (value: number) => withMinus(value.toFixed(2))
    expect(ends.map((one) => rangeText(one, asTwo))).toEqual([
      '−0.00 to 0.52',
      '−0.20 to −0.00',
      '0.00 to 1.00',
      '−1.00 to 0.00',
      '−0.00 to 0.00',
    ])
    expect(rangeText([-0.0004, 0.02], (value) => signedIn(value, 'percent'))).toBe('−0.0 to +2.0')
  })
})

describe('names of which the first few are given', () => {
  const names = ['a', 'b', 'c', 'd']

  it('says how many others there are, and nothing where there are none', () => {
    expect([firstFew(names, 2), firstFew(names, 3), firstFew(names, 4), firstFew([], 4)]).toEqual([
      'a, b and 2 more',
      'a, b, c and 1 more',
      'a, b, c, d',
      '',
    ])
  })

  it('counts those that are not given either, between other signs', () => {
    expect(firstFew(names, 4, { separator: '; ', and: '; and ', of: 9 })).toBe('a; b; c; d; and 5 more')
  })
})

describe('lines of a text', () => {
  it('end at spaces, or within words that are longer', () => {
    expect(wrapped('share 0.3, wavelength 12', 12)).toEqual(['share 0.3,', 'wavelength', '12'])
    expect([wrapped('abcdefg hi', 3), wrapped('', 5)]).toEqual([['abc', 'def', 'g', 'hi'], []])
  })
})
