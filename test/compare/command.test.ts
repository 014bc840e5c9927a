import { expect, test } from 'vitest'
import { run } from '../../harness/cli/compare.ts'
import type { Io } from '../../harness/cli/io.ts'
import { FailureError, UsageError } from '../../harness/errors.ts'
import { makeStore, type Store } from './store.ts'

const PLAIN = 'fashion-mnist-mini/simclr'
const MASKED = 'fashion-mnist-mini/simclr-adios'

/** The answer as text, and what it threw afterwards. */
async function compare(
  store: Store,
  a: string,
  b: string,
  options: { failOnRegression?: boolean; metric?: string } = {},
) {
  const answer = { text: '', error: null as unknown }
  const io: Io = {
    json: false,
    debug: false,
    database: store.path,
    result(_, text) {
      answer.text = text()
    },
    note() {},
  }
  try {
    await run({ a, b, alpha: 0.05, margin: 0, ...options }, io)
  } catch (error) {
    answer.error = error
  }
  return answer
}

function threeSeeds(): Store {
  const store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100, 'linear top1': 0.8 + seed / 50 } })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 0.6 + seed / 99, 'linear top1': 0.81 + seed / 70 } })
  }
  return store
}

test('--fail-on-regression fails after the answer, and names what got worse', async () => {
  using store = threeSeeds()
  const bad = await compare(store, PLAIN, MASKED, { failOnRegression: true })
  expect(bad.text).toMatch(/knn top1 .* worse/)
  expect(bad.text).toMatch(/linear top1 .* can't be told apart; [\d.]+ could have been seen/)
  expect(bad.error).toBeInstanceOf(FailureError)
  expect((bad.error as Error).message).toBe(`${MASKED} is significantly worse than ${PLAIN} in knn top1`)
  expect((await compare(store, MASKED, PLAIN, { failOnRegression: true })).error).toBeNull()
  expect((await compare(store, PLAIN, MASKED)).error).toBeNull()
})

test.each([
  [MASKED, MASKED, {}, /are the same runs/],
  [PLAIN, MASKED, { metric: 'nmi' }, /have no score of nmi in common/],
  [PLAIN, 'nobody', {}, /no finished run is called "nobody"/],
])('%s against %s %o is refused', async (a, b, options, reason) => {
  using store = threeSeeds()
  const { error } = await compare(store, a, b, options)
  expect(error).toBeInstanceOf(UsageError)
  expect((error as Error).message).toMatch(reason)
})
