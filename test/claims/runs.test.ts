import { expect, test } from 'vitest'
import { CLAIMS, judgeClaims } from '../../db/claims/index.ts'
import type { JudgedClaim } from '../../db/claims/judge.ts'
import { holm } from '../../harness/statistics/corrections.ts'
import { makeStore, type Store } from '../compare/store.ts'

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
  const { measured, atPaperScale, scales, parts, missing } = judge(store, 1)
  expect(measured).toBe('supported')
  expect(atPaperScale).toBe(false)
  expect(scales).toEqual(['fashion-mnist-mini, resnet18-cifar w16, 1,500 images, 4 epochs'])
  const checks = parts.flatMap((part) => part.measured.checks)
  expect(checks).toHaveLength(6)
  expect(checks.map(({ pAdjusted }) => pAdjusted)).toEqual(holm(checks.map(({ p }) => p)))
  expect(checks[0]).toMatchObject({ test: 'paired t over 5 seeds', verdict: 'supported' })
  expect(checks[0]!.runs).toHaveLength(10)
  expect(missing).toEqual(["at the paper's size: npx maskbench run paper-adios-1"])
})

test('a clear loss contradicts it, and on a data set of the paper that is said', () => {
  using store = encoders(5, -0.05, 'stl10')
  expect(judge(store, 1)).toMatchObject({ measured: 'contradicted', atPaperScale: true, missing: [] })
})

test('one seed decides nothing, whatever the gain', () => {
  using store = encoders(1, 0.3)
  const { measured, parts } = judge(store, 1)
  expect(measured).toBe('undecided')
  expect(parts[0]!.measured.checks[0]).toMatchObject({ p: null, verdict: 'undecided', detail: /one seed on a side/ })
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
    /: \d+ seeds in place of 3 for a difference as seen: npx maskbench run quick --only '.*' --seeds /,
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
  expect(judge(store, 8).parts.map(({ measured }) => measured.verdict)).toEqual(['undecided', 'supported', 'supported'])
  store.add({ ...without, seed: 1, scores: quality(0, 0.001) })
  const { measured, parts } = judge(store, 8)
  expect(parts[0]!.measured.checks[0]!.detail).toBe('2 of 2 runs collapsed')
  expect(measured).toBe('supported')
  store.add({ ...without, seed: 2, scores: quality(0, 0.2) })
  expect(judge(store, 8).parts[0]!.measured.verdict).toBe('undecided')
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

test('a single split seed has no spread: undecided, never a number made up', () => {
  using store = tables(1)
  for (const id of [9, 10, 12]) expect(judge(store, id).measured).toBe('undecided')
  for (const { p } of judge(store, 9).parts.flatMap((part) => part.measured.checks)) expect(p).toBeNull()
})
