import { expect, test } from 'vitest'
import { CLAIMS, judgeClaims } from '../../../harness/analysis/claims/index.ts'
import type { JudgedClaim } from '../../../harness/analysis/claims/judge.ts'
import { holm } from '../../../harness/statistics/corrections.ts'
import { runsForInterval, runsNeeded } from '../../../harness/statistics/minimum-detectable-difference.ts'
import { summarize } from '../../../harness/statistics/summary.ts'
import { makeStore, type Store } from '../compare/store.ts'
import { addRun, suiteRuns } from '../suite-runs.ts'

function judge({ database }: Store, id: number): JudgedClaim {
  return judgeClaims(
    database,
    CLAIMS.filter((claim) => claim.id === id),
  )[0]!
}

/** Small and the same for everything, so that only what a test adds differs. */
const wiggle = (seed: number, salt: number): number => 0.002 * Math.sin(7 * seed + 3 * salt)

function encoders(seeds: number, gain: number, dataset = 'fashion-mnist-mini'): Store {
  const store = makeStore()
  for (const [m, method] of (['simclr', 'simsiam', 'byol'] as const).entries()) {
    for (let seed = 0; seed < seeds; seed++) {
      const scores = (shift: number, salt: number) => ({
        'knn top1': 0.7 + shift + wiggle(seed, m + salt),
        'linear top1': 0.75 + shift + wiggle(seed, m + salt + 1),
      })
      store.add({ dataset, method, seed, scores: scores(0, 0) })
      store.add({ dataset, method, seed, masking: 'adios', scores: scores(gain, 5) })
    }
  }
  return store
}

test('a clear gain in every part supports a claim, at the scale of the runs', () => {
  using store = encoders(5, 0.05)
  const { measured, atPaperScale, scales, parts, missing, steps } = judge(store, 1)
  expect(measured).toBe('supported')
  expect(atPaperScale).toBe(false)
  expect(scales).toEqual(['fashion-mnist-mini, resnet18-cifar w16, 1,500 images, 4 epochs'])
  const checks = parts.flatMap((part) => part.measured.checks)
  expect(checks).toHaveLength(6)
  expect(checks.map(({ pAdjusted }) => pAdjusted)).toEqual(holm(checks.map(({ p }) => p)))
  expect(checks[0]).toMatchObject({ test: 'paired t over 5 seeds', verdict: 'supported' })
  expect(checks[0]!.runs).toHaveLength(10)
  expect(missing).toEqual(["at the paper's size: npx maskbench run paper-adios-1"])
  expect(steps.map((step) => step.atPaperScale)).toEqual([true])
})

test("a clear loss contradicts it; a data set of the paper alone does not make it the paper's size", () => {
  using store = encoders(5, -0.05, 'stl10')
  expect(judge(store, 1)).toMatchObject({ measured: 'contradicted', atPaperScale: false })
  for (const run of suiteRuns('paper-adios-1')) {
    if (run.dataset !== 'stl10' || run.backbone.name !== 'resnet18') continue
    const value = run.masking === 'adios' ? 0.8 : 0.7
    addRun(store.database, run, { value: value + wiggle(run.seed, value), evaluations: ['knn', 'linear'] })
  }
  const { measured, atPaperScale, scales } = judge(store, 1)
  expect({ measured, atPaperScale }).toEqual({ measured: 'supported', atPaperScale: true })
  expect(scales).toEqual(['stl10, resnet18, all images, 400 epochs'])
})

test('of several configurations those that differ in the masks alone are held against each other', () => {
  using store = encoders(3, 0.05)
  for (const seed of [0, 1, 2, 3]) store.add({ seed, config: { batchSize: 128 }, scores: { 'knn top1': 0.9 } })
  const { checks } = judge(store, 1).parts[0]!.measured
  expect(checks).toMatchObject([{ difference: expect.closeTo(0.05, 2), test: 'paired t over 3 seeds' }])
})

test('one seed decides nothing, whatever the gain', () => {
  using store = encoders(1, 0.3)
  const { measured, parts } = judge(store, 1)
  expect(measured).toBe('undecided')
  expect(parts[0]!.measured.checks[0]).toMatchObject({
    p: null,
    verdict: 'undecided',
    detail: /a single run has no spread, so nothing can be concluded/,
  })
  expect(parts[0]!.missing).toEqual([
    "simclr knn top1 on fashion-mnist-mini: one seed shows no spread; three do: npx maskbench run quick --only 'fashion-mnist-mini/simclr*' --seeds 0,1,2",
  ])
})

test('what is open says how many seeds it would take, and the command', () => {
  using store = encoders(3, 0.003)
  const { measured, parts } = judge(store, 1)
  expect(measured).toBe('undecided')
  const [line] = parts.flatMap((part) => part.missing)
  expect(line).toMatch(
    /: \d+ seeds instead of 3 for a difference as seen: npx maskbench run quick --only '.*' --seeds /,
  )
})

test('masks without penalty that collapse, and with it keep apart and follow objects', () => {
  using store = makeStore()
  const quality = (seed: number, area: number) => ({
    'masks mask_mbo': 0.4 + wiggle(seed, 1),
    'masks mask_fg_iou': 0.5 + wiggle(seed, 2),
    'masks mask_area_min': area,
    'masks mask_area_max': 0.4,
    ...Object.fromEntries(
      ['shuffled-images', 'stripes', 'blob', 'untrained'].flatMap((control, i) =>
        ['mask_mbo', 'mask_fg_iou'].map((metric) => [`masks control=${control} ${metric}`, 0.2 + wiggle(seed, i + 7)]),
      ),
    ),
  })
  const learned = { dataset: 'scenes-few', masking: 'adios' } as const
  for (let seed = 0; seed < 5; seed++) {
    store.add({ ...learned, seed, config: { adios: { lambda: 5 } }, scores: quality(seed, 0.2) })
  }
  const without = { ...learned, config: { adios: { lambda: 0 } } }
  store.add({ ...without, seed: 0, scores: quality(0, 0.2), events: ['mask_1_covers_nothing'] })
  // Small masks beside others that share the image are no collapse.
  expect(judge(store, 8).parts.map(({ measured }) => measured.verdict)).toEqual(['undecided', 'supported', 'supported'])
  store.add({ ...without, seed: 1, scores: { ...quality(0, 0), 'masks mask_area_max': 0.99 } })
  const { measured, parts } = judge(store, 8)
  expect(parts[0]!.measured.checks[0]!.detail).toBe('1 of 2 runs collapsed')
  expect(measured).toBe('undecided')
})

/** Smoothing helps without noise, sharpening under noise; how sure a model is falls with the rate. */
function tables(seeds: number): Store {
  const store = makeStore()
  for (const dataset of ['uci-heart', 'uci-splice'] as const) {
    for (let seed = 0; seed < seeds; seed++) {
      store.addTable({
        dataset,
        seed,
        cell: (noise, rate, protocol) => ({
          top1: 0.9 - noise * 0.3 + (0.15 - noise) * Math.tanh(rate) * 0.2 + wiggle(seed, rate + 10 * noise),
          ...(protocol === 'last' && { confidence: 0.85 - 0.1 * Math.tanh(rate) + wiggle(seed, rate) }),
        }),
      })
    }
  }
  return store
}

test('label smoothing: sides over split seeds, the fall with noise, confidence', () => {
  using store = tables(5)
  expect([9, 11, 12].map((id) => judge(store, id).measured)).toEqual(['supported', 'supported', 'supported'])
  const confidence = judge(store, 12)
  expect(confidence).toMatchObject({ printed: 'not printed', atPaperScale: true })
  expect(confidence.scales[0]).toBe('uci-heart, hidden size 8, 1,000 steps, last step')
  const [fall] = judge(store, 10).parts
  expect(fall!.measured.checks.every(({ difference }) => difference! > 0)).toBe(true)
})

test('a best rate is held against theory by the nearest rate of the table, for runs as for print', () => {
  using store = tables(2)
  const [, theory] = judge(store, 10).parts
  expect(theory).toMatchObject({ id: '10b', measured: { verdict: 'contradicted' } })
  expect(theory!.measured.checks[0]!.test).toBe('nearest rate of the table, mean of 2 split seeds')
  expect(theory!.printed.checks[0]!.test).toBe('nearest rate of the table')
})

test('splits that all give the same number have no test: one more may show a spread', () => {
  using store = tables(2)
  expect(judge(store, 10).parts[0]!.missing[0]).toBe(
    "Heart, order of noise and best rate: both seeds give the same number; one more may show a spread: npx maskbench run quick --only 'uci-heart/*' --seeds 0,1,2",
  )
})

test('most columns: so many seeds that more than half of them would differ', () => {
  using store = makeStore()
  for (const dataset of ['uci-heart', 'uci-splice'] as const) {
    for (const seed of [0, 1, 2]) {
      // Up to noise .2 a gain of three deviations, beyond of a tenth: six of ten columns settle it.
      const gain = (noise: number) => (noise <= 0.2 ? 0.03 : 0.001) + 0.01 * (seed - 1)
      store.addTable({ dataset, seed, cell: (noise, rate) => ({ top1: 0.8 + (rate >= 0 ? gain(noise) : 0) }) })
    }
  }
  const needed = runsNeeded(0.03, 0.01, { pairing: 'paired', alpha: 0.05 / 10 }).value!
  const { parts } = judge(store, 11)
  expect(parts[1]!.measured.verdict).toBe('undecided')
  expect(parts[1]!.missing).toEqual([
    expect.stringContaining(`Holm: ${needed} seeds instead of 3 for differences as seen: npx maskbench run quick`),
  ])
})

test('comparisons of one claim have names of their own', () => {
  using store = makeStore()
  for (const method of ['simclr', 'simsiam', 'byol'] as const) {
    for (const masking of ['none', 'adios', 'mae', 'beit', 'gt', 'fgbg', 'box', 'shuffle'] as const) {
      const metrics = ['linear top1', 'multilabel f1_macro', 'multilabel f1_micro', 'multilabel f1_weighted']
      store.add({ method, masking, scores: Object.fromEntries(metrics.map((name) => [name, 0.5])) })
    }
  }
  for (const [id, count] of [
    [6, 5],
    [7, 27],
  ] as const) {
    // biome-ignore format: claims and comparisons
    const names = judge(store, id).parts.flatMap(({ measured }) => measured.checks.map(({ what }) => what))
    expect([names.length, new Set(names).size]).toEqual([count, count])
  }
  using noisy = tables(2)
  const names = judge(noisy, 12).parts.flatMap(({ measured }) => measured.checks.map(({ what }) => what))
  expect(new Set(names).size).toBe(4)
})

test('nearness takes an interval that lies within the margin, and the seeds for that', () => {
  using store = makeStore()
  const gap = [0.01, -0.02, 0.025]
  for (const seed of [0, 1, 2]) {
    const scores = (value: number) => ({ 'multilabel f1_macro': value })
    store.add({ dataset: 'scenes', seed, masking: 'gt', scores: scores(0.5 + seed / 50) })
    store.add({ dataset: 'scenes', seed, masking: 'adios', scores: scores(0.5 + seed / 50 + gap[seed]!) })
  }
  const par = judge(store, 7).parts.at(-1)!
  const { mean, sd } = summarize(gap)
  const needed = runsForInterval(0.02 - mean, sd!, { pairing: 'paired' }).value!
  expect(par.measured.checks[0]).toMatchObject({ verdict: 'undecided', p: null })
  expect(par.missing[0]).toContain(`: ${needed} seeds instead of 3 for an interval so narrow: npx maskbench run quick`)
})

test('a single split seed has no spread: undecided, never a number made up', () => {
  using store = tables(1)
  for (const id of [9, 10, 12]) expect(judge(store, id).measured).toBe('undecided')
  for (const { p } of judge(store, 9).parts.flatMap((part) => part.measured.checks)) expect(p).toBeNull()
})
