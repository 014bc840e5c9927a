/** Averages that stand in a table under another name are no data sets, and no methods. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readReported } from '../../../harness/analysis/own-table/reported/table.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'

const read = (text: string) => readTable(readGrid(text, 'table'))

const HEAD = ['CIFAR-10', 'STL-10', 'Pets', 'Flowers']
const ROWS: [string, number[]][] = [
  ['SimCLR', [88.07, 78.87, 61.78, 70.19]],
  ['BYOL', [88.24, 78.65, 64.46, 70.38]],
  ['VICReg', [86.71, 78.45, 63.49, 70.3]],
  ['Ours', [89.93, 80.08, 64.52, 72.39]],
]
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The table with a last column of their means. */
const withMean = (heading: string, decimals = 2, rows = ROWS, datasets = HEAD) =>
  [
    ['method', ...datasets, heading],
    ...rows.map(([name, values]) => [
      name,
      ...values.slice(0, datasets.length),
      meanOf(values.slice(0, datasets.length)).toFixed(decimals),
    ]),
  ]
    .map((cells) => cells.join())
    .join('\n')

const HEADINGS = [
  'Ø',
  'Ø acc.',
  'Mean acc',
  'Overall',
  'ALL',
  'Total',
  'Durchschnitt',
  'Mittel',
  'moyenne',
  'Média',
].concat(['Mean top-1 (%)', 'Δ', 'Δ vs. ERM', 'p', 'p-value', 'Ref.', 'avg_accuracy', 'Srednia', '平均', 'ACC (mean)'])

describe('a well-known heading beside data sets', () => {
  it.each(HEADINGS.slice(0, -1))('%s is none', (heading) => {
    const table = read(`method,CIFAR-10,Pets,${heading}\nx,80.1,70,75\ny,81.2,71,12`)
    expect([table.datasets, table.leftOut, table.warnings]).toEqual([['CIFAR-10', 'Pets'], [heading], []])
    expect(read(`dataset,method,value,${heading}\na,x,80.1,75\nb,x,81,71\na,y,70,12\nb,y,71,3`).leftOut).toEqual([
      heading,
    ])
  })

  it('years are those of publications, and names of conferences are no results', () => {
    expect(read('method,a,b,Year\nx,80.1,70,2020\ny,81.2,71,2021').leftOut).toEqual(['Year'])
    expect(read('method,a,b,Venue\nx,80.1,70,ICML\ny,81.2,71,CVPR').leftOut).toEqual(['Venue'])
    expect(read('method,a,Year\nx,80.1,70.2\ny,81.2,71').datasets).toEqual(['a', 'Year'])
  })

  it.each([
    ['method,Overall\nx,80\ny,81', ['Overall']],
    ['method,seed,mean_acc\nx,0,80\nx,1,81', ['mean_acc']],
    ['method,All,acc\nx,80,81\ny,81,82', ['All', 'acc']],
    ['method,mean IoU,average precision\nx,80,81\ny,81,82', ['mean IoU', 'average precision']],
    ['method,Total-Text,p53\nx,80,81\ny,81,82', ['Total-Text', 'p53']],
  ])('is one where there is nothing else, or as part of a name: %s', (text, datasets) => {
    expect(read(text).datasets).toEqual(datasets)
  })

  it('holds the values of a long table, and is a method where methods are in columns', () => {
    expect(read('method,dataset,lr,Mean acc\nx,a,1,80\ny,a,1,81').datasets).toEqual(['a'])
    expect(read('dataset,ERM,All,p\na,80,81,82\nb,83,84,85').methods).toEqual(['ERM', 'All', 'p'])
  })
})

describe('the mean of the other columns under any name', () => {
  it.each([1, 2, 12])('rounded to %i decimals is an average', (decimals) => {
    const table = read(withMean('Gesamtschau', decimals))
    expect([table.datasets, table.leftOut]).toEqual([HEAD, ['Gesamtschau']])
    expect(table.notes).toEqual([
      '`Gesamtschau` has the mean of the other data sets for every method, and is left out as an average',
    ])
  })

  it('is found in long tables, under seeds, and where data sets are in rows', () => {
    const long = ROWS.flatMap(([method, values]) =>
      [0, 1].flatMap((seed) =>
        [...values, meanOf(values)].map((value, d) =>
          [method, [...HEAD, 'x'][d], seed, (value + seed / 3).toFixed(2)].join(),
        ),
      ),
    )
    expect(read(['method,dataset,seed,value', ...long].join('\n')).datasets).toEqual(HEAD)
    const turned = [...HEAD, 'x'].map((name, d) =>
      [name, ...ROWS.map(([, values]) => (d < 4 ? values[d]! : meanOf(values)).toFixed(2))].join(),
    )
    expect(read([`dataset,${ROWS.map(([name]) => name).join()}`, ...turned].join('\n')).datasets).toEqual(HEAD)
  })

  it('is found of methods, too', () => {
    const means = HEAD.map((_, d) => meanOf(ROWS.map(([, values]) => values[d]!)).toFixed(1))
    const { methods, leftOut, notes } = read(
      [...withMean('Ø').split('\n'), ['all of them', ...means, '73.4'].join()].join('\n'),
    )
    expect([methods, leftOut]).toEqual([ROWS.map(([name]) => name), ['Ø']])
    expect(notes).toEqual([
      '`all of them` has the mean of the other methods on every data set, and is left out as an average',
    ])
  })

  it('is kept with a warning where columns or rows are few', () => {
    const few = read(withMean('both', 2, ROWS, HEAD.slice(0, 2)))
    expect(few.datasets).toEqual(['CIFAR-10', 'STL-10', 'both'])
    expect(few.warnings).toEqual([
      expect.stringContaining('`both` has the mean of the other data sets for every method, and is taken'),
    ])
    expect(read(withMean('x', 2, ROWS.slice(0, 2))).warnings).toHaveLength(1)
  })

  it('is a data set where one number differs, or chance would do as well', () => {
    expect(read(withMean('x').replace(/\.\d\d$/, '.99')).datasets).toEqual([...HEAD, 'x'])
    const close = read('method,a,b,c,x\nA,.81,.82,.83,.82\nB,.80,.82,.81,.81\nC,.84,.82,.83,.83')
    const even = read(
      'method,a,b,c,d,e\nA,80.1,81.1,82.1,83.1,84.1\nB,70.1,71.1,72.1,73.1,74.1\nC,60.1,61.1,62.1,63.1,64.1',
    )
    expect(even.datasets).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect([close.datasets, close.warnings]).toEqual([['a', 'b', 'c', 'x'], []])
  })

  it('is not stored', () => {
    const options = { source: 'Table 1', unit: null, missing: {}, datasetKey: (name: string) => name }
    const { runs, leftOut, notes } = readReported(readGrid(withMean('Gesamtschau'), 'table'), options)
    expect([...new Set(runs.map(({ config }) => config.dataset))]).toEqual(HEAD)
    expect([leftOut, notes]).toEqual([['Gesamtschau'], [expect.stringContaining('the mean of the other data sets')]])
  })
})
