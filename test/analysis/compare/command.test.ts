import { expect, test } from 'vitest'
import { meta, runs } from '../../../db/schema/index.ts'
import type { Comparison } from '../../../harness/analysis/compare/compare.ts'
import { FailureError, UsageError } from '../../../harness/base/errors.ts'
import { DECIMALS, decimalsOfDifference } from '../../../harness/base/text.ts'
import { run } from '../../../harness/cli/commands/compare.ts'
import type { Io } from '../../../harness/cli/io.ts'
import type { Correction } from '../../../harness/statistics/corrections.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore, type Store } from './store.ts'

const PLAIN = 'fashion-mnist-mini/simclr'
const MASKED = 'fashion-mnist-mini/simclr-adios'

/** The answer as text, and what it threw afterwards. */
async function compare(
  store: Store,
  a: string,
  b: string,
  options: { failOnRegression?: boolean; metric?: string; correction?: Correction } = {},
) {
  const answer = { text: '', notes: [] as string[], error: null as unknown }
  const io: Io = {
    json: false,
    debug: false,
    database: store.path,
    result(_, text) {
      answer.text = text()
    },
    note(line) {
      answer.notes.push(line)
    },
  }
  try {
    await run({ a, b, correction: 'holm', alpha: 0.05, margin: 0, ...options }, io)
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

test('--test chooses the test of the seeds, which the answer and the source of a table name', async () => {
  using store = threeSeeds()
  using here = commands()
  const ask = (...words: string[]) => here.maskbench('compare', PLAIN, MASKED, '--db', store.path, ...words)
  expect((await ask()).stdout).toContain('Paired t-test over seeds 0, 1, 2.')
  const asked = (await ask('--test', 'welch')).stdout
  expect(asked).toContain('Welch t-test over separate seeds.')
  expect(asked).not.toContain('Paired')
  expect((await ask('--test', 'welch', '--format', 'md')).stdout).toContain('--test welch')
  const { code, stderr } = await here.maskbench('compare', '--reference', '--test', 'welch', '--db', store.path)
  expect([code, stderr]).toEqual([2, expect.stringContaining('takes no --test')])
})

test('--fail-on-regression fails after the answer, and names what got worse', async () => {
  using store = threeSeeds()
  const bad = await compare(store, PLAIN, MASKED, { failOnRegression: true })
  expect(bad.text).toMatch(/k-NN top-1 .* worse/)
  expect(bad.text).toMatch(/Linear probe top-1 .* not distinguishable \(detectable: [\d.]+\)/)
  expect(bad.error).toBeInstanceOf(FailureError)
  expect((bad.error as Error).message).toBe(`${MASKED} is significantly worse than ${PLAIN} in knn top1`)
  expect((await compare(store, MASKED, PLAIN, { failOnRegression: true })).error).toBeNull()
  expect((await compare(store, PLAIN, MASKED)).error).toBeNull()
  expect(bad.notes).toEqual([])
})

test.each([
  [MASKED, MASKED, {}, /are the same runs/],
  [PLAIN, MASKED, { metric: 'nmi' }, /have no score of nmi in common\. neither has one; omit the metric/],
  [PLAIN, MASKED, { metric: 'knn/top1,nmi' }, /have no score of nmi in common\. leave it out of the list/],
  [`${PLAIN}/1`, PLAIN, {}, /have a run in common/],
  [PLAIN, 'nobody', {}, /no finished run is called "nobody"/],
])('%s against %s %o is refused', async (a, b, options, reason) => {
  using store = threeSeeds()
  const { error } = await compare(store, a, b, options)
  expect(error).toBeInstanceOf(UsageError)
  const { message, remedy } = error as UsageError
  expect(`${message}. ${remedy}`).toMatch(reason)
})

test('the correction is chosen, named, and over scores that were tested', async () => {
  using store = threeSeeds()
  store.add({ seed: 0, scores: {} })
  const text = async (correction: Correction) => (await compare(store, PLAIN, MASKED, { correction })).text
  expect(await text('holm')).toContain(
    'p Holm is corrected over the 2 scores of this pair tested here; it counts below 0.05.',
  )
  expect(await text('benjamini-hochberg')).toContain(
    'p Benjamini-Hochberg is corrected over the 2 scores of this pair tested here;',
  )
  expect(await text('none')).toContain('p is not corrected; it counts below 0.05.')
  expect(await text('holm')).toContain(
    'Detectable: the difference that a single, uncorrected test finds with 80% power.',
  )
})

test('a difference that is smaller than the means as shown suggest has a decimal more, and so has its interval', async () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, scores: { 'knn top1': 0.7206 + seed / 100, 'quality alignment': 0.3116 + seed / 100 } })
    store.add({
      ...{ seed, masking: 'adios' },
      scores: { 'knn top1': 0.7203 + seed / 99, 'quality alignment': 0.3113 + seed / 99 },
    })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(/k-NN top-1 +73\.1 ± [\d.]+ \(3\) +73\.0 ± [\d.]+ \(3\) +−0\.02 +−0\.04 to \+0\.01 /)
  expect(text).toMatch(/Quality without labels alignment +0\.322 ± [\d.]+ \(3\) +0\.321 ± [\d.]+ \(3\) +−0\.0002 /)
})

test('differences have no decimal more than their means where the interval is wide', async () => {
  using store = makeStore()
  const noise = [0, 0.031, -0.012]
  for (const seed of [0, 1, 2]) {
    store.add({ seed, scores: { 'knn top1': 0.7206 + seed / 100, 'quality alignment': 0.3116 + seed / 100 } })
    const [near, far] = [0.70007 + noise[seed]!, 0.32473 - noise[seed]!]
    store.add({ seed, masking: 'adios', scores: { 'knn top1': near, 'quality alignment': far } })
  }
  using here = commands()
  const { stdout } = await here.maskbench('compare', PLAIN, MASKED, '--db', store.path, '--json')
  for (const { a, b, difference, metric } of (JSON.parse(stdout) as Comparison).scores) {
    const unit = metric === 'top1' ? 'percent' : 'fraction'
    // The means as shown suggest another difference.
    expect(decimalsOfDifference(difference, a.mean, b.mean, unit)).toBe(DECIMALS[unit] + 1)
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(/k-NN top-1 .*\) +−\d\.\d +−\d+\.\d to \+\d+\.\d /)
  expect(text).toMatch(/Quality without labels alignment .*\) +[−+]0\.\d{3} +−0\.\d{3} to \+0\.\d{3} /)
})

test('scores are called as on pages, those of a unit have as many digits, and a number that is missing is n/a', async () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    const near = { 'knn top1': 0.7206 + seed / 100, 'linear confidence_right': 0.5 + seed / 50 }
    const far = { 'knn top1': 0.7203 + seed / 99, 'linear confidence_right': 0.6 + seed / 70 }
    store.add({ seed, scores: near })
    store.add({ seed, masking: 'adios', scores: far })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  const line = (start: string) => text.split('\n').find((one) => one.startsWith(start))!
  expect(line('k-NN top-1')).toMatch(/ −0\.02 +−0\.04 to \+0\.01 /)
  expect(line('Linear probe confidence when right')).toMatch(/ \+9\.43 +\+8\.01 to \+10\.85 /)
  expect(text).not.toMatch(/confidence_right|knn top1/)
  store.add({ seed: 0, method: 'byol', scores: { 'knn top1': 0.5 } })
  const single = (await compare(store, `${PLAIN}/0`, 'fashion-mnist-mini/byol')).text
  expect(single).toMatch(/k-NN top-1 .* −22\.1 +n\/a +n\/a +n\/a +n\/a +n\/a$/m)
})

test('settings that are left out are found on the page Compare, which is said once', async () => {
  using store = threeSeeds()
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(
    /Settings that only B has: .* and \d+ more\nAll of them are on the page Compare of the dashboard/,
  )
})

test('items are counted by the names of classes, and summed over seeds, which is said', async () => {
  using store = makeStore()
  const truth = [0, 0, 1, 1]
  const right = { knn: { truth, predicted: truth } }
  const wrong = { knn: { truth, predicted: [1, 1, 1, 0] } }
  for (const seed of [0, 1]) {
    store.add({ seed, scores: { 'knn top1': 1 }, predicted: right })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 0.25 }, predicted: wrong })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toContain(
    'by class, summed over 2 pairs of runs (seeds):\n  k-NN top-1  A|B  T-shirt/top: 4|0  Trouser: 2|0',
  )
  const single = (await compare(store, `${PLAIN}/0`, `${MASKED}/0`)).text
  expect(single).toContain('by class:\n  k-NN top-1  A|B  T-shirt/top: 2|0')
})

test('each score says over how many pairs of runs its items are summed', async () => {
  using store = makeStore()
  const truth = [0, 0, 1, 1]
  const right = { truth, predicted: truth }
  const wrong = { truth, predicted: [1, 1, 1, 0] }
  const others = { truth: [1, 1, 0, 0], predicted: [1, 1, 0, 0] }
  // The linear probe's predictions are of other items with seed 1, and were not kept with seed 2.
  const linear: Record<string, typeof right>[] = [{ linear: right }, { linear: others }, {}]
  for (const seed of [0, 1, 2]) {
    const scores = (value: number) => ({ 'knn top1': value, 'linear top1': value })
    store.add({ seed, scores: scores(1), predicted: { knn: right, ...linear[seed] } })
    store.add({ seed, masking: 'adios', scores: scores(0.25), predicted: { knn: wrong, linear: wrong } })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toContain(
    `by class, summed over pairs of runs (seeds):
  k-NN top-1 (3 pairs)  A|B  T-shirt/top: 6|0  Trouser: 3|0
  Linear probe top-1 (1 pair)  A|B  T-shirt/top: 2|0  Trouser: 1|0`,
  )
})

test('a side whose seeds all gave the same value states its runs and why it is not tested', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    store.add({ seed, scores: { 'knn top5': 0.993 } })
    store.add({ seed, masking: 'adios', scores: { 'knn top5': 0.98 + seed / 100 } })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(/k-NN top-5 +99\.3 \(2, all equal\) +98\.5 ± /)
  expect(text).toContain(
    'all seeds gave the same value (deterministic, or equal by chance), so that its runs count as one observation in tests',
  )
})

test('the legend says what stands beside a mean', async () => {
  using store = threeSeeds()
  store.add({ seed: 0, method: 'byol', scores: { 'knn top1': 0.5 } })
  const several = (await compare(store, PLAIN, MASKED)).text
  expect(several).toContain(' ± ')
  expect(several).toContain('±: half the width of the 95% interval of the mean over seeds. The number of runs')
  const single = (await compare(store, `${PLAIN}/0`, 'fashion-mnist-mini/byol')).text
  expect(single).toContain('\nThe number of runs (seeds) is in parentheses.')
  expect(single).not.toContain('±')
})

test('a single run without predictions is not tested, which is said, also to whoever waits for a regression', async () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) store.add({ seed, scores: { 'clustering nmi': 0.5 + seed / 10 } })
  store.add({ seed: 2, masking: 'adios', scores: { 'clustering nmi': 0.1 } })
  const { text, notes, error } = await compare(store, PLAIN, MASKED, { failOnRegression: true })
  expect(text).toMatch(/Clustering NMI +70\.0 \(1\) +10\.0 \(1\) +−60\.0 +n\/a +n\/a/)
  expect(text).toContain('Percent. No score can be tested.\n')
  expect(text).toContain('A, B and B - A of some scores are over seed 2 alone, which the two share.')
  expect(text).not.toMatch(/Holm is| {2}p is/)
  expect(notes).toEqual(['--fail-on-regression: no score could be tested, so nothing could fail'])
  expect(error).toBeNull()
})

test('items of one run each are said to be that, and not that the two share what a seed draws', async () => {
  using store = makeStore()
  const truth = [0, 1, 0, 1, 0, 1]
  const add = (method: 'simclr' | 'byol', seed: number, predicted: number[]) => {
    const top1 = truth.filter((one, i) => one === predicted[i]).length / truth.length
    store.add({ method, seed, scores: { 'knn top1': top1 }, predicted: { knn: { truth, predicted } } })
  }
  for (const seed of [0, 1, 2]) add('simclr', seed, truth)
  add('byol', 0, [1, 0, 0, 1, 0, 1])
  const { text } = await compare(store, PLAIN, 'fashion-mnist-mini/byol')
  expect(text).toContain("McNemar's exact test")
  expect(text).toContain('A, B and B - A of some scores are of one run each, that of seed 0, on the same items.')
  expect(text).not.toContain('which the two share')
})

test('a detectable difference larger than fractions can have is reported as nothing', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    store.add({ seed, scores: { 'knn top1': 0.5 + 0.01 * seed } })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 0.5 + 0.2 * seed } })
  }
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(/k-NN top-1 .* not distinguishable \(detectable: nothing\)$/m)
})

test('of separate seeds, what is detectable supposes equal variances, and is left out where they are not', async () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 100, 'linear top1': 0.7 + seed / 1000 } })
    const scores = { 'knn top1': 0.71 + seed / 90, 'linear top1': 0.6 + seed / 10 }
    store.add({ seed: seed + 3, masking: 'adios', scores })
  }
  const assumed = "For separate seeds it is that of Student's test, which assumes equal variances."
  const { text } = await compare(store, PLAIN, MASKED)
  expect(text).toMatch(/k-NN top-1 .* not distinguishable \(detectable: [\d.]+\)$/m)
  expect(text).toMatch(/Linear probe top-1 .* not distinguishable$/m)
  expect(text).toContain(
    `${assumed} Welch's test of some scores has too few degrees of freedom (unequal variances or numbers of seeds) to say what is detectable.`,
  )
  const unequal = (await compare(store, PLAIN, MASKED, { metric: 'linear' })).text
  expect(unequal).not.toMatch(/detectable:|Detectable:|Student/)
})

test('a stale side says what has changed: the code, the data, or both', async () => {
  using store = threeSeeds()
  const first = async () => (await compare(store, PLAIN, MASKED)).text.split('\n')[0]
  expect(await first()).toBe(`A: ${PLAIN}, 3 runs`)
  const mark = (key: string) => store.database.insert(meta).values({ key, value: 'another' }).run()
  const { dataNames } = store.database.select().from(runs).get()!
  mark(`data:${dataNames}`)
  expect(await first()).toBe(`A: ${PLAIN}, 3 runs, stale: the data have changed since`)
  mark('code:representation')
  expect(await first()).toBe(`A: ${PLAIN}, 3 runs, stale: the code and the data have changed since`)
})
