/** Exports of other programs are recognised by their headings, and read or refused with what to do. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { fixtureStore } from '../../dashboard/store.ts'

const read = (text: string, value: string | null = null) => readTable(readGrid(text, 'file', value))
const valuesOf = (text: string, value?: string) => {
  const table = read(text, value)
  return table.methods.flatMap((method) =>
    table.datasets.map((dataset) => [method, dataset, table.sample(method, dataset)]),
  )
}

const RUNS = `"Name","State","Notes","User","Tags","Created","Runtime","Sweep","method","dataset","seed","lr","val_acc1","val_loss"
"bt-0","finished","-","me","","2023-01-01T00:00:00.000Z","1200","","barlow_twins","cifar10","0","0.3","91.2","0.31"
"bt-1","finished","-","me","","2023-01-01T00:00:00.000Z","1200","","barlow_twins","cifar10","1","0.3","91.5","0.30"
"sc-0","finished","-","me","","2023-01-01T00:00:00.000Z","1200","","simclr","cifar10","0","0.3","90.2","0.41"
"sc-2","crashed","-","me","","2023-01-01T00:00:00.000Z","12","","simclr","cifar10","2","0.3","","0.40"
`

describe('the table of runs of Weights & Biases', () => {
  it('is read by its config and its only score; runs that are not finished are left out', () => {
    expect(valuesOf(RUNS)).toEqual([
      ['barlow_twins', 'cifar10', { values: [91.2, 91.5], seeds: ['0', '1'] }],
      ['simclr', 'cifar10', { values: [90.2], seeds: ['0'] }],
    ])
    expect(read(RUNS).notes).toEqual([
      'recognised as the table of runs of a Weights & Biases project',
      'method is its column method, the data set dataset, the seed seed, and values are val_acc1',
      'left out 1 run whose State is not finished',
    ])
  })

  it('has its columns chosen, asked for where there are several, and refused where nothing is done', () => {
    expect(read(RUNS.replace(/0\.3(\d)/g, '0.9$1'), 'val_loss').sample('simclr', 'cifar10')!.values).toEqual([0.41])
    const several = RUNS.replace('"val_loss"', '"test_acc1"')
    expect(() => read(several)).toThrow('several columns of scores: val_acc1, test_acc1')
    expect(valuesOf(several, 'test_acc1')[1]).toEqual(['simclr', 'cifar10', { values: [0.41], seeds: ['0'] }])
    expect(() => read(RUNS, 'acc')).toThrow('has no numbers called acc')
    expect(() => read(RUNS.replace('"val_acc1"', '"x"'))).toThrow('no column whose name is that of a score')
    expect(() => read(RUNS.replaceAll('finished', 'running'))).toThrow('in which no run is finished')
  })

  it('says that runs without seeds count as seeds, since it cannot tell settings from results', () => {
    expect(read(RUNS.replace('"seed"', '"fold_count"')).notes).toContain(
      'runs of one method on one data set count as its seeds, whatever else they differ in',
    )
  })

  it('has the names of runs as methods where the config has none', () => {
    const named = 'Name,State,val/acc\nmine,finished,0.91\ntheirs,finished,0.9\n'
    expect(valuesOf(named).map(([method, , sample]) => [method, sample])).toEqual([
      ['mine', { values: [0.91], seeds: null }],
      ['theirs', { values: [0.9], seeds: null }],
    ])
  })
})

it('a plot of Weights & Biases gives the last value of each curve', () => {
  const plot = `"Step","bt - val_acc1","bt - val_acc1__MIN","bt - val_acc1__MAX","a - b - val_acc1","a - b - val_acc1__MIN","a - b - val_acc1__MAX"
"10","50.1","50.1","50.1","40","40","40"
"20","91.2","91.1","91.3","90.2","90.2","90.2"
"30","","","","91.0","91.0","91.0"
`
  expect(valuesOf(plot).map(([method, , sample]) => [method, sample])).toEqual([
    ['bt', { values: [91.2], seeds: null }],
    ['a - b', { values: [91], seeds: null }],
  ])
  expect(read(plot).notes[1]).toBe(
    'values are val_acc1 at the last Step of each curve, and every run is a method of its own',
  )
})

const LM = {
  results: {
    hellaswag: { alias: 'hellaswag', 'acc,none': 0.5, 'acc_stderr,none': 0.01, 'acc_norm,none': 0.6 },
    piqa: { alias: 'piqa', 'acc,none': 0.7, 'acc_stderr,none': 0.01 },
  },
  config: { model: 'hf', model_args: 'pretrained=EleutherAI/pythia-160m,dtype=float32' },
}

describe('results of lm-evaluation-harness', () => {
  it('are one row per task, of the metric that all tasks have', () => {
    expect(valuesOf(JSON.stringify(LM))).toEqual([
      ['EleutherAI/pythia-160m', 'hellaswag', { values: [0.5], seeds: null }],
      ['EleutherAI/pythia-160m', 'piqa', { values: [0.7], seeds: null }],
    ])
  })

  it('are read in the older form, and by the metric that was chosen', () => {
    const older = { results: { drop: { em: 0.3, em_stderr: 0.004, f1: 0.36 } }, config: { model: 'gpt2' } }
    expect(valuesOf(JSON.stringify(older), 'em')).toEqual([['gpt2', 'drop', { values: [0.3], seeds: null }]])
    const normed = read(JSON.stringify(LM), 'acc_norm,none')
    expect([normed.datasets, normed.notes[2]]).toEqual([['hellaswag'], 'left out piqa, which have no acc_norm,none'])
    expect(() => read(JSON.stringify({ ...LM, config: {} }))).toThrow('that names no model')
  })
})

it.each([
  ['Wall time,Step,Value\n1.5,1,0.5\n', 'one curve of TensorBoard', /put the last value of each into a table/],
  ['{"method":"simclr","backbone":{"name":"resnet18"},"max_epochs":1000}', 'settings of a run of solo-learn', /--save/],
  ['[{"val_acc1":91.2,"val_loss":0.3}]', 'metrics of one run of PyTorch Lightning', /<its val_acc1>/],
  ['epoch,step,train_loss,val_acc1\n0,10,0.3,50.1\n', 'metrics of one run of PyTorch Lightning', /<its val_acc1>/],
])('%j is refused with what to do', (text, what, remedy) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(what), remedy: expect.stringMatching(remedy) }),
  )
})

it('the line for curves of TensorBoard makes a table of them', () => {
  using here = commands()
  mkdirSync(join(here.path, 'curves'))
  for (const [run, last] of [
    ['a', 0.81],
    ['b 2', 0.82],
  ]) {
    writeFileSync(join(here.path, 'curves', `run-${run}.csv`), `Wall time,Step,Value\n1.5,1,0.5\n2.5,2,${last}\n`)
  }
  let line = ''
  try {
    read('Wall time,Step,Value\n1.5,1,0.5\n')
  } catch (error) {
    line = (error as { remedy: string }).remedy.replace(/^.*?folder: /, '')
  }
  execFileSync('sh', ['-c', line], { cwd: join(here.path, 'curves') })
  expect(
    valuesOf(readFileSync(join(here.path, 'scores.csv'), 'utf8')).map(([method, , sample]) => [method, sample]),
  ).toEqual([
    ['run-a', { values: [0.81], seeds: null }],
    ['run-b 2', { values: [0.82], seeds: null }],
  ])
})

it('an export becomes rows, and the summary says what it was', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'wandb.csv'), RUNS)
  const imported = await here.maskbench('import', 'wandb.csv', '--evaluation', 'linear')
  expect(imported.stderr).toContain('wandb.csv: recognised as the table of runs of a Weights & Biases project')
  expect(imported.stdout).toContain('2 rows with 3 numbers in percent')
  const asked = await here.maskbench('import', 'wandb.csv', '--value', 'loss')
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('has no numbers called loss')])
})

it('an unknown data set is told with the nearest one that is known', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), 'method,ImageNet-1OO\nmine,82.1\n')
  const { code, stderr } = await here.maskbench('import', 'scores.csv')
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('unknown data set "ImageNet-1OO". did you mean imagenet100?'),
  ])
})

describe('what is no score, or no method, is not taken for one', () => {
  it('logs of training, and words that only begin like a score', () => {
    const run = (head: string, cells: string) => `"Name","State",${head}\n"a","finished",${cells}\n`
    const text = run('"method","accumulate_grad_batches","train_acc1","val_acc1"', '"simclr","2","99","91.5"')
    const table = read(text)
    expect(table.sample('simclr', table.datasets[0]!)!.values).toEqual([91.5])
  })

  it('the model where the method is named too', () => {
    const text = '"Name","State","model","method","val_acc1"\n"a","finished","resnet18","simclr","91.5"\n'
    expect(read(text).methods).toEqual(['simclr'])
  })

  it('group averages of lm-eval beside their tasks, and numbers that are no scores', () => {
    const task = (acc: number) => ({ 'acc,none': acc, 'acc_stderr,none': 0.01, sample_len: 100 })
    const results = { mmlu: task(0.5), mmlu_a: task(0.4), mmlu_b: task(0.6), head: { alias: 'g' } }
    const text = JSON.stringify({ results, groups: { mmlu: {} }, model_name: 'mine' })
    const table = read(text)
    expect(table.datasets).toEqual(['mmlu_a', 'mmlu_b'])
    expect(table.notes.join()).toContain('left out mmlu, which average')
  })

  it('metrics of Lightning beside a method are a table, and an empty list is none of them', () => {
    const text = 'method,dataset,seed,epoch,step,test_acc\nsimclr,cifar10,0,9,90,91.5\n'
    expect(() => read(text)).not.toThrow('names no method')
    expect(() => read('[]')).toThrow(/cannot be read as a table|no rows/)
  })
})

it('commas are points only where they can be nothing else', () => {
  const tsv = (...cells: string[]) => `method\tcifar10\n${cells.map((cell, i) => `m${i}\t${cell}`).join('\n')}\n`
  expect(read(tsv('0,925', '0,815')).sample('m0', 'cifar10')!.values).toEqual([0.925])
  expect(() => read(tsv('92,5', '1,234'))).toThrow('can be 1.234 or 1234')
  expect(() => read(tsv('[91,92]', '[90,93]'))).toThrow()
})

it('a chosen column of values takes the place of others that could be them', () => {
  const csv = 'method,dataset,score,loss\nA,cifar10,0.9,0.3\nB,cifar10,0.8,0.4\n'
  expect(read(csv, 'loss').sample('A', 'cifar10')!.values).toEqual([0.3])
})

it('a leaderboard of maskbench is refused with what tests its rows', async () => {
  using here = commands()
  const { stdout } = await here.maskbench('leaderboard', '--format', 'csv', '--db', fixtureStore().path)
  expect(() => read(stdout)).toThrow(
    'file is a leaderboard of maskbench, which holds means and not the results of each seed',
  )
})
