/** What is imported can be told apart by its source, listed for people, and removed again. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { leaderboardParams } from '../../dashboard/features/leaderboard/params.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { openDatabase } from '../../db/open.ts'
import { leaderboardDatasets } from '../../db/queries/leaderboard.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { commands, type Here } from '../cli/helpers/in-process.ts'

const imported = async (here: Here, text: string, ...words: string[]) => {
  writeFileSync(join(here.path, 'scores.csv'), text)
  return here.maskbench('import', 'scores.csv', ...words)
}
const removed = (here: Here, ...words: string[]) => here.maskbench('db', 'remove', ...words)
const stored = async (here: Here) => JSON.parse((await here.maskbench('runs', '--json')).stdout).length as number

it('a name of two sources is refused until one is told', async () => {
  using here = commands()
  await imported(here, 'method,cifar10\nx,81;82\ny,70', '--source', 'Table 2')
  await imported(here, 'method,cifar10\nx,85', '--source', 'Table 3')
  const refused = await removed(here, 'cifar10/x-reported', '--yes')
  expect([refused.code, refused.stderr]).toEqual([
    2,
    'maskbench: "cifar10/x-reported" stands for numbers of 2 sources: "Table 2", "Table 3". say which with --source\n',
  ])
  const one = await removed(here, 'cifar10/x-reported', '--source', 'Table 3')
  expect(one.stdout).toMatch(
    /^\w+ {2}cifar10\/x-reported, value 1 \(Table 3\) {2}done\n1 run, not removed yet: add --yes\n$/,
  )
  expect((await removed(here, 'cifar10/y-reported', '--source', 'Table 3')).stderr).toContain(
    '"cifar10/y-reported" has no numbers from "Table 3"',
  )
  expect((await removed(here, '--source', 'Table 4')).stderr).toContain('there is "Table 2", "Table 3"')
  expect((await removed(here)).stderr).toContain('nothing to remove is named')
  expect(await stored(here)).toBe(4)
  expect((await removed(here, '--source', 'Table 2', '--yes')).stdout).toContain('3 runs removed')
  expect(await stored(here)).toBe(1)
})

it('an import says how it is undone, without what was there before', async () => {
  using here = commands()
  const undo = async ({ stderr }: { stderr: string }) => {
    const [, words] = /^To undo it: npx maskbench (.+)$/m.exec(stderr)!
    const split = words!.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'|'$/g, ''))
    return (await here.maskbench(...split)).code
  }
  const first = await imported(here, 'method,cifar10\nx,81;82', '--source', 'Table 2')
  expect(first.stderr).toContain("To undo it: npx maskbench db remove --source 'Table 2' --yes\n")
  const second = await imported(here, 'method,cifar10\nx,81;82\ny,70', '--source', 'Table 2')
  expect(await stored(here)).toBe(3)
  expect(await undo(second)).toBe(0)
  expect(await stored(here)).toBe(2)
  expect((await imported(here, 'method,cifar10\nx,81;82', '--source', 'Table 2')).stderr).not.toContain('undo')
  expect(await undo(first)).toBe(0)
  expect(await stored(here)).toBe(0)
  const db = join(here.path, 'other.sqlite')
  const named = await imported(here, 'method,cifar10\nx,81', '--db', db)
  expect(named.stderr).toContain(`To undo it: npx maskbench db remove --source scores.csv --yes --db ${db}\n`)
})

it('lists name values without a seed by their place, and the source', async () => {
  using here = commands()
  await imported(here, 'method,dataset,seed,value\nx,cifar10,3,81', '--source', 'A')
  await imported(here, 'method,cifar10\nx,81;82', '--source', 'Table 2')
  const { stdout } = await here.maskbench('runs')
  expect(stdout).toContain('cifar10/x-reported, value 2 (Table 2)')
  expect(stdout).toContain('cifar10/x-reported/3 (A)')
  expect(stdout).not.toContain('/-')
  const [run] = JSON.parse((await here.maskbench('runs', '--search', 'cifar10/x-reported/-2', '--json')).stdout)
  expect((await here.maskbench('show', run.id)).stdout).toMatch(/^cifar10\/x-reported, value 2 \(Table 2\)\n/)
})

it('counts apart the numbers that are no shares', async () => {
  using here = commands()
  const rows = ['method,dataset,metric,value', 'x,cifar10,top1,81', 'y,cifar10,top1,82', 'x,cifar10,nll,1.7']
  expect((await imported(here, rows.join('\n'))).stdout).toContain(
    'with 2 numbers in percent and 1 as they are (nll), from',
  )
  using other = commands()
  expect((await imported(other, [rows[0], rows[3]].join('\n'))).stdout).toContain(
    'with 1 number as they are (nll), from',
  )
})

it('commands to copy name the store that was named', async () => {
  using here = commands()
  const db = join(here.path, 'other.sqlite')
  await imported(here, 'method,cifar10\nx,81', '--db', db)
  const named = await here.maskbench('claims', '--db', db, '--details')
  const steps = named.stdout.split('\n').filter((line) => line.includes('npx maskbench run '))
  expect(steps.length).toBeGreaterThan(3)
  for (const line of steps) expect(line).toContain(` --db ${db}`)
  expect((await here.maskbench('claims', '--details')).stdout).not.toContain('--db')
  openDatabase(join(here.path, 'empty.sqlite')).$client.close()
  const empty = await here.maskbench('runs', '--db', 'empty.sqlite')
  expect(empty.stdout).toMatch(/Start with `npx maskbench run quick --db \S+empty\.sqlite`\.\n$/)
})

it('takes the usual signs of names, and keeps a marked name apart from the plain one', async () => {
  using here = commands()
  const names = ['SimCLR', 'SimCLR†', 'SimCLR*', 'Ours w/o EMA', 'DINO (ViT-B/16)']
  const { code, stderr } = await imported(
    here,
    ['method,cifar10', ...names.map((name, i) => `${name},${80 + i}`)].join('\n'),
  )
  expect(code, stderr).toBe(0)
  const runs = JSON.parse((await here.maskbench('runs', '--json')).stdout) as { method: string; id: string }[]
  expect(runs.map(({ method }) => method).sort()).toEqual(['simclr', ...names.slice(1)].sort())
  const compared = await here.maskbench(
    'compare',
    'cifar10/ours w/o ema-reported',
    'cifar10/SimCLR†-reported',
    '--json',
  )
  expect(JSON.parse(compared.stdout).scores).toHaveLength(1)
  const { params } = readParams(leaderboardParams, { method: 'Ours w/o EMA,SimCLR†' })
  expect(params.method).toEqual(['Ours w/o EMA', 'SimCLR†'])
  expect((await imported(here, 'method,cifar10\nA|B,81')).stderr).toContain('digits, spaces and . _ + - ( ) /')
})

it('keeps numbers on other data sets under their names when told to', async () => {
  using here = commands()
  const table = 'method,Tiny ImageNet,CIFAR-10\nx,61;62,81;82\ny,63;64,83;84'
  const refused = await imported(here, table)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('unknown data set "Tiny ImageNet"')])
  expect(refused.stderr).toContain('--any-dataset keeps numbers on other data sets')
  expect(refused.stderr).not.toContain('folder:')
  expect(refused.stderr).toContain('`npx maskbench data list` describes them')
  const { code, stderr } = await imported(here, table, '--any-dataset')
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('kept under their names, as no data sets of maskbench: Tiny ImageNet\n')
  const compared = await here.maskbench('compare', 'Tiny ImageNet/x-reported', 'tiny imagenet/y-reported', '--json')
  expect(JSON.parse(compared.stdout).scores).toMatchObject([{ test: 'welch', dataset: 'Tiny ImageNet' }])
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  expect(leaderboardDatasets(database).filter(({ groups }) => groups > 0)).toMatchObject([
    { dataset: 'cifar10', groups: 2 },
    { dataset: 'Tiny ImageNet', groups: 2 },
  ])
  expect(significance(database, { dataset: 'Tiny ImageNet' })!.pairs).toHaveLength(1)
  database.$client.close()
})

it('takes another spelling of a stored data set for the same', async () => {
  using here = commands()
  await imported(here, 'method,Tiny ImageNet\nx,61', '--any-dataset')
  const { code, stderr } = await imported(here, 'method,tiny-imagenet\ny,62', '--any-dataset')
  expect([code, stderr]).toEqual([0, expect.stringContaining('no data sets of maskbench: Tiny ImageNet\n')])
  const { stdout } = await here.maskbench('runs', '--dataset', 'TINY IMAGENET', '--json')
  expect(JSON.parse(stdout).map(({ dataset }: { dataset: string }) => dataset)).toEqual(Array(2).fill('Tiny ImageNet'))
})

it('refuses error rates with a word on how to convert them', async () => {
  using here = commands()
  for (const metric of ['error', 'Top-1 error', 'test error rate']) {
    const { code, stderr } = await imported(here, 'method,cifar10\nx,19', '--metric', metric)
    expect([code, stderr]).toEqual([2, expect.stringContaining('convert them to accuracies (100 - error')])
  }
  expect((await imported(here, 'method,cifar10\nx,.02', '--metric', 'ece')).code).toBe(0)
})
