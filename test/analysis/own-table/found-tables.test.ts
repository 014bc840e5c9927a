/** Tables as programs and papers write them: spreads, indices, marks, units by cell, and data sets in rows. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readReported } from '../../../harness/analysis/own-table/reported/table.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import type { TableUnit } from '../../../harness/analysis/own-table/units.ts'
import { refusal } from './helpers.ts'

const read = (text: string, unit: TableUnit | null = null, value: string | null = null) =>
  readTable(readGrid(text, 'table', value), unit)

describe('spreads', () => {
  it.each([
    ...['CIFAR-10 std', 'CIFAR-10_std', 'std CIFAR', '± STL', 'CIFAR-10 sd', 'CIFAR-10 stderr', 'CIFAR-10 (SD)'],
    ...['stderr', 'se', 'ci95', 'CIFAR-10 se', 'CIFAR-10 95% CI', 'ci95_low', 'CIFAR-10 standard deviation', 'σ'],
  ])('the column %s is no data set', (heading) => {
    const table = read(`method,CIFAR-10,${heading}\nx,80.1,0.4\ny,81.2,0.3`)
    expect([table.datasets, table.leftOut]).toEqual([['CIFAR-10'], [heading]])
  })

  it.each(['SE', 'noise high', 'Yearbook SE', 'Stanford Cars', 'ciFAIR-10', 'std10k'])(
    'a name like that of %s can be a data set or method',
    (name) => {
      const text = name === 'SE' ? 'dataset,ResNet,ResNet-SE\na,.1,.2' : `method,noise,${name}\nx,.1,.2`
      expect(read(text).leftOut).toEqual([])
    },
  )

  it.each([
    ...['mean_CIFAR-10,std_CIFAR-10', 'avg. CIFAR-10,sd CIFAR-10', 'mean (CIFAR-10),std (CIFAR-10)'],
    ...['Mean of CIFAR-10,std CIFAR-10', 'CIFAR-10 (mean),CIFAR-10 (std)', 'CIFAR-10.average,CIFAR-10.se'],
  ])('the means beside them are named after the data set: %s', (columns) => {
    const { datasets } = read(`method,${columns},STL\nx,80.1,0.4,70\ny,81.2,0.3,71`)
    expect(datasets).toEqual(['CIFAR-10', 'STL'])
  })

  it('a column of means with their spreads is refused by its cells', () => {
    const text = 'method,CIFAR-10 (mean ± std)\nx,80.1 ± 0.4'
    expect(refusal(() => read(text))).toContain('is `80.1 ± 0.4`, a mean with a spread')
  })

  it('rows of spreads, and the column of a long table, are left out', () => {
    expect(read('dataset,x\na,.1\na std,.01').leftOut).toEqual(['a std'])
    expect(read('method,dataset,value,std\nx,a,.1,.02\ny,a,.2,.01').leftOut).toEqual(['std'])
  })
})

it('spreads are no reported numbers either', () => {
  const grid = readGrid('method,cifar10,cifar10 std\nx,80.1,0.4', 'table')
  const { runs, leftOut } = readReported(grid, {
    source: 'Table 1',
    unit: null,
    missing: {},
    datasetKey: (name) => name,
  })
  expect([runs.flatMap(({ scores }) => scores.map(({ value }) => value)), leftOut]).toEqual([[0.801], ['cifar10 std']])
})

describe('units', () => {
  const MIXED = 'method,CIFAR-10,STL-10\nx,89.81,0.90\ny,88.2,0.91\nz,87.5,0.89'

  it('names the column that is in another unit, and refuses it under either', () => {
    const named = 'STL-10 (lines 2 to 4) looks like fractions'
    expect(refusal(() => read(MIXED))).toContain(named)
    expect(refusal(() => read(MIXED))).toContain('Remedy: write all values in one unit, or a percent sign after')
    expect(refusal(() => read(MIXED, 'percent'))).toContain(`${named}, and the other values like percentages`)
    expect(refusal(() => read(MIXED, 'fraction'))).toContain(
      'some values are not fractions: x on CIFAR-10 (line 2) is 89.81, y on CIFAR-10 (line 3) is 88.2',
    )
    const reported = () =>
      readReported(readGrid(MIXED, 'table'), {
        source: 'Table 1',
        unit: 'percent',
        missing: {},
        datasetKey: (name) => name,
      })
    expect(refusal(reported)).toContain(named)
  })

  it('names the row, or single values', () => {
    expect(refusal(() => read('method,a,b\nx,80,81\ny,.8,.9'))).toContain('y (line 3) looks like fractions')
    expect(refusal(() => read('method,a\nx,0.9\ny,81.2\nz,82'))).toContain('x on a (line 2) is 0.9')
    expect(refusal(() => read('method,a\nx,81%\ny,79\nz,80%'))).toContain('; y on a (line 3) is 79. Remedy: say which')
  })

  it('names values that are neither fractions nor percentages, as without their decimal point', () => {
    const said = refusal(() => read('method,a\nx,79.55\nx,7955\ny,59.43'))
    expect(said).toBe(
      'values from 59.43 to 7955 can be fractions, percentages or something else; x on a (line 3) is 7955. Remedy: correct a value that is mistyped, or say which with --unit fraction or --unit percent or --unit number',
    )
    expect(refusal(() => read('method,a\nx,79.55\ny,-80\nz,0.5\nz,60'))).toContain(
      '; y on a (line 3) is -80, z on a (line 4) is 0.5. Remedy: correct',
    )
    expect(refusal(() => read('method,a\nx,300\ny,400'))).toMatch(/something else. Remedy: say which with/)
  })

  it('a percent sign decides its own cell', () => {
    const text = 'method,a\nx,89.8%\ny,.91'
    expect(read(text, 'fraction').sample('x', 'a')!.values).toEqual([0.898])
    expect(read(text, 'fraction').sample('y', 'a')!.values).toEqual([0.91])
    expect(read('method,a\nx,0.9%\ny,0.8%\nz,81', 'percent').sample('x', 'a')!.values).toEqual([0.9])
  })
})

describe('data frames of pandas', () => {
  it('with data sets in rows are recognised by the catalogue', () => {
    const table = read(',SimCLR,BYOL\nCIFAR-10,.81,.82\nSTL-10,.7,.8\nAvg.,.75,.81')
    expect([table.methods, table.datasets]).toEqual([
      ['SimCLR', 'BYOL'],
      ['CIFAR-10', 'STL-10'],
    ])
    expect(table.notes.join()).toContain('rows are data sets and columns are methods, because CIFAR-10 is a data set')
    expect(read(',CIFAR-10\nSimCLR,.81').methods).toEqual(['SimCLR'])
    expect(read(',a,b\nx,.1,.2').notes).toEqual([])
  })

  it('with their index are read without it', () => {
    const table = read(',method,dataset,value\n0,x,a,.1\n1,y,a,.2')
    expect(table.methods).toEqual(['x', 'y'])
    expect(table.notes).toEqual(['the first column has no name and numbers the rows (0, …), and is ignored'])
    expect(refusal(() => read(',a\n0,.1\n1,.2'))).toContain('no column for the method')
  })
})

it.each(['PK\u0003\u0004 \0', 'ÐÏ\u0011à \0'])('a workbook is to be saved as CSV: %j', (text) => {
  expect(refusal(() => read(text))).toMatch(/it is a workbook. Remedy: save its sheet as CSV/)
  expect(refusal(() => read('other \0'))).toContain('it is a binary file')
})

describe('the column of values', () => {
  it.each(['error', 'Genauigkeit', 'mean'])('is asked for where it is called %s', (name) => {
    const text = `method,dataset,seed,${name},std,host\nx,CIFAR-10,0,.1,.01,one\nx,CIFAR-10,1,.2,.01,one`
    const said = refusal(() => read(text))
    expect(said).toContain(`\`${name}\` could hold the values`)
    expect(said).toContain(`Remedy: name it with --value ${name}`)
    expect(said).not.toContain('CIFAR-10')
    expect(read(text, null, name).sample('x', 'CIFAR-10')!.values).toEqual([0.1, 0.2])
  })

  it('is asked for with its direction where lower values of it are usually better', () => {
    expect(refusal(() => read('method,dataset,error,f1\nx,a,.1,.2'))).toMatch(
      /could hold the values; lower values of `error` are usually better\. Remedy: name it with --value error --lower-is-better or --value f1$/,
    )
    expect(refusal(() => read('method,dataset,Wert\nx,a,.1'))).not.toContain('lower')
  })

  it('is found whatever the case of its name, and is none of the names', () => {
    const text = 'method,dataset,Genauigkeit\nx,a,.1\ny,a,.2'
    expect(read(text, null, 'GENAUIGKEIT').sample('y', 'a')!.values).toEqual([0.2])
    expect(refusal(() => read(text, null, 'top'))).toMatch(/Remedy: choose one of Genauigkeit$/)
  })

  it('is listed where several columns could be it, and missed where none could', () => {
    expect(refusal(() => read('method,dataset,f1,error\nx,a,.1,.2'))).toContain('--value f1 or --value error')
    expect(refusal(() => read('method,dataset,host\nx,a,one'))).toContain('Remedy: add a column value')
  })
})

it('nan is a missing value, and marks behind numbers are dropped', () => {
  const table = read('method,a,b\nx,81.2†,nan\ny,82.0*;81.4$^\\dagger$,80.1‡\nz,NaN,81')
  expect(table.sample('x', 'a')!.values).toEqual([81.2])
  expect(table.sample('y', 'a')!.values).toEqual([82, 81.4])
  expect(table.sample('y', 'b')!.values).toEqual([80.1])
  expect([table.sample('x', 'b'), table.sample('z', 'a')]).toEqual([null, null])
  expect(table.notes).toEqual(['footnote marks after numbers are dropped (81.2†)'])
  expect(read('| method | a |\n|--|--|\n| x | 0,81† |\n').sample('x', 'a')!.values).toEqual([0.81])
})

it('names that differ only in case are pointed out', () => {
  expect(read('method,a\nsimclr,.1\nSimCLR,.2').notes).toEqual([
    'simclr and SimCLR differ only in case, and are 2 methods',
  ])
})

describe('arrows at heads', () => {
  it.each([
    ['lower', 'method,a ↓,b (↓),Params ↑\nx,.1,.2,3'],
    ['higher', 'method,a $\\uparrow$,b\nx,.1,.2'],
    ['lower', 'method,dataset,value ↓\nx,a,.1\nx,b,.2'],
    ['lower', 'dataset,x\n↓ a,.1\nb ↓,.2'],
    [null, 'method,a,b\nx,.1,.2'],
  ])('say that %s values are better: %s', (better, text) => {
    const table = read(text)
    expect([table.better, table.datasets]).toEqual([better, ['a', 'b']])
  })

  it('that disagree are refused', () => {
    for (const heading of ['error rate ↓', 'error rate (↓)']) {
      const said = refusal(() => read(`method,dataset,${heading}\nx,a,.1\ny,a,.2`))
      expect(said).toContain('(its columns are method, dataset, error rate ↓); `error rate ↓` could hold the values')
      expect(said).toContain("name it with --value 'error rate'")
    }
    expect(read('method,dataset,top-1 ↑\nx,a,.1\ny,a,.2').notes).toContain(
      'the values are those of the column `top-1 ↑`',
    )
    expect(refusal(() => read('method,acc1 ↑,FID ↓\nx,.1,.2'))).toBe(
      'lower values are better in FID (↓), and not in acc1. Remedy: make two tables, one for each direction',
    )
  })
})

it('values that are NaN are said to be left out where others of the method stay', () => {
  const { notes, sample } = read('method,a,seed\nx,.1,0\nx,nan,1\ny,.2,0\ny,NaN,1\nz,nan,0')
  expect(notes).toEqual([
    'left out as NaN: x on a (line 3) and 1 more; if such a run diverged, the mean without it flatters',
  ])
  expect([sample('x', 'a')!.values, sample('z', 'a')]).toEqual([[0.1], null])
  expect(read('method,a,seed\nx,.1,0\nx,,1\ny,.2,0').notes).toEqual([])
  expect(refusal(() => read('method,a\nx,nan'))).toContain('the table has no values')
})
