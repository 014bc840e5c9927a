import { expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readReported } from '../../../harness/analysis/own-table/reported/table.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { UsageError } from '../../../harness/base/errors.ts'

const read = (text: string, value: string | null = null) => readTable(readGrid(text, 'table', value), 'percent')

function problem(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}. ${error.remedy}`
    throw error
  }
  return expect.unreachable()
}

const SEEDED = 'x,0,81,72\nx,1,82,73\ny,0,83,74\ny,1,84,75'

it.each([
  ['sed', 'the column `sed` numbers the rows and holds no results (0, 1). did you mean seed? call it seed'],
  ['sede', 'did you mean seed?'],
  ['rep', 'the column `rep` numbers the rows and holds no results (0, 1). call it seed, or delete it'],
])('seeds in a column `%s` are no results', (name, said) => {
  expect(problem(() => read(`method,${name},a,b\n${SEEDED}`))).toContain(said)
  expect(problem(() => read(`dataset,${name},x,y\n${SEEDED}`))).toContain(said)
})

it('seeds are known where a row is missing, and where each method has one', () => {
  expect(problem(() => read(`method,sed,a,b\n${SEEDED}\nz,0,85,76`))).toContain('did you mean seed?')
  expect(problem(() => read('method,sed,a\nx,0,81\ny,0,82'))).toContain('did you mean seed?')
})

it('whole numbers that differ between methods are results', () => {
  expect(read('method,food,b\nx,81,72\nx,82,73\ny,83,74\ny,84,75').datasets).toEqual(['food', 'b'])
  expect(read('method,a,b\nx,0,72\ny,0,74').datasets).toEqual(['a', 'b'])
  expect(read(`method,seed,a,b\nx,0,1,72\nx,1,2,73\ny,0,1,74\ny,1,2,75`).datasets).toEqual(['a', 'b'])
})

it('all names of columns that are misspelled are said at once', () => {
  expect(problem(() => read('metod,datset,seed,acuracy\nx,a,0,81\nx,b,0,82'))).toContain(
    'the column `datset` holds names and no results (a, b). rename `metod` to method, `datset` to dataset and `acuracy` to accuracy, if that is what is meant (or name the columns',
  )
  expect(problem(() => read('method,dataset,sed,accuracy\nx,a,0,81\nx,a,1,82'))).toContain('did you mean seed?')
  expect(problem(() => read('metohd,dataset,value\nx,a,81'))).toContain('rename `metohd` to method, if')
})

it('a column of names in a language that is not read is named', () => {
  expect(problem(() => read('Metodi,Aineisto,Tarkkuus\nx,a,81\nx,b,82'))).toContain(
    'the column `Aineisto` holds names and no results (a, b). rename `Metodi` to method, if that is what is meant (or name the columns method, dataset, seed and value',
  )
})

it('a column of values that there is not is guessed, and needs no name in a table of data sets', () => {
  expect(problem(() => read('method,dataset,Genauigkeit\nx,a,81', 'genauikeit'))).toContain('did you mean Genauigkeit?')
  expect(problem(() => read('method,seed,a,b\nx,0,81,72', 'accurcy'))).toContain(
    'leave it out: each of a, b holds the values of one data set',
  )
})

it.each([
  ['method,a,b\nx,.4,.5\ny,.6,.7', 'b', 'each of a, b holds the values of one data set;'],
  ['method,seed,a,b,avg\nx,0,.4,.5,.45\ny,0,.6,.7,.65', 'A', 'each of a, b holds the values of one data set;'],
  ['dataset,x,y\na,.4,.5\nb,.6,.7', 'y', 'each of x, y holds the values of one method;'],
  ['method,cifar10\nx,.4\ny,.6', 'cifar10', 'cifar10 holds the values of one data set;'],
])('a column of one data set or method is not that of all values: %j', (text, chosen, remedy) => {
  const said = problem(() => read(text, chosen))
  expect(said).toMatch(/^the column `\w+` holds the values of one (data set|method), and not those of all/)
  expect(said).toContain(remedy)
})

it('a chosen column is the only one of the values, under its own name', () => {
  for (const text of ['method,val_acc,val_loss\nx,.4,.5\ny,.6,.7', 'method,seed,val_acc\nx,0,.4\ny,0,.6']) {
    const { datasets, sample } = read(text, 'val_acc')
    expect([datasets, sample('y', 'val_acc')?.values]).toEqual([['val_acc'], [0.6]])
  }
  expect(problem(() => read('method,val_acc,lambda\nx,.4,1\nx,.6,2', 'val_acc'))).toContain(
    'rows differ in the column `lambda`, which is neither method, data set, seed nor value',
  )
})

it.each([
  ['metrc', 'top1', 'did you mean metric?'],
  ['evaluaton', 'knn', 'did you mean evaluation?'],
])('a misspelled column `%s` is not ignored on import', (name, cell, said) => {
  const text = `method,dataset,${name},value\nx,cifar10,${cell},81\ny,cifar10,${cell},82`
  const options = { source: 'Table 1', unit: null, missing: {}, datasetKey: (key: string) => key }
  expect(problem(() => readReported(readGrid(text, 'table'), options))).toContain(said)
})
