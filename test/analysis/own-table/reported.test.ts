import { describe, expect, it } from 'vitest'
import { DATASET_ENTRIES } from '../../../db/catalogue/datasets.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { keyOf } from '../../../harness/analysis/own-table/keys.ts'
import { type ReportedOptions, readReported } from '../../../harness/analysis/own-table/reported/table.ts'

const datasetKey = (name: string) => keyOf(DATASET_ENTRIES, name) ?? expect.unreachable(name)
const read = (text: string, options: Partial<ReportedOptions> = {}, value: string | null = null) =>
  readReported(readGrid(text, 'table', value), { source: 'Table 1', unit: null, missing: {}, datasetKey, ...options })

/** `simclr/adios/cifar10/0 knn top1 0.8` */
const lines = (text: string, options: Partial<ReportedOptions> = {}) =>
  read(text, options).runs.flatMap(({ config: { name, masking, dataset, seed }, scores }) =>
    scores.map(({ evaluation, metric, value }) => {
      return `${name}/${masking}/${dataset}/${seed} ${evaluation} ${metric} ${value}`
    }),
  )

describe('the same numbers', () => {
  it.each([
    [
      'long CSV with all columns',
      'method,masking,data set,backbone,evaluation,metric,condition,seed,value\nSimCLR,ADIOS,CIFAR-10,ResNet-18,k-NN,top-1,,0,81.2\nSimCLR,ADIOS,CIFAR-10,ResNet-18,k-NN,top-1,,1,80.7\n',
    ],
    ['wide CSV', 'method,seed,cifar10\nSimCLR + ADIOS,0,81.2\nSimCLR + ADIOS,1,80.7'],
    [
      'Markdown',
      '| method | seed | CIFAR10 |\n|---|---|---|\n| **SimCLR + ADIOS** | 0 | 81.2% |\n| simclr+adios | 1 | 80.7% |',
    ],
    [
      'JSON',
      '[{"model":"simclr","mask":"adios","seed":0,"cifar10":0.812},{"model":"simclr","mask":"adios","seed":1,"cifar10":0.807}]',
    ],
  ])('are read from %s', (_, text) => {
    const missing = { evaluation: 'knn', backbone: 'resnet18' }
    expect(lines(text, { missing })).toEqual([
      'simclr/adios/cifar10/0 knn top1 0.812',
      'simclr/adios/cifar10/1 knn top1 0.807',
    ])
    expect(read(text, { missing }).runs[0]!.config.backbone).toBe('resnet18')
  })
})

it('values of a list have no seed, and are numbered below zero', () => {
  expect(lines('method,cifar10\nmine,.81;.82;.80')).toEqual([
    'mine/not-given/cifar10/-1 linear top1 0.81',
    'mine/not-given/cifar10/-2 linear top1 0.82',
    'mine/not-given/cifar10/-3 linear top1 0.8',
  ])
})

it('several metrics of a seed are one run, and numbers that are no shares stay as they are', () => {
  const text =
    'method,dataset,metric,seed,value\nmine,cifar10,top1,3,81\nmine,cifar10,nll,3,0.61\nmine,cifar10,top5,3,99'
  const { runs, unit, assumed } = read(text)
  expect(unit).toBe('percent')
  expect(runs.map(({ scores }) => scores.map(({ metric, value }) => [metric, value]))).toEqual([
    [
      ['top1', 0.81],
      ['nll', 0.61],
      ['top5', 0.99],
    ],
  ])
  expect(assumed).toEqual([
    'masking not given, unless names of methods tell it',
    'backbone not named',
    'evaluation linear',
    'protocol as reported',
  ])
})

it.each([
  ['no column', 'method,cifar10\nSimCLR,81', ['simclr not-given']],
  ['an empty cell', 'method,masking,cifar10\nSimCLR,,81\nBYOL,none,82', ['simclr not-given', 'byol none']],
  ['a word for it', 'method,masking,cifar10\nSimCLR,not given,81', ['simclr not-given']],
  [
    'a name that has one, and the method alone beside it',
    'method,cifar10\nSimCLR + ADIOS,83\nSimCLR,81\nBYOL,80',
    ['simclr adios', 'simclr none', 'byol not-given'],
  ],
  ['the option', 'method,cifar10\nSimCLR + ADIOS,83\nBYOL,80', ['simclr adios', 'byol mae'], 'MAE'],
  [
    'the option, for empty cells',
    'method,masking,cifar10\nSimCLR,ADIOS,83\nBYOL,,80',
    ['simclr adios', 'byol none'],
    'none',
  ],
] as [string, string, string[], string?][])(
  'a masking is that of %s, and none only if the table says so',
  (_, text, rows, masking) => {
    const { runs } = read(text, { missing: masking === undefined ? {} : { masking } })
    expect(runs.map(({ config }) => `${config.name} ${config.masking}`)).toEqual(rows)
  },
)

it.each([
  [{}, 'masking not given'],
  [{ masking: 'ADIOS' }, 'masking ADIOS'],
])('cells that are empty are told, with what is taken for them: %j', (missing, taken) => {
  const text = 'method,Masking,metric,condition,cifar10\nSimCLR,,top1,,81\nBYOL,,top1,,82\nMoCo v2,none,,,80'
  expect(read(text, { missing }).notes).toEqual([
    `the column Masking is empty in 2 rows, taken as ${taken}`,
    'the column metric is empty in 1 row, taken as metric top1',
  ])
  expect(read('method,masking,cifar10\nSimCLR,none,81').notes).toEqual([])
})

it('a long table of one data set needs its name alone', () => {
  expect(lines('method,value\nmine,81', { missing: { dataset: 'STL-10' } })).toEqual([
    'mine/not-given/stl10/-1 linear top1 0.81',
  ])
})

it.each([
  [
    'an unknown evaluation',
    'method,dataset,evaluation,value\nx,cifar10,lin,81',
    'line 2 names the evaluation "lin", which is not known',
    /did you mean linear\?.*knn, clustering/,
  ],
  [
    'an unknown metric',
    'method,dataset,metric,value\nx,cifar10,top1,.8\nx,cifar10,bleu,.7',
    'line 3 names the metric "bleu"',
    /choose one of top1, top5, fmi/,
  ],
  [
    'a loss that would be taken for an accuracy',
    'method,dataset,test loss\nx,cifar10,1.2',
    'the values are called `test loss`, and without a metric they would be taken as top1',
    /--metric nll/,
    null,
    'test loss',
  ],
  [
    'an unknown masking',
    'method,dataset,masking,value\nx,cifar10,stripes,81',
    'the masking "stripes"',
    /none, adios, adios-s/,
  ],
  [
    'fractions among percentages',
    'method,cifar10\nx,0.8\ny,81',
    'values from 0.8 to 81 can be fractions',
    /^say which with --unit percent or --unit fraction$/,
  ],
  [
    'more than the whole',
    'method,cifar10\nx,81',
    'top1 81, which is more than the whole',
    /say --unit percent/,
    'fraction',
  ],
  [
    'a seed that is no number',
    'method,dataset,seed,value\nx,cifar10,a,81',
    'line 2 has the seed "a"',
    /number the seeds/,
  ],
  [
    'two spellings of one row',
    'method,seed,cifar10\nSimCLR,0,81\nsimclr,0,82',
    'line 3 has a second top1 of simclr on cifar10',
    /spelling/,
  ],
  [
    'a name that no address can carry',
    'method,cifar10\n<b>x</b>,81',
    '"<b>x</b>" cannot be the name of a method',
    /up to 60 letters/,
  ],
  ['no data set', 'method,value\nx,81', 'no column for the data set', /--data/],
] as [string, string, string, RegExp, ('fraction' | 'percent' | null)?, string?][])(
  'refuses %s',
  (_, text, what, remedy, unit = null, value = undefined) => {
    expect(() => read(text, { unit }, value)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(what),
        remedy: expect.stringMatching(remedy),
        exitCode: 2,
      }),
    )
  },
)

it('an option is blamed for the metric that it names, and losses come first for a loss', () => {
  const text = 'method,dataset,value\nx,cifar10,1.2'
  expect(() => read(text, { missing: { metric: 'loss' } })).toThrow(
    expect.objectContaining({
      message: '--metric names the metric "loss", which is not known',
      remedy: expect.stringMatching(/alignment, uniformity, nll, brier, top1/),
    }),
  )
  const { runs } = read('method,dataset,test loss\nx,cifar10,1.2', { missing: { metric: 'nll' } }, 'test loss')
  expect(runs[0]!.scores).toMatchObject([{ metric: 'nll', value: 1.2 }])
})

describe('values that are better when lower are no accuracies', () => {
  const refused = (text: string, value: string | null = null, metric?: string) => {
    try {
      read(text, { datasetKey: (name) => name, missing: { dataset: 'cifar10', ...(metric && { metric }) } }, value)
    } catch (error) {
      const { message, remedy } = error as { message: string; remedy: string }
      return `${message}. ${remedy}`
    }
    return expect.unreachable('nothing was refused')
  }

  it.each([
    ...[
      'error',
      'err',
      'Error rate (%)',
      'top-1 error',
      'test_err1',
      'testError',
      'valerr',
      'misclassification',
      'WER',
    ],
  ])('in a column %s', (name) => {
    const said = refused(`method,dataset,${name}\nx,cifar10,5.4\ny,cifar10,41`, name)
    expect(said).toContain(`the values are called \`${name}\`, and without a metric they would be taken as top1`)
    expect(said).toContain('convert error rates to accuracies (100 - error, in percent)')
    expect(refused(`method,dataset,${name}\nx,cifar10,5.4`, name, 'top1')).toContain(
      'their metric is top1, whose higher',
    )
  })

  it.each([
    ['ECE', 'say --metric ece'],
    ['test ece', 'say --metric ece'],
    ['Brier score', 'say --metric brier'],
    ['NLL', 'say --metric nll'],
    ['valLoss', 'say --metric nll if they are losses'],
    ['FID', 'else name another --metric'],
  ])('in a column %s, with what to say of it', (name, remedy) => {
    expect(refused(`method,dataset,${name}\nx,cifar10,.4\ny,cifar10,.1`, name)).toContain(remedy)
    expect(refused(`method,cifar10 ${name}\nx,.4\ny,.1`)).toContain(
      `the data set of values is called \`cifar10 ${name}\``,
    )
  })

  it('by the name of a data set, an arrow, or in an export of another program', () => {
    expect(refused('method,CIFAR-10 error\nx,5.4\ny,41')).toContain('the data set of values is called `CIFAR-10 error`')
    expect(refused('dataset,x\nCIFAR-10 err.,5.4')).toContain('`CIFAR-10 err.`')
    expect(refused('method,cifar10 ↓\nx,5.4')).toContain('the data set of values is called `cifar10 ↓`')
    expect(refused('method,dataset,value ↓\nx,cifar10,5.4')).toContain('the values are called `value ↓`')
    expect(refused('method,dataset,metric,value ↑\nx,cifar10,nll,5.4')).toContain('whose lower values are better')
    expect(refused('Name,State,val_loss\nx,finished,.4', 'val_loss')).toContain('the values are called `val_loss`')
  })

  it.each([
    ['error', 'convert error rates to accuracies (100 - error, in percent) in a column `accuracy`'],
    ['ECE', 'say --value ECE --metric ece if they are the'],
    ['test loss', "say --value 'test loss' --metric nll if they are losses"],
    ['cost ↓', 'name a metric whose lower values are better with --value cost --metric ('],
  ])('in the only column that could hold the values, %s, before it is named', (name, remedy) => {
    const table = `method,dataset,${name}\nx,cifar10,.4\ny,cifar10,.1`
    const said = refused(table)
    expect(said).toContain('the values are called `')
    expect(said).toContain(remedy)
    expect(said).not.toContain('lower-is-better')
    expect(refused(table, null, 'top1')).toContain('their metric is top1, whose higher values are better')
    expect(refused(table, null, 'nll')).toMatch(/name it with --value ('test loss'|\w+)$/)
  })

  it('and a column beside it is asked for', () => {
    expect(refused('method,dataset,f1,error\nx,cifar10,.4,.6')).toMatch(/name it with --value f1 or --value error$/)
  })

  it('and are stored as the metric that they are', () => {
    const { runs } = read('method,dataset,ECE ↓\nx,cifar10,.05', { missing: { metric: 'ece' } }, 'ECE')
    expect(runs[0]!.scores).toMatchObject([{ metric: 'ece', value: 0.05 }])
    expect(read('method,cifar10,terrace\nx,81,82', { datasetKey: (name) => name }).runs[0]!.scores).toHaveLength(1)
  })
})
