/** Rows of one name from two sources are called by their sources, and `import` says what came in and what is next. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ranksLatex } from '../../../dashboard/features/significance/paper.ts'
import { openDatabase } from '../../../db/open.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { findSide, sideChoices } from '../../../harness/analysis/compare/find-runs.ts'
import { firstPair } from '../../../harness/analysis/compare/first-pair.ts'
import { acrossDatasets } from '../../../harness/analysis/significance/across-datasets.ts'
import { commands, type Here } from '../../cli/helpers/in-process.ts'

const table = (...rows: string[]) => ['method,dataset,seed,value', ...rows].join('\n')
const FIRST = table('SimCLR,CIFAR-10,0,88.1', 'SimCLR,CIFAR-10,1,88.5', 'BYOL,CIFAR-10,0,89.2', 'BYOL,CIFAR-10,1,89.3')
const SECOND = table('SimCLR,CIFAR-10,0,87.1', 'SimCLR,CIFAR-10,1,87.5', 'ours,CIFAR-10,0,90.2', 'ours,CIFAR-10,1,90.5')

function imported(here: Here, text: string, source: string) {
  writeFileSync(join(here.path, 'scores.csv'), text)
  return here.maskbench('import', 'scores.csv', '--source', source)
}

async function both(here: Here): Promise<void> {
  await imported(here, FIRST, "Smith's table")
  await imported(here, SECOND, 'our report')
}

it('import says what was assumed, then the commands that show and compare the rows, and last how to undo it', async () => {
  using here = commands()
  const first = await imported(here, FIRST, "Smith's table")
  expect(first.stdout).toContain('2 rows with 4 numbers in percent')
  expect(first.stderr.trim().split('\n')).toEqual([
    expect.stringContaining('scores.csv: not in the table, so taken as masking not given'),
    'To see its rows: npx maskbench leaderboard --dataset cifar10',
    'To compare two of them: npx maskbench compare cifar10/simclr-reported cifar10/byol-reported',
    `To undo it: npx maskbench db remove --source 'Smith'\\''s table' --yes`,
  ])
  const second = await imported(here, SECOND, 'our report')
  expect(second.stderr).toContain("compare 'cifar10/simclr-reported (our report)' cifar10/ours-reported\n")
  const compared = await here.maskbench('compare', 'cifar10/simclr-reported (our report)', 'cifar10/ours-reported')
  expect(compared.code, compared.stderr).toBe(0)
  const single = await imported(here, table('x,STL-10,0,70', 'x,CIFAR-10,0,71'), 'two')
  expect(single.stderr).toContain('To see its rows: npx maskbench leaderboard --dataset stl10; the same for cifar10\n')
  expect(single.stderr).not.toContain('To compare')
  expect((await imported(here, SECOND, 'our report')).stderr).not.toContain('To undo')
})

it('a name of several sources is refused with names to copy, and neither ids nor keys', async () => {
  using here = commands()
  await both(here)
  for (const words of [
    ['compare', 'cifar10/simclr-reported', 'cifar10/byol-reported'],
    ['compare', 'cifar10/simclr-reported/0', 'cifar10/byol-reported/0'],
    ['show', 'cifar10/simclr-reported/0'],
  ]) {
    const { code, stderr } = await here.maskbench(...words)
    const seed = words[1]!.slice('cifar10/simclr-reported'.length)
    expect([code, stderr]).toEqual([2, expect.stringContaining(`'cifar10/simclr-reported${seed} (our report)'`)])
    expect(stderr).toContain(`'cifar10/simclr-reported${seed} (Smith'\\''s table)'`)
    expect(stderr).not.toMatch(/reportedIn|[0-9a-f]{12}/)
  }
})

it('such names are taken by compare, show and db remove, in any case of letters', async () => {
  using here = commands()
  await both(here)
  const { stdout } = await here.maskbench('compare', "cifar10/SimCLR-reported (smith's TABLE)", 'cifar10/ours-reported')
  expect(stdout).toContain(
    "A: cifar10/simclr-reported (Smith's table), 2 runs\nB: cifar10/ours-reported (our report), 2 runs\n",
  )
  expect(stdout).not.toMatch(/Settings|reportedIn/)
  const shown = await here.maskbench('show', 'cifar10/simclr-reported/1 (our report)')
  expect(shown.stdout.split('\n')[0]).toBe('cifar10/simclr-reported/1 (our report)')
  const removed = await here.maskbench('db', 'remove', 'cifar10/simclr-reported (our report)')
  expect(removed.stdout + removed.stderr).toMatch(/\/0 \(our report\)[\s\S]*\/1 \(our report\)/)
  expect(removed.stdout + removed.stderr).not.toContain('Smith')
})

it('rows of one source that differ in a setting are told apart by it', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), FIRST)
  for (const backbone of ['resnet18', 'their net'])
    await here.maskbench('import', 'scores.csv', '--source', 'T', '--backbone', backbone)
  const { stderr } = await here.maskbench('compare', 'cifar10/simclr-reported', 'cifar10/byol-reported')
  expect(stderr).toMatch(
    /name one by its group's id: [0-9a-f]{12} \(backbone resnet18\); [0-9a-f]{12} \(backbone their net\)/,
  )
})

it('are offered by their names with their sources, which find them again', async () => {
  using here = commands()
  await both(here)
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  const choices = sideChoices(database, { dataset: 'cifar10', search: null, most: 10 })
  expect(choices.map(({ text }) => text).sort()).toEqual([
    'cifar10/byol-reported',
    'cifar10/ours-reported',
    "cifar10/simclr-reported (Smith's table)",
    'cifar10/simclr-reported (our report)',
  ])
  expect(choices.map(({ text }) => findSide(database, text).side?.groupId)).toEqual(choices.map(({ id }) => id))
  database.$client.close()
})

it.each([
  ['one table', FIRST],
  ['rows on two data sets', `${FIRST}\nx,STL-10,0,70\ny,STL-10,0,71`],
])('the first comparison of a store with %s is of two rows', async (_, text) => {
  using here = commands()
  await imported(here, text, 'scores.csv')
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  const [a, b] = firstPair(database)!.map((word) => findSide(database, word).side!.groupId)
  database.$client.close()
  expect(a).not.toBe(b)
})

it('are offered by data set, in the order of their names where all are as new', async () => {
  using here = commands()
  const methods = ['m1', 'm2', 'm3', 'm4', 'm5']
  const rows = ['CIFAR-10', 'STL-10', 'CIFAR-100'].flatMap((dataset) =>
    methods.map((m, i) => `${m},${dataset},0,${70 + i}`),
  )
  await imported(here, table(...rows), 'T')
  const writer = openDatabase(join(here.path, 'maskbench.sqlite'))
  writer.$client.exec('update run_groups set ended_at = 1')
  const choices = sideChoices(writer, { dataset: null, search: null, most: 100 })
  const datasets = choices.map(({ dataset }) => dataset)
  expect(datasets.filter((dataset, i) => dataset !== datasets[i - 1])).toHaveLength(3)
  expect(choices.map(({ method }) => method)).toEqual([...methods, ...methods, ...methods])
  writer.$client.close()
})

it('captions in LaTeX name the source once, and no backbone that was not named', async () => {
  using here = commands()
  await imported(here, `${FIRST}\nSimCLR,STL-10,0,70\nBYOL,STL-10,0,71\nx,CIFAR-10,0,80\nx,STL-10,0,60`, 'Table 2')
  const board = (await here.maskbench('leaderboard', 'cifar10', '--format', 'latex')).stdout
  expect(board).toContain('All rows: as reported in Table 2.')
  expect(board).not.toContain('not named')
  const compare = ['compare', 'cifar10/simclr-reported', 'cifar10/byol-reported', '--format', 'latex']
  const compared = (await here.maskbench(...compare)).stdout
  expect(compared).toContain('A and B: as reported in Table 2.')
  expect(compared).not.toMatch(/[AB]: reported/)
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  const ranks = ranksLatex(acrossDatasets(database)!, 'here')
  database.$client.close()
  expect(ranks.match(/Table 2/g)).toHaveLength(1)
  expect(ranks).toContain('Numbers as reported in Table 2.')
  expect(ranks).toMatch(/^ {4}SimCLR & /m)
})
