import { expect, it } from 'vitest'
import { sentences } from '../../harness/base/errors.ts'

it('two sentences are never divided by two dots', () => {
  expect(sentences({ what: 'there are a., b.', remedy: 'choose one' })).toBe('there are a., b. choose one')
  expect(sentences({ what: 'no epoch, did you mean epochs?', remedy: 'correct it' })).toBe(
    'no epoch, did you mean epochs? correct it',
  )
  expect(sentences({ what: 'nothing is stored', remedy: 'run a suite' })).toBe('nothing is stored. run a suite')
})
