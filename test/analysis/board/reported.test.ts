/** Rows of numbers from elsewhere on the leaderboard: what is said of them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COST_KEYS } from '../../../harness/analysis/board/costs.ts'
import { loadBoard } from '../../../harness/analysis/board/load.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore, type Store } from '../compare/store.ts'

const ALL = { method: [], masking: [], backbone: [], search: '', columns: null, sort: null, order: null }

const ONE = 'method,dataset,seed,value\nours,fashion-mnist-mini,0,81\n'

async function withReported(store: Store, table = ONE): Promise<Store> {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), table)
  const { code, stderr } = await here.maskbench('import', 'scores.csv', '--db', store.path)
  expect(code, stderr).toBe(0)
  return store
}

test('an import says by which protocol its numbers would stand in a measured column, and so does a refused comparison', async () => {
  using store = makeStore()
  for (const seed of [0, 1]) store.add({ seed, scores: { 'linear top1': 0.5 + seed / 100 } })
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), ONE)
  const imported = (...words: string[]) => here.maskbench('import', 'scores.csv', '--db', store.path, ...words)
  const { stderr } = await imported()
  expect(stderr).toContain("were measured like these, undo the import and repeat it with --protocol 'as usual'")
  const sides = ['fashion-mnist-mini/simclr', 'fashion-mnist-mini/ours-reported']
  const refused = await here.maskbench('compare', ...sides, '--db', store.path)
  expect(refused.stderr).toContain(
    "if fashion-mnist-mini/ours-reported (scores.csv) was measured as the other, remove it and import its table with --protocol 'as usual'",
  )
  await here.maskbench('db', 'remove', '--source', 'scores.csv', '--yes', '--db', store.path)
  const again = await imported('--protocol', 'as usual')
  expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining('--protocol')])
  expect((await here.maskbench('compare', ...sides, '--db', store.path)).code).toBe(0)
})

test('rows without the number that is sorted by are in the order of what they have, and costs are shown where something was run', async () => {
  const TABLE = 'method,dataset,value\na,fashion-mnist-mini,81\nb,fashion-mnist-mini,83\nc,fashion-mnist-mini,82\n'
  using store = await withReported(makeStore(), TABLE)
  const shown = () => {
    const { view } = loadBoard(store.database, { ...ALL, dataset: null, published: false, baseline: 'none' })!
    return { methods: view.rows.map(({ method }) => method), costs: view.costs }
  }
  expect(shown()).toEqual({ methods: ['b', 'c', 'a'], costs: [] })
  for (const method of ['simclr', 'byol', 'simsiam', 'vicreg'] as const) {
    store.add({ method, scores: { 'knn top1': method.length / 100 } })
  }
  expect(shown()).toEqual({ methods: ['simsiam', 'simclr', 'vicreg', 'byol', 'b', 'c', 'a'], costs: COST_KEYS })
})

const sentence = ({ database }: Store) => {
  const { board, view } = loadBoard(database, { ...ALL, dataset: null, published: false, baseline: 'none' })!
  return board.trainingSentence(view.rows)
}
const UNKNOWN = 'were measured is known only as far as their protocols say.'

test('nothing is said to be evaluated in the same way of numbers that were not measured here', async () => {
  using store = await withReported(makeStore())
  expect(sentence(store)).toBe(`No row was run here: all numbers are from elsewhere, and how they ${UNKNOWN}`)
  store.add({ scores: { 'linear top1': 0.5 } })
  expect(sentence(store)).toBe(
    `Every method that was run here is pretrained and evaluated in the same way. How the numbers from elsewhere ${UNKNOWN}`,
  )
  store.add({ method: 'byol', config: { epochs: 9 }, scores: { 'linear top1': 0.5 } })
  expect(sentence(store)).toBe(
    `Every row that was run here is evaluated in the same way, but these rows differ in epochs, as their details say: compare those that agree. How the numbers from elsewhere ${UNKNOWN}`,
  )
})

test('a row whose masking is not given is none of those without masks, nor compared as one', async () => {
  const TABLE = 'method,masking,seed,fashion-mnist-mini\nSimCLR,,0,81\nSimCLR,ADIOS,0,83\nBYOL,,0,80\nBYOL,none,0,79\n'
  using store = await withReported(makeStore(), TABLE)
  const asked = { ...ALL, dataset: null, published: false, baseline: null }
  const { board } = loadBoard(store.database, asked)!
  expect(board.rows.map(({ title, masking }) => `${title}: ${masking}`).sort()).toEqual([
    'BYOL: none',
    'BYOL: not-given',
    'SimCLR + ADIOS: adios',
    'SimCLR: not-given',
  ])
  const said = board.rows.filter(({ details }) => details.endsWith(' · masking not given'))
  expect(said.map(({ title, masking }) => `${title}: ${masking}`)).toEqual(['BYOL: not-given'])
  expect(board.unmaskedOf().size).toBe(0)
  const titles = (masking: string) =>
    loadBoard(store.database, { ...asked, masking: [masking] })!
      .view.rows.map(({ title }) => title)
      .sort()
  expect(titles('none')).toEqual(['BYOL'])
  expect(titles('not given')).toEqual(['BYOL', 'SimCLR'])
})
