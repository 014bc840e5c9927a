/** A score against an option, on a store whose scores are known. */
import { afterAll, describe, expect, it } from 'vitest'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { makeStore } from '../compare/store.ts'
import { plotStore } from './store.ts'

const store = plotStore()
afterAll(() => store[Symbol.dispose]())
const plot = (asked: Parameters<typeof plotOf>[1] = {}) => plotOf(store.database, asked)!
const meansOf = ({ lines }: ReturnType<typeof plot>) =>
  lines.map(({ title, details, points }) => [
    [title, details].filter(Boolean).join(', '),
    points.map(({ at, mean }) => [at, Number(mean.toFixed(6))]),
  ])

describe('by default', () => {
  it('takes the first data set where an option varies, and its numeric option with most values', () => {
    const { dataset, column, option, options } = plot()
    expect([dataset, column.key]).toEqual(['fashion-mnist-mini', 'knn_fashion-mnist-mini_top1_as-usual'])
    expect(option).toEqual({ path: 'adios.lambda', numeric: true, values: 4 })
    expect(options.map(({ path, values }) => [path, values])).toEqual([
      ['adios.lambda', 4],
      ['batchSize', 2],
      ['epochs', 2],
      ['method', 2],
    ])
  })

  it('draws a line for each batch size, named by it, with means over seeds', () => {
    expect(meansOf(plot())).toEqual([
      [
        'SimCLR + ADIOS, batch size 64',
        [
          [1, 0.7],
          [5, 0.75],
          [25, 0.72],
          [400, 0.65],
        ],
      ],
      [
        'SimCLR + ADIOS, batch size 128',
        [
          [1, 0.75],
          [5, 0.8],
        ],
      ],
    ])
  })

  it('gives each point its 95% t-interval, seeds and values', () => {
    const [first] = plot().lines[0]!.points
    expect(first).toMatchObject({ n: 3, seeds: [0, 1, 2], method: 'simclr', masking: 'adios' })
    expect(first!.values.map((value) => value.toFixed(2))).toEqual(['0.69', '0.70', '0.71'])
    // scipy.stats.t.interval(.95, 2, .7, .01 / 3 ** .5)
    expect(first!.ci95![0]).toBeCloseTo(0.675158622882, 11)
    expect(first!.ci95![1]).toBeCloseTo(0.724841377118, 11)
  })

  it('draws the method without masks as a level, and counts the others that lack the option', () => {
    const { references, leftOut } = plot()
    expect(references.map(({ title, mean }) => [title, Number(mean.toFixed(6))])).toEqual([['SimCLR', 0.68]])
    // 16 epochs, and BYOL.
    expect(leftOut).toEqual({ lacking: 2, repeated: 0, cut: 0, stale: 0 })
  })
})

it('names the settings of training of all lines where any differ', () => {
  using own = plotStore()
  for (const lambda of [1, 5]) {
    own.add({ method: 'byol', masking: 'adios', config: { adios: { lambda }, epochs: 9 }, scores: { 'knn top1': 0.5 } })
  }
  const named = ({ title, details }: { title: string; details: string }) => `${title}, ${details}`
  const { lines, references } = plotOf(own.database)!
  expect([...lines, ...references].map(named)).toEqual([
    'SimCLR + ADIOS, epochs 4, batch size 64',
    'SimCLR + ADIOS, epochs 4, batch size 128',
    'BYOL + ADIOS, epochs 9, batch size 64',
    'SimCLR, epochs 4, batch size 64',
  ])
  const against = plotOf(own.database, { option: 'batchSize' })!
  expect(against.lines.map(named).join()).not.toContain('batchSize')
})

it('draws rows that differ from a line in their masking alone as levels, of which there are at most six', () => {
  using own = makeStore()
  const add = (masking: 'none' | 'mae' | 'beit' | 'adios', config = {}) =>
    own.add({ masking, config, scores: { 'knn top1': 0.5 } })
  for (const lambda of [1, 5]) add('adios', { adios: { lambda } })
  for (const masking of ['none', 'mae', 'beit'] as const) add(masking)
  add('mae', { epochs: 9 })
  const levels = () => {
    const { references, leftOut } = plotOf(own.database, { option: 'adios.lambda' })!
    return { titles: references.map(({ title }) => title), lacking: leftOut.lacking }
  }
  expect(levels()).toEqual({ titles: ['SimCLR', 'SimCLR + MAE', 'SimCLR + BEiT'], lacking: 1 })
  for (const share of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) add('mae', { mae: { share } })
  const { titles, lacking } = levels()
  expect([titles[0], titles.length, lacking]).toEqual(['SimCLR', 1 + 6, 1 + 2])
})

it('takes the first data set and score for which the option asked for varies', () => {
  expect(plot({ option: 'labels' })).toMatchObject({ dataset: 'scenes', option: { path: 'labels' }, ignored: [] })
  const column = 'linear_scenes_top1_as-usual'
  expect(plot({ column })).toMatchObject({ dataset: 'scenes', column: { key: column }, ignored: [] })
})

describe('the scale', () => {
  it('is logarithmic where values span more than two decades, and as asked', () => {
    expect(plot().scale).toBe('log')
    expect(plot({ scale: 'linear' }).scale).toBe('linear')
    expect(plot({ option: 'epochs' })).toMatchObject({ scale: 'linear', values: [4, 16] })
    expect(plot({ option: 'epochs', scale: 'log' }).scale).toBe('log')
  })

  it('has categories for words, in the order of the catalogue', () => {
    const { scale, values, lines } = plot({ option: 'method' })
    expect([scale, values]).toEqual(['categories', ['simclr', 'byol']])
    expect(lines[0]).toMatchObject({ title: 'no masks', method: null, masking: 'none' })
    const { ignored } = plot({ option: 'method', scale: 'log' })
    expect(ignored).toEqual([{ name: 'scale', value: 'log', why: 'the values of this option are not numbers' }])
  })
})

it('joins the scores of one run under several shares of labels', () => {
  expect(meansOf(plot({ dataset: 'scenes' }))).toEqual([
    [
      'SimCLR',
      [
        [0.01, 0.5],
        [0.1, 0.6],
        [1, 0.8],
      ],
    ],
  ])
})

it('joins the smooth rates of noisy-label runs, or their noises', () => {
  using own = plotStore()
  for (const seed of [0, 1]) {
    const cell = (noise: number, rate: number) => ({ top1: 0.9 - noise + rate / 100 + seed / 1000 })
    own.addTable({ dataset: 'uci-heart', seed, cell })
  }
  const column = 'noisy-labels_uci-heart_noise-0.2_top1_honest'
  const rates = plotOf(own.database, { dataset: 'uci-heart', column })!
  expect(rates).toMatchObject({
    option: { path: 'rate', values: 11 },
    values: [-8, -4, -2, -1, -0.6, -0.4, 0, 0.2, 0.4, 0.6, 0.8],
  })
  expect(rates.lines.map(({ title, points }) => [title, points.at(-1)!.mean.toFixed(4)])).toEqual([
    ['Label smoothing', '0.7085'],
  ])
  const noises = plotOf(own.database, { dataset: 'uci-heart', column, option: 'noise' })!
  expect(noises.lines).toHaveLength(11)
  const plain = noises.lines.find(({ rate }) => rate === 0)!
  expect(plain.points.map(({ at, mean }) => [at, mean.toFixed(4)])).toEqual([
    [0, '0.9005'],
    [0.1, '0.8005'],
    [0.2, '0.7005'],
    [0.3, '0.6005'],
    [0.4, '0.5005'],
  ])
})

it('takes along what belongs to a masking, as long as each has one value of it', () => {
  using own = makeStore()
  for (const masking of ['none', 'mae', 'adios'] as const) own.add({ masking, scores: { 'knn top1': 0.5 } })
  const [line, ...others] = plotOf(own.database, { option: 'masking' })!.lines
  expect(others).toEqual([])
  expect(line).toMatchObject({ title: 'SimCLR', details: '', masking: null })
  expect(line!.points.map(({ at, masking, ci95 }) => [at, masking, ci95])).toEqual([
    ['none', 'none', null],
    ['adios', 'adios', null],
    ['mae', 'mae', null],
  ])
  own.add({ masking: 'adios', config: { adios: { lambda: 1 } }, scores: { 'knn top1': 0.4 } })
  const { lines } = plotOf(own.database, { option: 'masking' })!
  expect(lines.map(({ details, points }) => [details, points.length])).toEqual([
    ['', 2],
    ['adios.lambda 1', 1],
    ['adios.lambda 5', 1],
  ])
})

it('filters rows by method, masking and backbone', () => {
  const { lines, references, options } = plot({ masking: ['adios'] })
  expect([lines.length, references.length]).toEqual([2, 0])
  expect(options.map(({ path }) => path)).toEqual(['adios.lambda', 'batchSize'])
  expect(plot({ method: ['byol'] })).toMatchObject({ dataset: 'fashion-mnist-mini', option: null, lines: [] })
})

it('names what is not there with what there is', () => {
  const why = (asked: Parameters<typeof plotOf>[1]) => plot(asked).ignored.map(({ name, why }) => `${name}: ${why}`)
  expect(why({ dataset: 'nowhere' })).toEqual([
    'dataset: there are no results on this data set; there are fashion-mnist-mini, scenes',
  ])
  expect(why({ column: 'beauty' })).toEqual(['column: this data set has no such score; there is knn/top1'])
  expect(why({ option: 'lambda' })).toEqual([
    'option: no option of this path varies while all else is alike; there are adios.lambda, batchSize, epochs, method',
  ])
  expect(why({ method: ['dino'] })).toContain('method: no row with this score has this method; there are simclr, byol')
})

it('says that an option varies among stale rows alone', () => {
  using own = plotStore()
  const old = { dataset: 'scenes', masking: 'mae', codeVersion: 'v0' } as const
  for (const share of [0.5, 0.7]) own.add({ ...old, config: { mae: { share } }, scores: { 'linear top1': share } })
  own.database.$client.exec("insert into meta (key, value) values ('code:representation', 'v1')")
  expect(plotOf(own.database, { option: 'mae.share' })).toMatchObject({
    dataset: 'scenes',
    ignored: [
      {
        why: 'it varies among stale rows alone, which are left out (the code has changed since); there is labels',
      },
    ],
  })
})

it('leaves out stale rows and those that a row with more seeds repeats, and counts them', () => {
  using own = plotStore()
  const plain = { masking: 'adios', config: { adios: { lambda: 5 } } } as const
  own.add({ ...plain, codeVersion: 'v0', scores: { 'knn top1': 0.1 } })
  const { lines, leftOut } = plotOf(own.database)!
  expect(leftOut).toMatchObject({ repeated: 1, stale: 0 })
  expect(lines[0]!.points[1]).toMatchObject({ at: 5, n: 3 })
  own.database.$client.exec("insert into meta (key, value) values ('code:representation', 'v1')")
  expect(plotOf(own.database)!.leftOut).toMatchObject({ repeated: 0, stale: 1 })
})

it('draws the twelve lines with most points', () => {
  using own = plotStore()
  for (let width = 8; width < 8 + 8 * 13; width += 8) {
    for (const lambda of [1, 5, 25]) {
      const config = { adios: { lambda, width } }
      own.add({ masking: 'adios', config, scores: { 'knn top1': 0.5 } })
    }
  }
  const { lines, leftOut } = plotOf(own.database, { option: 'adios.lambda' })!
  expect(lines.map(({ points }) => points.length)).toEqual([4, ...Array(11).fill(3)])
  // Thirteen widths, and one run with another batch size.
  expect(leftOut.cut).toBe(14 - 12)
})

it('the name of a row made elsewhere is not an option to plot against', () => {
  using store = makeStore()
  for (const [seed, name] of ['mine', 'theirs'].entries()) {
    store.add({ method: 'simclr', seed, config: { epochs: 4 + seed }, scores: { 'knn top1': 0.5 } })
    store.database.$client.exec(
      `update runs set config = json_set(config, '$.name', '${name}') where json_extract(config, '$.seed') = ${seed}`,
    )
  }
  expect(plotOf(store.database, {})!.options.map(({ path }) => path)).toEqual(['epochs'])
})

it('a line of untrained encoders names none of the settings of training', () => {
  using own = makeStore()
  for (const trainImages of [100, 200]) {
    for (const [method, epochs] of [
      ['simclr', 4],
      ['byol', 9],
      ['random-init', 0],
    ] as const) {
      own.add({ method, config: { trainImages, epochs }, scores: { 'knn top1': 0.5 } })
    }
  }
  const { lines } = plotOf(own.database, { option: 'trainImages' })!
  expect(lines.map(({ title, details }) => [title, details])).toEqual([
    ['SimCLR', 'epochs 4'],
    ['BYOL', 'epochs 9'],
    ['Random init', 'untrained'],
  ])
})
