/** A name given by `tag --name` stands wherever the row does. */
import { expect, test } from 'vitest'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { resultsMark } from '../../../db/queries/leaderboard.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { annotate } from '../../../harness/store/annotate.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore, type Store } from '../compare/store.ts'

const GIVEN = 'Hidden, finely'
const PLAIN = 'Hidden finely'

/** Two seeds with and without masks, at two widths of the masks; those of the first width are named. */
function named(given: readonly (0 | 1)[] = [0, 1], name = GIVEN): Store {
  const store = makeStore()
  for (const seed of [0, 1] as const) {
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 90 } })
    const scores = { 'knn top1': 0.8 + seed / 100 }
    const id = store.add({ seed, masking: 'adios', scores })
    if (given.includes(seed)) annotate(store.database, [id], { name })
    store.add({ seed, masking: 'adios', config: { adios: { lambda: 9 } }, scores })
  }
  return store
}

async function shown(store: Store, ...words: string[]): Promise<string> {
  using here = commands()
  return (await here.maskbench(...words, '--db', store.path)).stdout
}

test('the leaderboard shows it with the generated name beside it, LaTeX alone', async () => {
  using store = named()
  const text = await shown(store, 'leaderboard')
  expect(text).toMatch(/^Hidden, finely +SimCLR \+ ADIOS · ResNet-18/m)
  expect(text).toMatch(/^SimCLR \+ ADIOS +ResNet-18/m)
  expect(await shown(store, 'leaderboard', '--format', 'latex')).toMatch(/^ {4}Hidden, finely & /m)
  const words = ['leaderboard', '--format', 'md', '--baseline']
  const differences = await shown(store, ...words, GIVEN)
  expect(differences).toContain('differences from Hidden, finely, SimCLR + ADIOS')
  expect(await shown(store, 'leaderboard', '--format', 'csv', '--baseline', GIVEN)).toContain(
    ': difference from Hidden, finely, SimCLR + ADIOS',
  )
  // Another row alone has the generated name as its title.
  expect(await shown(store, ...words, 'SimCLR + ADIOS')).toContain('differences from SimCLR + ADIOS, ResNet-18')
})

test.each([
  [
    ['--method', 'hidden finely,byol'],
    ['BYOL', 'Hidden finely'],
  ],
  [['--method', 'HIDDEN  FINELY'], ['Hidden finely']],
  [
    ['--method', 'SimCLR + adios'],
    ['Hidden finely', 'SimCLR + ADIOS'],
  ],
  [
    ['--masking', 'Adios', '--backbone', 'ResNet-18'],
    ['Hidden finely', 'SimCLR + ADIOS'],
  ],
])('leaderboard %j takes rows by the names that people see', async (words, titles) => {
  using store = named([0, 1], PLAIN)
  store.add({ method: 'byol', scores: { 'knn top1': 0.6 } })
  using here = commands()
  const { stdout, stderr, code } = await here.maskbench('leaderboard', '--json', ...words, '--db', store.path)
  expect(code, stderr).toBe(0)
  const rows: { title: string }[] = JSON.parse(stdout).rows
  expect(rows.map(({ title }) => title).sort()).toEqual(titles)
})

test('names that no row has are refused, with those that were probably meant', async () => {
  using store = named([0, 1], PLAIN)
  using here = commands()
  const refused = async (...words: string[]) => (await here.maskbench(...words, '--db', store.path)).stderr
  expect(await refused('leaderboard', '--method', 'simclr,Hidden finly')).toContain(
    "--method Hidden finly: no row of fashion-mnist-mini matches. did you mean 'Hidden finely'? (there are the methods simclr, Hidden finely)",
  )
  expect(await refused('leaderboard', '--masking', 'none,adois')).toContain(
    '--masking adois: no row of fashion-mnist-mini matches. did you mean adios?',
  )
  expect(await refused('leaderboard', '--columns', 'knn/top-11')).toContain('did you mean knn/top1?')
  expect(await refused('plot', '--method', 'simclr,simcrl', '--out', 'plot.svg')).toContain(
    '--method simcrl: no row with this score has this method, did you mean simclr?; there are simclr, Hidden finely',
  )
  const page = loadLeaderboard(store.database, { method: 'simclr,dino', masking: 'adios' })!
  expect([page.params.method, page.params.masking, page.ignored]).toEqual([
    ['simclr'],
    ['adios'],
    [{ name: 'method', value: 'dino', why: 'no row of this data set has this method' }],
  ])
})

test('a plot takes rows by the names that people see', async () => {
  using store = named([0, 1], PLAIN)
  const methods = (...method: string[]) => plotOf(store.database, { option: 'adios.lambda', method })!
  expect(methods('SimCLR').lines).toHaveLength(1)
  expect(methods('hidden finely')).toMatchObject({ option: null, ignored: [{ name: 'option' }] })
})

test('compare shows it before the name of the runs', async () => {
  using store = named()
  const ids = ['adios', 'none'].map((masking) => {
    const rows = store.database.query.runs.findMany().sync()
    return rows.find((run) => run.masking === masking)!.groupId
  })
  const text = await shown(store, 'compare', ...ids)
  expect(text).toContain('A: Hidden, finely (fashion-mnist-mini/simclr-adios), 2 runs\nB: fashion-mnist-mini/simclr, 2')
})

test('compare takes it, in any case, and names without their data set where one alone has them', async () => {
  using store = named()
  const found = (text: string) => findSide(store.database, text)
  const { groupId } = found(GIVEN).side!
  expect(found(GIVEN).side).toMatchObject({ name: 'fashion-mnist-mini/simclr-adios', runs: [{ seed: 0 }, { seed: 1 }] })
  expect(found('hidden, FINELY').side?.groupId).toBe(groupId)
  expect(found('simclr').side).toMatchObject({ name: 'fashion-mnist-mini/simclr', runs: [{ seed: 0 }, { seed: 1 }] })
  expect(found('simclr/1').side).toMatchObject({ name: 'fashion-mnist-mini/simclr/1', runs: [{ seed: 1 }] })
  expect(found('simclr-adios').problem?.what).toBe('2 configurations are called "simclr-adios"')
  const text = await shown(store, 'compare', 'simclr', GIVEN)
  expect(text).toContain('A: fashion-mnist-mini/simclr, 2 runs\nB: Hidden, finely (fashion-mnist-mini/simclr-adios), 2')
  // Another data set has the name too.
  store.add({ dataset: 'scenes', scores: { 'knn top1': 0.5 } })
  expect(found('simclr').problem).toEqual({
    what: '2 configurations are called "simclr"',
    remedy: 'name one by its name in `runs`: fashion-mnist-mini/simclr; scenes/simclr',
  })
  const remedy = (typed: string) =>
    found(typed).problem?.remedy.replace(' (see `npx maskbench runs --status done`)', '')
  expect(remedy('hidden finely')).toBe("did you mean 'Hidden, finely'?")
  expect(remedy('scenes/simcrl')).toBe('did you mean scenes/simclr?')
  expect(remedy('scens/simclr')).toBe('did you mean scenes/simclr?')
  // The data set alone makes no name near.
  expect(remedy('fashion-mnist-mini/feat-fa')).toBe('see `npx maskbench runs --status done`')
})

test('it is that of a line of which all points have it', () => {
  using store = named()
  const lines = () => plotOf(store.database, { option: 'adios.lambda' })!.lines.map(({ title }) => title)
  expect(lines()).toEqual(['SimCLR + ADIOS'])
  const rows = store.database.query.runs.findMany().sync()
  const masked = rows.filter(({ masking }) => masking === 'adios').map(({ id }) => id)
  const mark = resultsMark(store.database)
  annotate(store.database, masked, { name: GIVEN })
  expect(resultsMark(store.database)).not.toBe(mark)
  expect(lines()).toEqual([GIVEN])
})

test('a row of which some runs have it keeps its own', async () => {
  using store = named([0])
  expect(await shown(store, 'leaderboard')).not.toContain(GIVEN)
})
