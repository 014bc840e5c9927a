/** Across data sets, numbers of two sources are never ranked as one method. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ranksGrid } from '../../../dashboard/features/significance/grid.ts'
import { ranksFigure } from '../../../dashboard/features/significance/ranks-figure.ts'
import { sourcesText } from '../../../dashboard/features/significance/ranks-view.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { acrossDatasets } from '../../../harness/analysis/significance/across-datasets.ts'
import { withoutSource } from '../../../harness/analysis/significance/ranked-methods.ts'
import { commands } from '../../cli/helpers/in-process.ts'

async function acrossOf(tables: Record<string, string[]>) {
  using here = commands()
  for (const [source, [head, ...rows]] of Object.entries(tables)) {
    writeFileSync(join(here.path, 'scores.csv'), [head, ...rows].join('\n'))
    const { code, stderr } = await here.maskbench('import', 'scores.csv', '--source', source)
    expect(code, stderr).toBe(0)
  }
  const database = openReadOnly(join(here.path, 'maskbench.sqlite'))!
  const across = acrossDatasets(database)!
  database.$client.close()
  return across
}

it('leaves out by name a method whose numbers are of two tables', async () => {
  const across = await acrossOf({
    'Table 2': ['method,cifar10,cifar100,stl10', 'SimCLR,80,60,', 'BYOL,82,61,85', 'SimSiam,81,59,83', 'ours,84,63,88'],
    'Table 1': ['method,stl10', 'SimCLR,99'],
  })
  expect(across.blocks).toHaveLength(3)
  // The data set with most rows is first.
  expect(ranksGrid(across, 'test').head).toEqual(['row', 'STL-10, %', 'CIFAR-10, %', 'CIFAR-100, %', 'mean_rank'])
  expect(ranksGrid(across, 'test').rows).toEqual([
    ['ours (Table 2)', '88', '84', '63', '1'],
    ['BYOL (Table 2)', '85', '82', '61', '2'],
    ['SimSiam (Table 2)', '83', '81', '59', '3'],
  ])
  expect(sourcesText(across)).toContain('different sources')
  const figure = ranksFigure(across)!
  expect([figure.rows.map(({ title }) => title), figure.criterion]).toEqual([
    ['ours', 'BYOL', 'SimSiam'],
    'numbers from Table 2',
  ])
  expect(withoutSource({ title: 'ours (ViT-Tiny, Table 2)', source: 'Table 2' })).toBe('ours (ViT-Tiny)')
  const [one, ...rest] = across.rows
  const mixed = ranksFigure({ ...across, rows: [{ ...one!, source: 'Table 1' }, ...rest] })!
  expect([mixed.rows[1]!.title, mixed.criterion]).toEqual(['BYOL (Table 2)', undefined])
  const { methods } = across.leftOut
  expect(methods.map(({ title, source }) => [title, source]).sort()).toEqual([
    ['SimCLR (Table 1)', 'Table 1'],
    ['SimCLR (Table 2)', 'Table 2'],
  ])
})

it('keeps encoders of one table apart', async () => {
  const rows = ['SimCLR,resnet18,80,60', 'SimCLR,vit-tiny,70,50', 'BYOL,resnet18,82,61', 'BYOL,vit-tiny,72,51']
  const across = await acrossOf({ 'Table 3': ['method,backbone,cifar10,cifar100', ...rows] })
  expect(across.rows.map(({ title, values }) => [title, ...values])).toEqual([
    ['BYOL (ResNet-18, Table 3)', 0.82, 0.61],
    ['SimCLR (ResNet-18, Table 3)', 0.8, 0.6],
    ['BYOL (ViT-Tiny, Table 3)', 0.72, 0.51],
    ['SimCLR (ViT-Tiny, Table 3)', 0.7, 0.5],
  ])
})

it('has tied methods in the order of their names, as stats table has', async () => {
  const rows = ['mixup,80,61,85', 'cutmix,81,60,84', 'erm,70,50,80', 'ours,82,63,88']
  const ranked = await acrossOf({ 'Table 4': ['method,cifar10,cifar100,stl10', ...rows].map(swapped) })
  expect(ranked.rows.map(({ title }) => title)).toEqual(
    ['ours', 'cutmix', 'mixup', 'erm'].map((name) => `${name} (Table 4)`),
  )
})
/** Ranks of two methods are tied where each wins once and both have the same number on the third data set. */
const swapped = (row: string) => row.replace(/,8[45]$/, ',84')
