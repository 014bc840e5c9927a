import { describe, expect, it } from 'vitest'
import { datasets } from '../../../datasets/index.ts'
import { type NoisyLabelsConfig, noisyLabelsSchema } from '../../../db/config/noisy-labels.ts'
import { readPublished } from '../../../db/published.ts'
import type { NoisyLabelsRun } from '../../../db/queries/noisy-labels.ts'
import { type GlsColumn, glsBlocks, glsTable } from '../../../harness/analysis/tables/gls-1.ts'
import { RATES, theoreticalBestRate } from '../../../harness/statistics/smooth-rates.ts'

const printed = readPublished().filter(({ table }) => table === 'gls-1')

interface Made extends Partial<Pick<NoisyLabelsConfig, 'dataset' | 'noiseKind' | 'noises' | 'warmup'>> {
  seed?: number
  group?: string
  code?: string
  created?: number
  steps?: number
  rates?: number[]
  accuracy?: (rate: number, noise: number) => number
}

/** A finished run, of Splice unless told otherwise, whose accuracy is a formula. */
function made({
  seed = 0,
  group = 'a',
  code = 'v1',
  created = 1,
  steps = 1000,
  rates,
  accuracy,
  dataset = 'uci-splice',
  ...options
}: Made): NoisyLabelsRun {
  const config = noisyLabelsSchema.parse({
    kind: 'noisy-labels',
    dataset,
    hidden: 64,
    steps,
    seed,
    rates,
    ...options,
  })
  const kind = config.noiseKind === 'symmetric' ? '' : ` kind=${config.noiseKind}`
  const value = accuracy ?? ((rate, noise) => 0.9 + rate / 100 - noise / 10)
  const values = config.noises.flatMap((noise) =>
    config.rates.map((rate) => [`noise=${noise}${kind} rate=${rate}`, value(rate, noise)] as const),
  )
  return {
    id: `${group}-${code}-${seed}`,
    groupId: `${group}-${code}`,
    dataset,
    seed,
    codeVersion: code,
    stale: false,
    changes: [],
    createdAt: created,
    config,
    accuracy: { published: Object.fromEntries(values), honest: Object.fromEntries(values) },
  }
}

function spliceAt(runs: NoisyLabelsRun[], noise: number): GlsColumn {
  return glsTable(printed, runs).columns.find((column) => column.dataset === 'uci-splice' && column.noise === noise)!
}

describe('the printed table', () => {
  const { columns } = glsTable(printed, [])

  it('has ten columns of eleven rates', () => {
    expect(columns.map(({ dataset, noise }) => `${dataset} ${noise}`)).toEqual(
      ['uci-heart', 'uci-splice'].flatMap((dataset) => [0, 0.1, 0.2, 0.3, 0.4].map((noise) => `${dataset} ${noise}`)),
    )
    for (const { published } of columns) expect(Object.keys(published!.accuracy)).toHaveLength(11)
  })

  it('gives its ten p-values again, to the last of three decimals', () => {
    expect(columns.map(({ published }) => published!.pRecomputed!.toFixed(3))).toEqual(
      columns.map(({ published }) => published!.p.toFixed(3)),
    )
    expect(columns.every(({ published }) => published!.pAgrees)).toBe(true)
  })

  it("has scipy's Welch statistics", () => {
    const pins = [
      [2.9029, 7.971, 0.01988],
      [-1.7241, 5.983, 0.135598],
      [-0.6463, 4.57, 0.549106],
      [-4.7952, 7.689, 0.001524],
      [-1.332, 4.792, 0.242676],
      [7.9383, 4.3, 0.001003],
      [-1.0415, 7.1, 0.331797],
      [-4.4482, 7.86, 0.00224],
      [-3.1473, 7.412, 0.015053],
      [-4.1559, 6.317, 0.005337],
    ]
    columns.forEach(({ published }, i) => {
      expect(published!.t).toBeCloseTo(pins[i]![0]!, 4)
      expect(published!.df).toBeCloseTo(pins[i]![1]!, 3)
      expect(published!.pRecomputed).toBeCloseTo(pins[i]![2]!, 6)
    })
  })

  it('says which side wins by the sign of t', () => {
    const wins = columns.map(({ published }) => published!.favours === 'negative')
    expect(wins).toEqual([false, true, true, true, true, false, true, true, true, true])
  })

  it('names its own best rates, except where it prints a range that its accuracies do not fill', () => {
    const loose = columns.filter(({ published }) => !published!.rOptAgrees)
    expect(loose.map(({ dataset, noise }) => [dataset, noise])).toEqual([['uci-heart', 0]])
    expect(loose[0]!.published).toMatchObject({ rOptPrinted: '0.0..0.6', rOpt: [0.6, 0.2, 0] })
  })
})

describe('the measured table', () => {
  it('is a gap where nothing was run', () => {
    expect(spliceAt([], 0).measured).toBeNull()
    expect(glsTable(printed, [made({})]).columns[0]!.measured).toBeNull()
  })

  it('averages split seeds, with a t-interval and n', () => {
    const runs = [0.9, 0.92].map((base, seed) => made({ seed, accuracy: (rate) => base + rate / 100 }))
    const { published, setting } = spliceAt(runs, 0.2).measured!
    expect(published!.accuracy['-0.4']).toBeCloseTo(0.906, 12)
    expect(published!.n).toBe(2)
    expect(published!.ci95['-0.4']).toEqual([0.906 - 0.127062, 0.906 + 0.127062].map((x) => expect.closeTo(x, 6)))
    expect(published!.rOpt).toEqual([0.8])
    expect(published!.marked).toEqual([0.8, 0.6])
    expect(setting).toMatchObject({ steps: 1000, hidden: 64, seeds: [0, 1], stale: false })
  })

  it('tests each column as the paper does, and over seeds', () => {
    const runs = [0, 0.01, 0.03].map((shift, seed) => made({ seed, accuracy: (rate) => 0.8 - rate * (0.01 + shift) }))
    const { published, honest } = spliceAt(runs, 0).measured!
    expect(published).toMatchObject({ favours: 'negative', reason: null, selectedOnTest: true })
    expect(honest!.selectedOnTest).toBe(false)
    expect(published!.overSeeds.difference).toBeCloseTo(-0.082133, 5)
    expect(published!.overSeeds.p).toBeGreaterThan(0)
  })

  it('has n/a with a reason in place of a made-up p', () => {
    expect(spliceAt([made({ accuracy: () => 0.5 })], 0).measured!.published).toMatchObject({
      p: null,
      reason: expect.stringContaining('constant'),
      rOpt: [...RATES],
      favours: null,
      overSeeds: { p: null, reason: expect.stringContaining('at least two split seeds') },
    })
    const few = spliceAt([made({ rates: [0.8, 0, -8] })], 0).measured!.published
    expect(few).toMatchObject({ p: null, reason: 'some rates were not run: 0.6, 0.4, 0.2, -0.6, -1, -2, -4' })
  })

  it('never mixes settings, and only what was trained as the paper suite says stands beside print', () => {
    const old = made({ group: 'full', code: 'v1', created: 1 })
    const toy = made({ group: 'toy', code: 'v2', created: 3, rates: [0.8, 0, -8], steps: 20 })
    const short = made({ group: 'short', code: 'v2', created: 4, steps: 50 })
    const full = [0, 1].map((seed) => made({ group: 'full', code: 'v2', created: 2, seed }))
    expect(spliceAt([old, toy, short, ...full], 0).measured!.setting.runs).toEqual(full.map(({ id }) => id))
    expect(spliceAt([old, toy], 0).measured!.setting.runs).toEqual([old.id])
    expect(spliceAt([toy], 0).measured).toBeNull()
    const other = glsTable(printed, [toy, short]).columns.filter(({ inPrint }) => !inPrint)
    expect(other[0]).toMatchObject({
      dataset: 'uci-splice',
      published: null,
      measured: { setting: { runs: [short.id], differs: ['steps 50 instead of 1000'] } },
    })
  })

  it('shows three seeds and not one newer one', () => {
    const three = [0, 1, 2].map((seed) => made({ seed }))
    const newer = made({ code: 'v2', created: 9, accuracy: () => 0.5 })
    expect(spliceAt([...three, newer], 0).measured!.setting.seeds).toEqual([0, 1, 2])
  })
})

describe('what the paper does not print', () => {
  const blocksOf = (runs: NoisyLabelsRun[]) => glsBlocks(glsTable(printed, runs).columns)
  const fashion = { dataset: 'fashion-mnist-mini', noises: [0.6, 0, 0.2] } as const

  it('stands behind the printed columns, with the noise rates that were run', () => {
    const blocks = blocksOf([made({ ...fashion, noises: [...fashion.noises] })])
    expect(blocks.map((columns) => [columns[0].dataset, columns[0].inPrint, columns.length])).toEqual([
      ['uci-heart', true, 5],
      ['uci-splice', true, 5],
      ['fashion-mnist-mini', false, 3],
    ])
    expect(blocks[2]!.map(({ noise, published, classes }) => [noise, published, classes])).toEqual([
      [0, null, 10],
      [0.2, null, 10],
      [0.6, null, 10],
    ])
    expect(blocks[2]![2]!.measured?.published?.accuracy['-8']).toBeCloseTo(0.76, 12)
  })

  it('never averages noise of different kinds', () => {
    const kinds = ['instance', 'symmetric', 'asymmetric'] as const
    const runs = kinds.map((noiseKind, i) => made({ noiseKind, group: noiseKind, accuracy: () => 0.7 + i / 10 }))
    const splice = blocksOf(runs).filter(([{ dataset }]) => dataset === 'uci-splice')
    expect(splice.map(([{ noiseKind, measured }]) => [noiseKind, measured?.honest?.accuracy['0']])).toEqual([
      ['symmetric', expect.closeTo(0.8, 12)],
      ['asymmetric', expect.closeTo(0.9, 12)],
      ['instance', 0.7],
    ])
    expect(splice.map(([{ published }]) => published === null)).toEqual([false, true, true])
  })

  it('says how long the warm-up was, and never averages over it', () => {
    const direct = made({ group: 'direct', created: 1 })
    const warm = [0, 1].map((seed) => made({ group: 'warm', created: 2, seed, warmup: 200 }))
    const columns = glsTable(printed, [direct, ...warm]).columns.filter(({ measured }) => measured)
    expect(columns.map(({ measured }) => measured!.setting.warmup)).toEqual([0, 0, 0, 0, 0, 200, 200, 200, 200, 200])
    expect(columns[5]!.measured!.setting).toMatchObject({ seeds: [0, 1], differs: ['warmup 200 instead of 0'] })
    expect(spliceAt([direct], 0).measured!.setting.warmup).toBe(0)
  })

  it('has as many classes as the data set', () => {
    const names = ['uci-heart', 'uci-splice', 'fashion-mnist-mini'] as const
    const columns = glsTable(printed, [made({ dataset: 'fashion-mnist-mini' })]).columns
    for (const name of names) {
      const { classes } = datasets.find((dataset) => dataset.name === name)!
      expect(columns.find(({ dataset }) => dataset === name)?.classes).toBe(classes.length)
    }
  })
})

it("theory's line: smoothing helps below e = r*/2, harms above", () => {
  expect(theoreticalBestRate(0.4, 0)).toBe(0.4)
  expect(theoreticalBestRate(0.4, 0.2)).toBe(0)
  expect(theoreticalBestRate(0.4, 0.4)).toBeCloseTo(-2, 12)
})

it("theory's line bends later with more classes: noise e smooths by K e / (K - 1)", () => {
  expect(theoreticalBestRate(0.4, 0.36, 10)).toBeCloseTo(0, 12)
  expect(theoreticalBestRate(0.4, 0.6, 10)).toBeCloseTo(-0.8, 12)
})
