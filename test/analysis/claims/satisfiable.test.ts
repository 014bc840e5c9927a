/** Each claim can come out supported, and contradicted, by runs: no part excludes another. */
import { expect, test } from 'vitest'
import { CLAIMS, judgeClaims } from '../../../harness/analysis/claims/index.ts'
import { RATES, theoreticalBestRate } from '../../../harness/statistics/smooth-rates.ts'
import { makeStore, type Store } from '../compare/store.ts'

const SEEDS = [0, 1, 2, 3, 4]
const METHODS = ['simclr', 'simsiam', 'byol'] as const
type Masking = 'none' | 'adios' | 'adios-s' | 'mae' | 'beit' | 'gt' | 'fgbg' | 'box' | 'shuffle'

/** Draws of nothing, so that tests have a spread. */
const wiggle = (seed: number, salt: number): number => 0.002 * Math.sin(7 * seed + 3 * salt)

/** @param levels how good each masking is; lower is better for `bg_gap`. */
function encoders(levels: Partial<Record<Masking, number>>, names: readonly string[], dataset?: string): Store {
  const store = makeStore()
  for (const [m, method] of METHODS.entries()) {
    for (const [masking, level] of Object.entries(levels) as [Masking, number][]) {
      for (const seed of SEEDS) {
        const scoreOf = (name: string, i: number): [string, number] => {
          const noise = wiggle(seed, m + i + 5 * level)
          return [name, name.endsWith('bg_gap') ? 0.5 - level + noise : level + noise]
        }
        const scores = Object.fromEntries(names.map(scoreOf))
        store.add({ method, masking, seed, scores, ...(dataset ? { dataset } : {}) })
      }
    }
  }
  return store
}

function transfer(plain: number, adios: number, scratch: number): Store {
  const names = ['transfer-linear top1', 'transfer-finetune top1']
  const store = encoders({ none: plain, adios }, names)
  for (const seed of SEEDS) {
    const scores = { 'transfer-finetune top1': scratch + wiggle(seed, 9) }
    store.add({ method: 'random-init', seed, scores })
  }
  return store
}

function occlusion(collapses: boolean, follows: boolean): Store {
  const store = makeStore()
  const run = { dataset: 'scenes-few', masking: 'adios' } as const
  const controls = ['shuffled-images', 'stripes', 'blob', 'untrained']
  // Stripes and blobs are the same whatever the seed.
  const seeded = (control: string) => control === 'shuffled-images' || control === 'untrained'
  for (const seed of SEEDS) {
    const quality = (area: number) => ({
      'masks mask_mbo': (follows ? 0.4 : 0.1) + wiggle(seed, 1),
      'masks mask_fg_iou': (follows ? 0.5 : 0.1) + wiggle(seed, 2),
      'masks mask_area_min': 0.01,
      'masks mask_area_max': area,
      ...Object.fromEntries(
        controls.flatMap((control, i) =>
          ['mask_mbo', 'mask_fg_iou'].map((metric) => [
            `masks control=${control} ${metric}`,
            0.2 + (seeded(control) ? wiggle(seed, i + 7) : 0),
          ]),
        ),
      ),
    })
    store.add({ ...run, seed, config: { adios: { lambda: 5 } }, scores: quality(0.6) })
    store.add({ ...run, seed, config: { adios: { lambda: 0 } }, scores: quality(collapses ? 0.99 : 0.6) })
  }
  return store
}

interface Cell {
  top1: number
  confidence_right?: number
  confidence_wrong?: number
}

function tables(cell: (noise: number, rate: number, seed: number, protocol: string) => Cell): Store {
  const store = makeStore()
  for (const dataset of ['uci-heart', 'uci-splice'] as const) {
    for (const seed of SEEDS) {
      store.addTable({ dataset, seed, cell: (noise, rate, protocol) => ({ ...cell(noise, rate, seed, protocol) }) })
    }
  }
  return store
}

/** @param sign -1 turns what is claimed round. */
const smoothing = (sign: 1 | -1): Store =>
  tables((noise, rate, seed) => ({
    top1: 0.8 + sign * (0.15 - noise) * Math.tanh(rate) * 0.2 + wiggle(seed, rate + 10 * noise),
  }))

const confidence = (sign: 1 | -1): Store =>
  tables((_, rate, seed) => ({
    top1: 0.8,
    confidence_right: 0.8 - sign * 0.1 * Math.tanh(rate) + wiggle(seed, rate),
    confidence_wrong: 0.6,
  }))

const nearest = (rate: number): number =>
  RATES.reduce((best, one) => (Math.abs(one - rate) < Math.abs(best - rate) ? one : best))

/** @param best of a noise rate; one seed has another best rate at the highest noise, so that the order has a spread. */
const peaks = (best: (noise: number) => number): Store =>
  tables((noise, rate, seed) => {
    const own = seed === 0 && noise === 0.4 ? nearest(0.6) : best(noise)
    return { top1: rate === own ? 0.9 : 0.8 }
  })

const THREE = ['clustering fmi', 'clustering ari', 'clustering nmi']
const BACKGROUNDS = [
  ...['only_bg_b', 'only_bg_t', 'no_fg', 'only_fg', 'mixed_same', 'mixed_rand', 'mixed_next', 'original', 'bg_gap'],
].map((metric) => `backgrounds ${metric}`)
const F1 = ['multilabel f1_macro', 'multilabel f1_micro', 'multilabel f1_weighted']
const ONE = ['knn top1', 'linear top1']
const objects = (known: number, random: number, adios: number) =>
  encoders({ gt: known, fgbg: known, box: known, shuffle: known, mae: random, beit: random, adios }, F1, 'scenes')

const STORES: Record<number, [supported: () => Store, contradicted: () => Store]> = {
  1: [() => encoders({ none: 0.6, adios: 0.7 }, ONE), () => encoders({ none: 0.7, adios: 0.6 }, ONE)],
  2: [() => encoders({ none: 0.6, 'adios-s': 0.7 }, ONE), () => encoders({ none: 0.7, 'adios-s': 0.6 }, ONE)],
  3: [() => encoders({ none: 0.4, adios: 0.5 }, THREE), () => encoders({ none: 0.5, adios: 0.4 }, THREE)],
  4: [() => transfer(0.6, 0.7, 0.5), () => transfer(0.7, 0.6, 0.8)],
  5: [() => encoders({ none: 0.3, adios: 0.4 }, BACKGROUNDS), () => encoders({ none: 0.4, adios: 0.3 }, BACKGROUNDS)],
  6: [
    () => encoders({ adios: 0.7, none: 0.6, mae: 0.5, beit: 0.5 }, ONE),
    () => encoders({ adios: 0.5, none: 0.6, mae: 0.7, beit: 0.7 }, ONE),
  ],
  7: [() => objects(0.6, 0.5, 0.601), () => objects(0.5, 0.6, 0.7)],
  8: [() => occlusion(true, true), () => occlusion(false, false)],
  9: [() => smoothing(1), () => smoothing(-1)],
  10: [
    () => peaks((noise) => nearest(theoreticalBestRate(0.8, noise))),
    () => peaks((noise) => (noise === 0 ? -8 : 0.8)),
  ],
  // That half of the columns or fewer differ is all that speaks against it: no side is better.
  11: [() => smoothing(1), () => tables((noise, rate, seed) => ({ top1: 0.8 + wiggle(seed, 5 * rate + noise) }))],
  12: [() => confidence(1), () => confidence(-1)],
}

test.each(CLAIMS.map(({ id }) => id))('claim %i is supported by runs in which all its parts hold', (id) => {
  using store = STORES[id]![0]()
  const [claim] = judgeClaims(store.database, [CLAIMS[id - 1]!])
  expect(claim!.parts.map(({ id: part, measured }) => [part, measured.verdict])).toEqual(
    claim!.parts.map(({ id: part }) => [part, 'supported']),
  )
  expect(claim!.measured).toBe('supported')
})

test.each(CLAIMS.map(({ id }) => id))('claim %i is contradicted by runs that show the contrary', (id) => {
  using store = STORES[id]![1]()
  const [claim] = judgeClaims(store.database, [CLAIMS[id - 1]!])
  expect(claim!.measured).toBe('contradicted')
})
