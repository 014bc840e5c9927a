/** Names that may be one in two spellings. */
import { describe, expect, it } from 'vitest'
import { analyseTable } from '../../../harness/analysis/own-table/analyse.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { leadLines } from '../../../harness/analysis/own-table/notes.ts'
import { readReported } from '../../../harness/analysis/own-table/reported/table.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { OPTIONS } from './options.ts'

/** Two methods on two data sets under three seeds, the last line under another name. */
const tableWith = (method: string, dataset = 'STL-10') => {
  const lines = ['CutMix', 'Mixup'].flatMap((name, m) =>
    ['CIFAR-10', 'STL-10'].flatMap((data, d) => [0, 1, 2].map((seed) => [name, data, seed, 80 + 5 * m + d + seed / 4])),
  )
  const [, , seed, value] = lines.pop()!
  return ['method,dataset,seed,value', ...lines.map((line) => line.join()), [method, dataset, seed, value].join()]
}

const read = (lines: readonly string[]) => readTable(readGrid(lines.join('\n'), 'table'), 'percent')

describe('a name that is probably misspelled', () => {
  it.each(['MixUp', 'mixup', 'Mix-up', 'Mixpu', 'Mixup2'])('is said below the first line: %s', (name) => {
    const lead = leadLines(analyseTable(read(tableWith(name)), OPTIONS))
    const said = `Warning: names that are nearly alike are taken as different methods: \`${name}\` (line 13, 1 value) beside \`Mixup\` (5); if they are one, spell them alike.`
    expect(lead.slice(1)).toEqual(name === 'Mixup2' ? [] : [said])
  })

  it('is said of data sets, too, and on import of those that are no other spelling of ours', () => {
    const { warnings, notes } = read(tableWith('Mixup', 'STL10'))
    expect([warnings, notes]).toEqual([
      [expect.stringContaining('data sets: `STL10` (line 13, 1 value) beside `STL-10` (5)')],
      [],
    ])
    const options = { source: 'Table 1', unit: null, missing: {}, datasetKey: (name: string) => name.toLowerCase() }
    const reported = (name: string) => readReported(readGrid(tableWith(name).join('\n'), 'table'), options).warnings
    expect(reported('Mixpu')).toEqual([expect.stringContaining('`Mixpu` (line 13, 1 value) beside `Mixup` (5)')])
    expect(reported('Mixup')).toEqual([])
    expect(readReported(readGrid('method,cifar10\nSimCLR,81;82\nsimclr,83', 'table'), options).warnings).toEqual([])
  })

  it.each(['BYOL', 'Byol', 'BYOL + ADIOS'])('is said on import beside the other as the table spells it: %s', (name) => {
    const table = `method,cifar10,stl10\n${name},81,\nBYLO,,83`
    const options = { source: 'Table 1', unit: null, missing: {}, datasetKey: (key: string) => key }
    expect(readReported(readGrid(table, 'table'), options).warnings).toEqual([
      expect.stringContaining(`beside \`${name.replace(' + ADIOS', '')}\``),
    ])
  })
})

it('names with values for the same data sets are different methods', () => {
  expect(read(['method,a,b', 'ViT-B,81,82', 'ViT-S,83,84']).warnings).toEqual([])
  expect(read(['method,CIFAR-10,CIFAR-100', 'x,81,', 'y,83,84']).warnings).toEqual([])
  expect(read(['method,CIFAR-10_0,CIFAR-100', 'x,81,', 'y,83,84']).warnings).toEqual([])
  const { notes, warnings } = read(['method,a', 'simclr,81', 'SimCLR,82', 'SIMCLR,83'])
  expect([notes, warnings]).toEqual([['simclr and SimCLR and SIMCLR differ only in case, and are 3 methods'], []])
})
