/** The details of the leaderboard's rows name the same options for all of them. */
import { expect, test } from 'vitest'
import { leaderboardLatex } from '../../../harness/analysis/board/formats/latex.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { makeStore, type Store } from '../compare/store.ts'

const ALL = { method: [], masking: [], backbone: [], search: '', columns: null, sort: null, order: 'desc' as const }

const load = ({ database }: Store) =>
  loadBoard(database, { ...ALL, dataset: null, published: false, baseline: 'none' })!

/** The options of each row, without its encoder. */
function optionsOf(store: Store): string[] {
  return load(store).board.rows.map(({ title, details }) => [title, ...details.split(' · ').slice(2)].join(': '))
}

test('an option that tells rows of one name apart is named for every row that has it', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  store.add({ masking: 'adios', scores })
  store.add({ masking: 'adios', config: { epochs: 1, adios: { masks: 3 } }, scores })
  store.add({ scores })
  store.add({ method: 'byol', config: { epochs: 9 }, scores })
  expect(optionsOf(store)).toEqual([
    'SimCLR + ADIOS: epochs 4, adios.masks 4',
    'SimCLR + ADIOS: epochs 1, adios.masks 3',
    'SimCLR: epochs 4',
    'BYOL: epochs 9',
  ])
})

test('of rows beyond the first of a name, what tells them apart is named too', () => {
  using store = makeStore()
  const scores = { 'knn top1': 0.5 }
  for (let masks = 2; masks < 15; masks++) store.add({ masking: 'adios', config: { adios: { masks } }, scores })
  store.add({ masking: 'adios', config: { adios: { masks: 4 }, epochs: 9 }, scores })
  expect(optionsOf(store).slice(-2)).toEqual([
    'SimCLR + ADIOS: adios.masks 14',
    'SimCLR + ADIOS: epochs 9, adios.masks 4',
  ])
})

test('LaTeX says in the caption what most rows share, and in a label what is otherwise', () => {
  using store = makeStore()
  const add = (epochs: number, variant = 'w16') => {
    store.add({ variant, config: { epochs }, scores: { 'knn top1': epochs / 100 } })
  }
  for (const epochs of [4, 9]) add(epochs)
  store.add({ method: 'byol', scores: { 'knn top1': 0.03 } })
  const text = () => leaderboardLatex(load(store), 'test')
  const labels = () => text().match(/^ {4}(SimCLR|BYOL).*(?= & \d)/gm)
  expect(text()).toContain(
    'Encoder of all rows: ResNet-18, 3$\\times$3 stem $\\cdot$ w16. All rows, unless noted: epochs 4. Bold:',
  )
  expect(labels()).toEqual(['    SimCLR, epochs 9', '    SimCLR', '    BYOL'])
  add(2, 'w8')
  expect(text()).toContain('Encoder of all rows, unless noted: ResNet-18, 3$\\times$3 stem $\\cdot$ w16.')
  expect(labels()![3]).toBe('    SimCLR, ResNet-18, 3$\\times$3 stem $\\cdot$ w8 $\\cdot$ epochs 2')
})
