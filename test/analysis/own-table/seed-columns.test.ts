/** Tables with a column for each seed. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readReported } from '../../../harness/analysis/own-table/reported/table.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { refusal } from './helpers.ts'

const read = (text: string, value: string | null = null) => readTable(readGrid(text, 'table', value), 'percent')

function samples(text: string, value: string | null = null) {
  const { methods, datasets, sample } = read(text, value)
  return methods.flatMap((method) => datasets.map((dataset) => [method, dataset, sample(method, dataset)]))
}

const problem = (text: string) => refusal(() => read(text))

const SEEDS = ['0', '1', '2']
const ROWS = 'x,a,81,82,83\nx,b,71,72,73\ny,a,84,,86\ny,b,74,75,76'
const EXPECTED = [
  ['x', 'a', { values: [81, 82, 83], seeds: SEEDS }],
  ['x', 'b', { values: [71, 72, 73], seeds: SEEDS }],
  ['y', 'a', { values: [84, 86], seeds: ['0', '2'] }],
  ['y', 'b', { values: [74, 75, 76], seeds: SEEDS }],
]

describe('columns of seeds are the values of one row', () => {
  it.each(['seed 0,seed 1,seed 2', 'Seed0,Seed1,Seed2', 'run_0,run_1,run_2', 'fold=0,fold=1,fold=2', '0,1,2'])(
    'called %s',
    (head) => expect(samples(`method,dataset,${head}\n${ROWS}`)).toEqual(EXPECTED),
  )

  it.each(['acc seed 0,acc seed 1,acc seed 2', 'top-1 (seed 0),top-1 (seed 1),top-1 (seed 2)'])(
    'of a measure: %s',
    (head) => {
      expect(samples(`method,dataset,${head}\n${ROWS}`)).toEqual(EXPECTED)
      const without = samples(`method,${head}\nx,81,82,83\ny,84,,86`)
      expect(without.map(([, , sample]) => sample)).toEqual([EXPECTED[0]![2], EXPECTED[2]![2]])
    },
  )

  it.each([
    [
      'of each data set',
      'method,a seed 0,a seed 1,a seed 2,b seed 0,b seed 1,b seed 2\nx,81,82,83,71,72,73\ny,84,,86,74,75,76',
    ],
    [
      'of each data set, beside methods without a heading',
      ',a_seed0,a_seed1,a_seed2,b_seed0,b_seed1,b_seed2\nx,81,82,83,71,72,73\ny,84,,86,74,75,76',
    ],
    [
      'in JSON',
      '[{"method":"x","a run 0":81,"a run 1":82,"a run 2":83,"b run 0":71,"b run 1":72,"b run 2":73},{"method":"y","a run 0":84,"a run 2":86,"b run 0":74,"b run 1":75,"b run 2":76}]',
    ],
    ['beside their mean', `method,dataset,seed 0,seed 1,seed 2,mean,std\n${ROWS.replace(/$/gm, ',80,1')}`],
  ])('%s', (_, text) => expect(samples(text)).toEqual(EXPECTED))

  it.each([
    ...['_', '-', '.', ' ', ' - ', '/', '|', ':', '#'].map(
      (sign) => (name: string, seed: string) => `${name}${sign}${seed}`,
    ),
    (name: string, seed: string) => `${name} (${seed})`,
    (name: string, seed: string) => `${name}[${seed}]`,
    (name: string, seed: string) => `"('${name}', ${seed})"`,
    (name: string, seed: string) => `"(${seed}, '${name}')"`,
    (name: string, seed: string) => `${seed}_${name}`,
    (name: string, seed: string) => `${seed}: ${name}`,
    (name: string, seed: string) => `seed${seed}_${name}`,
    (name: string, seed: string) => `run ${seed}: ${name}`,
    (name: string, seed: string) => `${name}${seed === '0' ? '' : `.${seed}`}`,
  ])('beside each data set, written alike: way %#', (written) => {
    const heads = ['CIFAR-10', 'VOC07'].flatMap((name) => SEEDS.map((seed) => written(name, seed)))
    const { methods, datasets, sample, notes, warnings } = read(
      `method,${heads.join()},Avg\nx,81,82,83,71,72,73,77\ny,84,,86,74,75,76,80`,
    )
    expect([methods, datasets]).toEqual([
      ['x', 'y'],
      ['CIFAR-10', 'VOC07'],
    ])
    expect([sample('x', 'CIFAR-10'), sample('y', 'CIFAR-10')]).toEqual([EXPECTED[0]![2], EXPECTED[2]![2]])
    expect(notes).toEqual([expect.stringContaining('are read as the values of a row under these seeds')])
    expect(warnings).toEqual([])
  })

  it.each([
    ['pandas', 'dataset,a,a,b,b\nseed,0,1,0,1\nmethod,,,,\nx,81,82,71,72\ny,83,84,73,74'],
    ['pandas, of which the first line is above the lower one', 'seed,a,a,b,b\n,0,1,0,1\nx,81,82,71,72\ny,83,84,73,74'],
    ['merged cells', 'Method,a,,b,\n,0,1,0,1\nx,81,82,71,72\ny,83,84,73,74'],
    ['merged cells of words', 'Method,a,,b,\n,Run 0,Run 1,Run 0,Run 1\nx,81,82,71,72\ny,83,84,73,74'],
  ])('in a second line of headings: %s', (_, text) => {
    const seeds = ['0', '1']
    expect(samples(text)).toEqual([
      ['x', 'a', { values: [81, 82], seeds }],
      ['x', 'b', { values: [71, 72], seeds }],
      ['y', 'a', { values: [83, 84], seeds }],
      ['y', 'b', { values: [73, 74], seeds }],
    ])
  })

  it('of each method, where data sets are in rows', () => {
    const text = 'dataset,x seed 0,x seed 1,x seed 2,y seed 0,y seed 1,y seed 2\na,81,82,83,84,,86\nb,71,72,73,74,75,76'
    expect(samples(text)).toEqual(EXPECTED)
  })

  it('without a data set, which a note says; seeds are no data sets', () => {
    const { datasets, notes, sample } = read('method,seed 0,seed 1\nx,81,82\ny,83,84')
    expect([datasets, sample('y', 'value')]).toEqual([['value'], { values: [83, 84], seeds: ['0', '1'] }])
    expect(notes).toEqual(['the columns `seed 0`, `seed 1` are read as the values of a row under these seeds'])
  })

  it('also on import, with other columns beside them', () => {
    const grid = readGrid('method,backbone,evaluation,seed 3,seed 4\nx,resnet18,knn,81,82', 'table')
    const options = { source: 'Table 1', unit: null, missing: { dataset: 'cifar10' }, datasetKey: (key: string) => key }
    const { runs } = readReported(grid, options)
    expect(runs.map(({ config, scores }) => [config.seed, config.backbone, scores[0]!.value])).toEqual([
      [3, 'resnet18', 0.81],
      [4, 'resnet18', 0.82],
    ])
  })
})

it('seeds of several measures are chosen from', () => {
  const text = 'method,dataset,acc seed 0,acc seed 1,f1 seed 0,f1 seed 1\nx,a,81,82,71,72'
  expect(problem(text)).toBe(
    'the table has columns of seeds for 2 measures (acc, f1). Remedy: choose one with --value acc or --value f1',
  )
  expect(samples(text, 'F1')).toEqual([['x', 'a', { values: [71, 72], seeds: ['0', '1'] }]])
})

it('seeds without methods, or beside other numbers, are refused', () => {
  expect(problem('dataset,seed 0,seed 1\na,81,82')).toContain(
    'the columns `seed 0`, `seed 1` are seeds, and the table has no column for the method',
  )
  expect(problem('method,seed 0,seed 1,stl10\nx,81,82,83')).toContain(
    'are seeds, and the column `stl10` beside them holds numbers, too. Remedy: delete it, or give each data set its own',
  )
})

it.each([
  ['method,seed 0,cifar10\nx,81,82', ['seed 0', 'cifar10']],
  ['method,long run 1,fold 2\nx,81,82', ['long run 1', 'fold 2']],
  ['method,10,100\nx,81,82', ['10', '100']],
])('other columns stay data sets: %s', (text, datasets) => expect(read(text).datasets).toEqual(datasets))

describe('names of rows hold the seeds', () => {
  const both = (names: readonly string[]) => names.map((name, i) => `${name},${81 + i},${71 + i}`).join('\n')
  const SAMPLES = [
    ['x', 'a', { values: [81, 82], seeds: ['0', '1'] }],
    ['x', 'b', { values: [71, 72], seeds: ['0', '1'] }],
    ['y', 'a', { values: [83, 84], seeds: ['0', '1'] }],
    ['y', 'b', { values: [73, 74], seeds: ['0', '1'] }],
  ]

  it.each([
    ['x seed 0', 'x seed 1', 'y seed 0', 'y seed 1'],
    ['x_run0', 'x_run1', 'y_run0', 'y_run1'],
    ['x_0', 'x_1', 'y_0', 'y_1'],
    ['seed0-x', 'seed1-x', 'seed0-y', 'seed1-y'],
  ])('of methods: %s', (...names) => {
    expect(samples(`method,a,b\n${both(names)}`)).toEqual(SAMPLES)
    const long = names.flatMap((name, i) => [`${name},a,${81 + i}`, `${name},b,${71 + i}`]).join('\n')
    expect(samples(`method,dataset,value\n${long}`)).toEqual(SAMPLES)
    expect(read(`method,a,b\n${both(names)}`).notes).toEqual([
      expect.stringContaining(`\`${names[0]}\` is x under seed 0`),
    ])
  })

  it('of data sets', () => {
    const names = ['a_0', 'a_1', 'a_2', 'b_0', 'b_1', 'b_2']
    expect(read(`dataset,x,y\n${both(names)}`).datasets).toEqual(['a', 'b'])
  })

  it.each([
    ['x-1', 'x-2', 'y-1', 'y-2'],
    ['ResNet-18', 'ResNet-50', 'ViT-18', 'ViT-50'],
    ['x seed 0', 'y'],
    ['x run 1', 'y run 1'],
  ])('and do not where they may be versions: %s', (...names) => {
    expect(read(`method,a,b\n${both(names)}`).methods).toEqual(names)
  })
})

describe('numbers beside names that need not be seeds', () => {
  const table = (...heads: string[]) =>
    [['method', ...heads], ...['x', 'y'].map((name, m) => [name, ...heads.map((_, i) => 70 + 7 * m + (i * i) / 4)])]
      .map((cells) => cells.join())
      .join('\n')

  it.each([
    [
      'a 1,a 2,b 1,b 2',
      '`a 1`, `a 2`, `b 1` and 1 more are taken as 4 data sets; if they are the values under several seeds, call them `a seed 1`, `a seed 2` and 2 more',
    ],
    ['a_7,a_13,b_7,b_13', 'call them `a seed 7`'],
    ['a_0,a_1,a_2', 'are taken as 3 data sets'],
    ['S1,S2,S3', 'call them `seed 1`, `seed 2` and 1 more'],
    ['acc1,acc2', 'call them `seed 1`, `seed 2`'],
    ['split 1,split 2', 'call them `seed 1`, `seed 2`'],
  ])('are warned of: %s', (heads, warning) => {
    const { datasets, warnings } = read(table(...heads.split(',')))
    expect(datasets).toEqual(heads.split(','))
    expect(warnings).toEqual([expect.stringContaining(warning)])
  })

  it.each([
    'CIFAR-10,CIFAR-100,ImageNet-10',
    'CIFAR-10 level 0,CIFAR-10 level 1,STL-10 level 0,STL-10 level 1',
    'task 1,task 2,task 3',
    'CIFAR-10 20,CIFAR-10 40,CIFAR-100 20,CIFAR-100 40',
    'VOC 2007,VOC 2012',
    'CIFAR-10,CIFAR-10.1,CIFAR-10.2,STL-10',
    'd1,d2,d3',
    'top-1,top-5',
  ])('are data sets without a word: %s', (heads) => {
    const { datasets, warnings, notes } = read(table(...heads.split(',')))
    expect([datasets, warnings, notes]).toEqual([heads.split(','), [], []])
  })

  it.each([
    [
      'S1,S2,S3',
      'if they are the values under several seeds, call them `seed 1`, `seed 2` and 1 more; else name it with --value S1',
    ],
    ['acc_1,acc_2,acc_3', 'call them `acc seed 1`, `acc seed 2` and 1 more; else'],
    ['part_1,essay 2', 'name it with --value part_1'],
    ['Mal 1,Mal 2,Mal 3', 'call them `seed 1`, `seed 2` and 1 more; else'],
  ])('are asked for in a long table: %s', (heads, remedy) => {
    const text = `method,dataset,${heads}\nx,a${',81.5'.repeat(heads.split(',').length)}`
    expect(problem(text)).toContain(remedy)
  })
})

it('a heading that stands twice for another reason is refused with what pandas can do for seeds', () => {
  expect(problem('method,a,a\nx,81,82')).toContain('with `" seed "` in place of `"_"` where the lower line holds seeds')
})
