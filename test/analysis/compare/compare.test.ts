import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { choiceDetails, choiceTitle } from '../../../dashboard/features/compare/choice-details.ts'
import { runs } from '../../../db/schema/index.ts'
import { type Comparison, compareSides } from '../../../harness/analysis/compare/compare.ts'
import { findSide, type Side, sideChoices } from '../../../harness/analysis/compare/find-runs.ts'
import { reasonsOf } from '../../../harness/analysis/compare/formats/legend.ts'
import { significance } from '../../../harness/analysis/significance/significance.ts'
import { benjaminiHochberg, holm } from '../../../harness/statistics/corrections.ts'
import { mcnemar } from '../../../harness/statistics/mcnemar.ts'
import { paired, welch } from '../../../harness/statistics/t-test.ts'
import { annotate } from '../../../harness/store/annotate.ts'
import { makeStore, type Store } from './store.ts'

const PLAIN = 'fashion-mnist-mini/simclr'
const MASKED = 'fashion-mnist-mini/simclr-adios'

function side({ database }: Store, text: string): Side {
  const { side, problem } = findSide(database, text)
  if (problem) throw new Error(`${problem.what}; ${problem.remedy}`)
  return side
}

const compare = (store: Store, a: string, b: string, options = {}): Comparison =>
  compareSides(store.database, side(store, a), side(store, b), options)

const KNN = { plain: [0.7, 0.71, 0.69, 0.7], masked: [0.74, 0.76, 0.73, 0.75] }
const LINEAR = { plain: [0.8, 0.81, 0.79, 0.8], masked: [0.79, 0.82, 0.8, 0.81] }

function fourSeeds(): Store {
  const store = makeStore()
  for (const seed of [0, 1, 2, 3]) {
    const scoresOf = (which: 'plain' | 'masked') => ({
      'knn top1': KNN[which][seed]!,
      'linear top1': LINEAR[which][seed]!,
    })
    store.add({ seed, scores: { ...scoresOf('plain'), 'clustering nmi': 0.5 } })
    store.add({ seed, masking: 'adios', scores: scoresOf('masked') })
  }
  return store
}

test('runs with the same seeds are paired, and p is corrected over the scores shown', () => {
  using store = fourSeeds()
  const { scores, sharedSeeds, onlyA, onlyB } = compare(store, PLAIN, MASKED)
  const [knn, linear] = scores
  const raw = [paired(KNN.masked, KNN.plain).value!, paired(LINEAR.masked, LINEAR.plain).value!]
  expect(sharedSeeds).toEqual([0, 1, 2, 3])
  expect(knn).toMatchObject({ test: 'paired', df: 3, p: raw[0]!.p, verdict: 'better', regression: false })
  expect(knn!.difference).toBeCloseTo(0.045, 12)
  expect(knn!.ci95).toEqual(raw[0]!.ci95)
  expect(scores.map(({ pAdjusted }) => pAdjusted)).toEqual(holm(raw.map(({ p }) => p)))
  expect(linear).toMatchObject({ verdict: 'undecided', reason: null })
  expect(linear!.detectable).toBeGreaterThan(linear!.difference)
  const mild = compare(store, PLAIN, MASKED, { correction: 'benjamini-hochberg' })
  expect(mild.scores.map(({ pAdjusted }) => pAdjusted)).toEqual(benjaminiHochberg(raw.map(({ p }) => p)))
  expect([mild.correction, mild.tests]).toEqual(['benjamini-hochberg', 2])
  expect(compare(store, PLAIN, MASKED, { correction: 'none' }).scores[1]!.pAdjusted).toBe(raw[1]!.p)
  expect([onlyA, onlyB]).toEqual([['clustering nmi'], []])
})

test('rows of different programs share no seeds: neither as paired test, nor in the detectable difference, nor beside each other', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2, 3]) {
    store.add({ seed, scores: { 'knn top1': KNN.plain[seed]! } })
    store.add({ seed, method: 'byol', scores: { 'knn top1': LINEAR.masked[seed]! } })
    store.add({ seed, masking: 'adios', variant: 'w16 s2 b1 reported', scores: { 'knn top1': KNN.masked[seed]! } })
  }
  const { sharedSeeds, scores } = compare(store, PLAIN, `${MASKED}-reported`)
  expect([sharedSeeds, scores[0]!.test]).toEqual([[], 'welch'])
  const all = significance(store.database, { test: 'paired' })!
  const foreign = all.rows.find(({ variant }) => variant.endsWith('reported'))!.key
  for (const { a, b, seeds, test: used, reason } of all.pairs) {
    const [shared, tested] = a === foreign || b === foreign ? [[], null] : [[0, 1, 2, 3], 'paired']
    expect([seeds, used]).toEqual([shared, tested])
    expect(reason).toBe(tested ? null : 'a paired test needs at least two shared seeds (they share no seed)')
  }
  const own = significance(store.database, {
    test: 'paired',
    rows: all.rows.map(({ key }) => key).filter((key) => key !== foreign),
  })!
  expect(all.detectable).toEqual(own.detectable)
})

test('the test of the seeds can be asked for, also where seeds of one number share nothing, or few are shared', () => {
  using store = fourSeeds()
  const asWelch = compare(store, PLAIN, MASKED, { test: 'welch' })
  expect([asWelch.test, asWelch.scores[0]!.test]).toEqual(['welch', 'welch'])
  expect(asWelch.scores[0]!.p).toBe(welch(KNN.masked, KNN.plain).value!.p)
  // Two shared seeds of five and more are fewer than half.
  KNN.masked.forEach((value, i) => void store.add({ method: 'byol', seed: 3 + i, scores: { 'knn top1': value } }))
  store.add({ seed: 4, scores: { 'knn top1': 0.73 } })
  for (const seed of [8, 9]) store.add({ method: 'byol', seed, scores: { 'knn top1': 0.7 + seed / 100 } })
  const other = 'fashion-mnist-mini/byol'
  expect(compare(store, PLAIN, other).scores[0]!.test).toBe('welch')
  const asked = compare(store, PLAIN, other, { test: 'paired' }).scores[0]!
  expect(asked).toMatchObject({ test: 'paired', seeds: [3, 4] })
  expect(asked.p).toBe(paired([0.74, 0.76], [0.7, 0.73]).value!.p)
  const single = compare(store, `${PLAIN}/0`, `${MASKED}/1`, { test: 'paired' }).scores[0]!
  expect(single).toMatchObject({ test: null, p: null, items: null, reason: 'a single run has no spread' })
  const two = compare(store, PLAIN, `${MASKED}/0`, { test: 'welch' }).scores[0]!
  expect([two.p, two.reason]).toEqual([null, 'a single run has no spread'])
})

test('separate seeds take Welch', () => {
  using store = makeStore()
  KNN.plain.forEach((value, seed) => void store.add({ seed, scores: { 'knn top1': value } }))
  KNN.masked.forEach((value, i) => void store.add({ seed: 10 + i, masking: 'adios', scores: { 'knn top1': value } }))
  const [knn] = compare(store, PLAIN, MASKED).scores
  expect(knn).toMatchObject({ test: 'welch', p: welch(KNN.masked, KNN.plain).value!.p, verdict: 'better' })
})

const truth = Array.from({ length: 40 }, (_, i) => i % 4)
const wrongAt = (...from: number[]) => truth.map((label, i) => (from.includes(i) ? (label + 1) % 4 : label))

test('single runs take McNemar over the items, an interval over items, and flips by class', () => {
  using store = makeStore()
  const a = wrongAt(0, 1, 2, 3, 4, 8, 12, 16)
  const b = wrongAt(0, 20)
  store.add({ scores: { 'knn top1': 32 / 40 }, predicted: { knn: { truth, predicted: a } } })
  store.add({ masking: 'adios', scores: { 'knn top1': 38 / 40 }, predicted: { knn: { truth, predicted: b } } })
  const [knn] = compare(store, PLAIN, MASKED).scores
  expect(knn).toMatchObject({
    test: 'mcnemar',
    p: mcnemar(1, 7).value!.p,
    verdict: 'undecided',
    items: { items: 40, onlyA: 1, onlyB: 7 },
    effect: null,
  })
  expect(knn!.flips).toEqual([
    { class: 0, items: 10, onlyA: 1, onlyB: 4 },
    { class: 1, items: 10, onlyA: 0, onlyB: 1 },
    { class: 2, items: 10, onlyA: 0, onlyB: 1 },
    { class: 3, items: 10, onlyA: 0, onlyB: 1 },
  ])
  expect(knn!.ci95![0]).toBeLessThan(0.15)
  expect(knn!.ci95![1]).toBeGreaterThan(0.15)
})

test('seeds that tie are one observation, as is said beside p', () => {
  using store = makeStore()
  const predicted = (...wrong: number[]) => ({ knn: { truth, predicted: wrongAt(...wrong) } })
  for (const seed of [0, 1]) {
    store.add({ seed, scores: { 'knn top1': 35 / 40 }, predicted: predicted(0, 1, 2, 3, 4 + seed) })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 38 / 40 }, predicted: predicted(0, 20 + seed) })
  }
  const comparison = compare(store, PLAIN, MASKED)
  const [knn] = comparison.scores
  expect(knn).toMatchObject({ test: 'mcnemar', seeds: [0], items: { onlyA: 1, onlyB: 4 } })
  const said =
    'all seeds gave the same value (deterministic, or equal by chance), so that its runs count as one observation'
  expect(knn!.reason).toContain(said)
  expect(reasonsOf(comparison.scores).join(' ')).toContain(`limited: ${said} in tests`)
})

test('a single run without predictions, or with others than those behind its score, has no test', () => {
  using store = makeStore()
  const predicted = { knn: { truth, predicted: wrongAt(0) } }
  store.add({ scores: { 'knn top1': 0.5, 'linear top1': 0.6 }, predicted })
  store.add({ masking: 'adios', scores: { 'knn top1': 0.9, 'linear top1': 0.7 }, predicted })
  const [knn, linear] = compare(store, PLAIN, MASKED).scores
  expect(knn).toMatchObject({
    verdict: 'n/a',
    p: null,
    reason: "the stored predictions do not give this score, so McNemar's test does not apply",
  })
  expect(linear).toMatchObject({ verdict: 'n/a', p: null, reason: expect.stringContaining('no spread') })
})

test('where lower is better a fall is better, and where neither is it only differs', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    const wiggle = seed / 1000
    const scores = (gap: number) => ({
      'backgrounds bg_gap': gap + wiggle ** 2,
      'masks mask_area_max': gap - 2 * wiggle,
    })
    store.add({ seed, scores: scores(0.3) })
    store.add({ seed, masking: 'adios', scores: scores(0.1 + wiggle) })
  }
  const { scores } = compare(store, PLAIN, MASKED)
  expect(scores.map(({ metric, verdict }) => [metric, verdict])).toEqual([
    ['bg_gap', 'better'],
    ['mask_area_max', 'differs'],
  ])
  expect(compare(store, MASKED, PLAIN).scores[0]!).toMatchObject({ verdict: 'worse', regression: true })
})

test('a loss within the margin is no regression, one metric alone needs no correction', () => {
  using store = fourSeeds()
  const [knn] = compare(store, MASKED, PLAIN, { metric: 'knn/top1', margin: 0.05 }).scores
  expect(knn).toMatchObject({ verdict: 'worse', regression: false, p: knn!.pAdjusted })
  expect(compare(store, MASKED, PLAIN, { metric: 'knn', margin: 0.04 }).scores).toMatchObject([{ regression: true }])
  expect(compare(store, MASKED, PLAIN, { metric: 'top1' }).scores).toHaveLength(2)
  expect(compare(store, MASKED, PLAIN, { metric: 'fmi' }).scores).toEqual([])
})

test('pairs that all differ alike give n/a with the reason, never a number', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, scores: { 'knn top1': 0.5 + seed / 16 } })
    store.add({ seed, masking: 'adios', scores: { 'knn top1': 0.75 + seed / 16 } })
  }
  const [knn] = compare(store, PLAIN, MASKED).scores
  expect(knn).toMatchObject({ verdict: 'n/a', p: null, ci95: null, detectable: null })
  expect(knn!.reason).toMatch(/same amount/)
})

test('sides are found by name, with the seed or without, by a run or a group, and never guessed', () => {
  using store = fourSeeds()
  const { groupId, runs } = side(store, MASKED)
  expect(runs.map(({ seed }) => seed)).toEqual([0, 1, 2, 3])
  expect(side(store, `${MASKED}/2`).runs).toEqual([runs[2]])
  expect(side(store, runs[2]!.id)).toMatchObject({ name: `${MASKED}/2`, runs: [runs[2]] })
  expect(side(store, groupId).runs).toHaveLength(4)
  expect(findSide(store.database, 'a').problem?.what).toBe('several ids start with "a"')
  expect(findSide(store.database, 'nobody').problem?.what).toMatch(/no finished run is called "nobody"/)
  store.add({ masking: 'adios', config: { epochs: 9 } })
  const { what, remedy } = findSide(store.database, MASKED).problem!
  expect(what).toBe(`2 configurations are called "${MASKED}"`)
  expect(remedy).toContain(`${groupId} (epochs `)
  expect(remedy).toMatch(/\(epochs 9\)/)
  const choices = sideChoices(store.database, { dataset: null, search: 'adios', most: 10 })
  expect(choices.map(({ apart }) => apart.replace(/\d+/, 'N'))).toEqual(['epochs N', 'epochs N'])
})

test('choices are the newest first, those of one scheme together in the order of their labels, which their titles have', () => {
  using store = makeStore()
  const add = (masking: 'mae' | 'none', epochs: number) => {
    const id = store.add({ masking, config: { epochs }, scores: { 'knn top1': 0.5 } })
    const label = masking === 'none' ? '' : `epochs=${epochs}`
    store.database.update(runs).set({ label }).where(eq(runs.id, id)).run()
  }
  add('mae', 8)
  add('none', 4)
  add('mae', 16)
  const choices = sideChoices(store.database, { dataset: null, search: null, most: 10 })
  expect(choices.map(({ masking, label }) => `${masking} ${label}`)).toEqual(['mae epochs=8', 'mae epochs=16', 'none '])
  expect(choiceDetails(choices[0]!)).not.toContain('epochs')
})

test('of a list of metrics each is compared, and p is corrected over these', () => {
  using store = fourSeeds()
  const labels = (metric: string) =>
    compare(store, PLAIN, MASKED, { metric }).scores.map(({ evaluation, metric: of }) => `${evaluation}/${of}`)
  expect(labels('linear/top1,knn/top1')).toEqual(['knn/top1', 'linear/top1'])
  expect(labels('k-NN top-1, linear/top1')).toEqual(['knn/top1', 'linear/top1'])
  expect(labels('knn')).toEqual(['knn/top1'])
  expect(compare(store, PLAIN, MASKED, { metric: 'linear/top1,knn/top1' }).tests).toBe(2)
})

test('choices have the name that they were given, and are found by it', () => {
  using store = makeStore()
  const ids = [0, 1].map((seed) => store.add({ seed, scores: { 'knn top1': 0.5 } }))
  store.add({ masking: 'mae', scores: { 'knn top1': 0.5 } })
  const choices = (search: string | null) => sideChoices(store.database, { dataset: null, search, most: 10 })
  annotate(store.database, [ids[0]!], { name: 'Ours' })
  expect(choices(null).map(({ given }) => given)).toEqual(['', ''])
  annotate(store.database, ids, { name: 'Ours (100% & x_y)' })
  const [choice, ...others] = choices('ours (100%')
  expect(others).toEqual([])
  expect(choiceTitle(choice!)).toBe('Ours (100% & x_y)')
  expect(choiceDetails(choice!)).toMatch(/^SimCLR · .* · 2 seeds$/)
})

test('a regression that Holm does not see among many scores, Benjamini-Hochberg may', () => {
  using store = makeStore()
  const fall = [0.01, 0.05, 0.03, 0.05] // t = 3.66, p = .035
  const metrics = ['knn top1', 'linear top1', 'clustering nmi', 'clustering ari']
  for (const seed of [0, 1, 2, 3]) {
    const scores = (value: number) => Object.fromEntries(metrics.map((name) => [name, value]))
    store.add({ seed, scores: scores(0.5 + seed / 100) })
    store.add({ seed, masking: 'adios', scores: scores(0.5 + seed / 100 - fall[seed]!) })
  }
  const counted = (correction: 'holm' | 'benjamini-hochberg' | 'none') =>
    compare(store, PLAIN, MASKED, { correction }).scores.filter(({ regression }) => regression).length
  expect([counted('holm'), counted('benjamini-hochberg'), counted('none')]).toEqual([0, 4, 4])
})

test('a single run is held against the same seed of the other side, else against its mean', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) store.add({ seed, scores: { 'clustering nmi': 0.5 + seed / 10 } })
  store.add({ seed: 2, masking: 'adios', scores: { 'clustering nmi': 0.8 } })
  store.add({ seed: 7, masking: 'mae', scores: { 'clustering nmi': 0.8 } })
  const [shared] = compare(store, PLAIN, MASKED).scores
  expect(shared).toMatchObject({ seeds: [2], test: null, difference: expect.closeTo(0.1, 12) })
  const [apart] = compare(store, PLAIN, 'fashion-mnist-mini/simclr-mae').scores
  expect(apart).toMatchObject({ seeds: [0, 1, 2, 7], test: null, difference: expect.closeTo(0.2, 12) })
})
