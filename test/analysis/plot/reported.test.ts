/** Rows made elsewhere in a plot: what they are called, and the report that they are from, tell lines apart. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tableOf } from '../../../dashboard/features/plot/view.ts'
import { externalSchema } from '../../../db/config/external.ts'
import { describe } from '../../../db/describe-run.ts'
import { runs, scores } from '../../../db/schema/index.ts'
import type { Drawn } from '../../../harness/analysis/plot/drawing.ts'
import { plotPicture } from '../../../harness/analysis/plot/figure.ts'
import { notesOf } from '../../../harness/analysis/plot/notes.ts'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { annotate } from '../../../harness/store/annotate.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore } from '../compare/store.ts'

const TABLE = `method,masking,dataset,seed,value
SimCLR,none,fashion-mnist-mini,0,80.1
SimCLR,none,fashion-mnist-mini,1,80.3
SimCLR,none,fashion-mnist-mini,2,80.5
SimCLR,adios,fashion-mnist-mini,0,81.8
SimCLR,adios,fashion-mnist-mini,1,82.0
SimCLR,adios,fashion-mnist-mini,2,82.2
Theirs,none,fashion-mnist-mini,0,70
Ours,none,fashion-mnist-mini,0,84
Ours,none,fashion-mnist-mini,1,85
Ours,none,fashion-mnist-mini,2,86
Ours,none,fashion-mnist-mini,3,87
`
const ASKED = { dataset: 'fashion-mnist-mini', option: 'masking' }
const pointsOf = ({ lines }: NonNullable<ReturnType<typeof plotOf>>) =>
  lines.map(({ title, details, points }) => [
    [title, details].filter(Boolean).join(', '),
    points.map(({ at, mean, n }) => [at, Number(mean.toFixed(6)), n]),
  ])

async function imported(...sources: string[]) {
  const store = makeStore()
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), TABLE)
  for (const source of sources) {
    const { code, stderr } = await here.maskbench('import', 'scores.csv', '--source', source, '--db', store.path)
    expect(code, stderr).toBe(0)
  }
  return store
}

it('draws every imported method as a line of its own', async () => {
  using store = await imported('Table 1')
  const plot = plotOf(store.database, ASKED)!
  const simclr = [
    'SimCLR',
    [
      ['none', 0.803, 3],
      ['adios', 0.82, 3],
    ],
  ]
  expect(pointsOf(plot)).toEqual([simclr, ['Ours', [['none', 0.855, 4]]], ['Theirs', [['none', 0.7, 1]]]])
  expect(notesOf(plot)).toEqual([])
  const methods = plotOf(store.database, { ...ASKED, option: 'method' })!
  expect(pointsOf(methods)).toContainEqual([
    'no masks',
    [
      ['simclr', 0.803, 3],
      ['Ours', 0.855, 4],
      ['Theirs', 0.7, 1],
    ],
  ])
})

it('joins no points of names, which have no order, and calls them by no masking where none has one', async () => {
  const pathsIn = (drawn: readonly Drawn[]): number =>
    drawn.reduce((sum, { attributes, inside }) => {
      const isLine = String(attributes.d ?? '').match(/^M[\d.]+ [\d.]+L/) !== null
      return sum + Number(isLine) + (Array.isArray(inside) ? pathsIn(inside) : 0)
    }, 0)
  using store = await imported('Table 1')
  const methods = plotOf(store.database, { ...ASKED, option: 'method', masking: ['none'] })!
  expect(methods.lines.map(({ title, points }) => [title, points.length])).toEqual([['all methods', 3]])
  expect(pathsIn(plotPicture(methods).drawn)).toBe(0)
  const config = { epochs: 9 }
  for (const more of [{}, { config }]) store.add({ ...more, scores: { 'knn top1': 0.5 } })
  const epochs = plotOf(store.database, { dataset: ASKED.dataset, option: 'epochs' })!
  expect(pathsIn(plotPicture(epochs).drawn)).toBe(1)
})

it('never joins numbers of two reports, and names the report', async () => {
  using store = await imported('Table 1', 'Table 2')
  const { lines, leftOut } = plotOf(store.database, ASKED)!
  expect(leftOut.repeated).toBe(0)
  const simclr = lines.filter(({ title }) => title === 'SimCLR')
  expect(simclr.map(({ details, points }) => [details, points.length])).toEqual([
    ['source Table 1', 2],
    ['source Table 2', 2],
  ])
})

it('takes a measured score before one as reported', async () => {
  using store = await imported('Table 1')
  expect(plotOf(store.database, ASKED)!.column.protocol).toBe('as reported')
  for (const masking of ['none', 'adios'] as const) store.add({ masking, scores: { 'linear top1': 0.5 } })
  expect(plotOf(store.database, ASKED)!.column.protocol).not.toBe('as reported')
})

it('draws rows of evaluated files under their names, and names the rows that it leaves out', () => {
  using store = makeStore()
  const add = (name: string, imageSize: number, groupId: string, value: number) => {
    const file = { path: `${name}.onnx`, sha256: 'a'.repeat(64) }
    const source = { kind: 'onnx', file, output: 'features' }
    const config = externalSchema.parse({ kind: 'external', name, dataset: 'fashion-mnist-mini', imageSize, source })
    const { kind, dataset, seed } = config
    const about = { id: `${groupId}00`, groupId, kind, dataset, seed, config, ...describe(config) }
    const state = { dataDigest: 'd', codeVersion: 'v1', status: 'done', createdAt: value, endedAt: 1 } as const
    store.database
      .insert(runs)
      .values({ ...about, ...state })
      .run()
    const score = { evaluation: 'knn', condition: '', metric: 'top1', protocol: 'usual', details: {}, createdAt: 1 }
    store.database
      .insert(scores)
      .values({ ...score, runId: about.id, dataset, value })
      .run()
  }
  add('Mine', 28, 'aa', 0.5)
  add('Mine', 56, 'ab', 0.6)
  add('Theirs', 28, 'ac', 0.7)
  add('Theirs', 56, 'ad', 0.8)
  const plot = plotOf(store.database, { option: 'imageSize' })!
  expect(plot.lines.map(({ title, points }) => [title, points.map(({ at, mean }) => [at, mean])])).toEqual([
    [
      'Mine',
      [
        [28, 0.5],
        [56, 0.6],
      ],
    ],
    [
      'Theirs',
      [
        [28, 0.7],
        [56, 0.8],
      ],
    ],
  ])
  annotate(store.database, ['aa00', 'ab00'], { name: 'Mine, tuned' })
  const methods = plotOf(store.database, { option: 'method' })!
  expect([methods.values, tableOf(methods).heads]).toEqual([
    ['Mine', 'Theirs'],
    ['Mine, tuned', 'Theirs'],
  ])
  annotate(store.database, ['aa00', 'ab00'], { name: '' })
  add('Mine', 28, 'ae', 0.4)
  const [note] = notesOf(plotOf(store.database, { option: 'imageSize' })!)
  expect(note).toMatch(/^1 row with the same options as another, .* is left out: Mine \(.*28 px.*\)\.$/)
})
