/** Names of columns as tables in the wild have them: of seeds, and of scores. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { refusal } from './helpers.ts'

const read = (text: string, value: string | null = null) => readTable(readGrid(text, 'table', value), 'percent')

const problem = (text: string, value: string | null = null) => refusal(() => read(text, value))

const NUMBERED = (seed: string, value: string) =>
  `algorithm,benchmark,${seed},${value}\nx,a,0,81\nx,a,1,82\ny,a,0,83\ny,a,1,84`

it.each([
  ...['random_seed', 'Random seed', 'rng-seed', 'seed_id', 'Seed no.', 'training seed', 'Run', 'run ID', 'CV fold'],
  ...['fold_idx', 'trial number', 'replicate', 'Repetition', 'repeats'],
])('a column %s names the seeds, whatever the scores are called', (name) => {
  for (const value of ['value', 'top-1']) {
    expect(read(NUMBERED(name, value)).sample('x', 'a')).toEqual({ values: [81, 82], seeds: ['0', '1'] })
  }
  const wide = read(`method,${name},a\nx,0,81\nx,1,82\ny,0,83\ny,1,84`)
  expect([wide.datasets, wide.sample('y', 'a')!.seeds]).toEqual([['a'], ['0', '1']])
})

describe('seeds under a name that is not known', () => {
  it('are never offered as scores, and are named with what to do', () => {
    for (const name of ['rep', 'init', 'n', 'sead']) {
      const said = problem(NUMBERED(name, 'top-1'))
      expect(said).toContain(`the column \`${name}\` numbers the rows of each method on each data set`)
      expect(said).toContain('Remedy: call it seed if')
      expect(said).not.toContain(`--value ${name}`)
    }
    const several = problem('method,dataset,rep,f1,top-1\nx,a,0,81,80\nx,a,1,82,81\ny,a,0,83,82\ny,a,1,84,83')
    expect(several).toContain('Remedy: name it with --value f1 or --value top-1')
    expect(problem('method,dataset,rep,f1,top-1\nx,a,0,81,80\nx,a,1,82,81\ny,a,0,83,82\ny,a,1,84,83', 'f1')).toContain(
      'Remedy: call it seed',
    )
  })

  it('are no whole scores', () => {
    expect(read(NUMBERED('seed', 'top-1').replace('84', '81')).sample('y', 'a')!.values).toEqual([83, 81])
    expect(read('method,dataset,top-1\nx,a,81\nx,a,82\ny,a,82\ny,a,81').sample('y', 'a')!.values).toEqual([82, 81])
  })
})

it('two columns of seeds are refused where both tell rows apart, and one that repeats the other is not read', () => {
  const head = 'method,run,seed,a'
  expect(problem(`${head}\nx,0,0,81\nx,0,1,82\nx,1,0,83\nx,1,1,84`)).toContain(
    'the columns `seed` and `run` both tell repetitions apart. Remedy: number the repetitions',
  )
  for (const text of [`${head}\nx,r7,0,81\nx,r8,1,82`, 'method,dataset,run,seed,acc\nx,a,7,0,81\nx,a,8,1,82']) {
    const { datasets, sample } = read(text)
    expect([datasets, sample('x', 'a')!.seeds]).toEqual([['a'], ['0', '1']])
  }
})

describe('headings in other languages', () => {
  const ROWS = 'x;a;0;81\nx;a;1;82\ny;a;0;83\ny;a;1;84'

  it.each([
    'Methode;Datensatz;Lauf;Genauigkeit',
    'Verfahren;Datensätze;Durchlauf;Treffergenauigkeit (%)',
    'Méthode;Jeu de données;Graine;Exactitude',
    'Método;Conjunto de datos;Semilla;Exactitud',
    'Modello;Insieme di dati;Seme;Accuratezza',
    '方法;数据集;随机种子;准确率',
    'Methode;dataset;Seed;Wert',
  ])('are read as English ones, which a note says: %s', (head) => {
    const { methods, datasets, sample, notes } = read(`${head}\n${ROWS}`)
    expect([methods, datasets, sample('y', 'a')]).toEqual([['x', 'y'], ['a'], { values: [83, 84], seeds: ['0', '1'] }])
    expect(notes[0]).toMatch(/^headings are read in English: `.+` as method/)
  })

  it.each([
    ['long', 'Methode;Datensatz;Lauf 1;Lauf 2\nx;a;81,5;82\ny;a;83;84,5', ['1', '2']],
    ['wide', 'Methode;a (Durchlauf 1);a (Durchlauf 2)\nx;81,5;82\ny;83;84,5', ['1', '2']],
    ['turned', 'Datensatz;x Lauf_1;x Lauf_2;y Lauf_1;y Lauf_2\na;81,5;82;83;84,5', ['1', '2']],
  ])('number seeds in a %s table', (_, text, seeds) => {
    const { datasets, sample } = read(text)
    expect([datasets, sample('y', 'a')]).toEqual([['a'], { values: [83, 84.5], seeds }])
  })

  it('keep their name where it is chosen, is part of another, or stands beside an English one', () => {
    expect(read('Methode,Datensatz,Wert,Genauigkeit\nx,a,1,81', 'Genauigkeit').sample('x', 'a')!.values).toEqual([81])
    expect(read('method,Laufzeit 1,Wertheim\nx,81,82').datasets).toEqual(['Laufzeit 1', 'Wertheim'])
    expect(read('method,dataset,value,Verfahren\nx,a,81,k\ny,a,82,k').methods).toEqual(['x', 'y'])
  })
})

it('a further measure beside the values is asked about with the names of both', () => {
  const text = 'method,dataset,seed,accuracy,loss\nx,a,0,81,.3\nx,a,1,82,.4'
  const said = problem(text)
  expect(said).toContain('rows differ in the column `loss`, which is neither method, data set, seed nor value. Remedy:')
  expect(said).toContain('name that of the values with --value accuracy or --value loss --lower-is-better, or delete')
  expect(read(text, 'accuracy').sample('x', 'a')!.values).toEqual([81, 82])
  expect(problem('method,dataset,score,test F1,lr\nx,a,81,80,1\ny,a,82,81,2')).toContain(
    "--value score or --value 'test F1'",
  )
})

describe('the column of scores', () => {
  it.each(['Accuracy (%)', 'Acc.', 'Score [%]', 'acc (in %)'])('%s is a usual name', (name) => {
    const { datasets, sample, notes } = read(`Method;Dataset;Seed;${name}\nx;a;0;81\nx;a;1;82`)
    expect([datasets, sample('x', 'a')!.values, notes]).toEqual([['a'], [81, 82], []])
  })

  it.each(['test_acc', 'top-1', 'val/acc1', 'Test accuracy (%)', 'mAP', 'macro F1'])(
    '%s is taken where it is the only measure, with a note',
    (name) => {
      const { notes, measures, sample } = read(`method,dataset,seed,lr,${name},std\nx,a,0,1,81,.1\nx,a,1,1,82,.1`)
      expect([sample('x', 'a')!.values, notes]).toEqual([[81, 82], [`the values are those of the column \`${name}\``]])
      expect(measures).toContain(name)
    },
  )

  it('is asked for where there are several, and where it is no score of the test', () => {
    expect(problem('method,dataset,val_acc,test_acc\nx,a,81,82')).toContain('--value val_acc or --value test_acc')
    expect(problem('method,dataset,test_acc,loss\nx,a,81,82')).toContain('--value test_acc or --value loss')
    expect(problem('method,dataset,train_acc\nx,a,81')).toContain('name it with --value train_acc')
    expect(problem('method,dataset,loss\nx,a,81')).toContain('name it with --value loss')
  })
})
