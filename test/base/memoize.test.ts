import { expect, it } from 'vitest'
import { memoize } from '../../harness/base/memoize.ts'

it.each([0, null, undefined, 'x'])('what gives %s is called once', (value) => {
  let calls = 0
  const once = memoize(() => {
    calls++
    return value
  })
  expect([once(), once(), calls]).toEqual([value, value, 1])
})
