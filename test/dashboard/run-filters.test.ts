import { eq } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { chipsOf as boardChips, optionsOf } from '../../dashboard/features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { optionsOf as plotOptions } from '../../dashboard/features/plot/view.ts'
import { chipsOf, filterOptions } from '../../dashboard/features/runs/controls.ts'
import { loadParams, methodNames, runFilter } from '../../dashboard/features/runs/load.ts'
import { runsHref, runsParams } from '../../dashboard/features/runs/params.ts'
import { runViews } from '../../dashboard/features/runs/view.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { leaderboardGroups } from '../../db/queries/leaderboard.ts'
import { runFacets, tagsInUse } from '../../db/queries/run-facets.ts'
import type { RunFilter } from '../../db/queries/run-filter.ts'
import { countsByStatus, listRuns } from '../../db/queries/runs.ts'
import { runGroups, runs } from '../../db/schema/index.ts'
import { plotOf } from '../../harness/analysis/plot/plot.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { makeStore } from '../analysis/compare/store.ts'
import { ask } from '../api/ask.ts'
import { fixtureStore } from './store.ts'

const { database, writer } = fixtureStore()

it.each<RunFilter>([
  {},
  { suite: 'quick' },
  { dataset: 'scenes-few' },
  { method: 'simclr', masking: 'adios', status: 'done' },
  { suite: 'standard', search: 'simclr' },
])('what a choice of %j promises is what it shows', (filter) => {
  const facets = runFacets(database, filter)
  const { status: _, ...others } = filter
  expect(facets.status).toEqual(countsByStatus(database, others))
  for (const facet of ['dataset', 'method', 'masking'] as const) {
    expect(facets[facet].length).toBeGreaterThan(0)
    for (const { value, runs } of facets[facet]) {
      expect(listRuns(database, { ...filter, [facet]: value }), `${facet} ${value}`).toHaveLength(runs)
    }
  }
})

it('a choice that leaves nothing is still there to be changed', () => {
  const facets = runFacets(database, { dataset: 'scenes', search: 'nowhere' })
  expect(facets.dataset).toEqual([{ value: 'scenes', runs: 0 }])
})

it('a run shows its name, its tags and its note, and is found by its tag', () => {
  const [run] = listRuns(database, { status: 'done' })
  annotate(writer, [run!.id], { name: 'Best', add: ['paper'], note: 'figure 3' })
  expect(tagsInUse(database)).toEqual([{ value: 'paper', runs: 1 }])
  const { params } = readParams(runsParams, { tag: 'paper', q: ' figure ' })
  expect(runFilter(database, params)).toMatchObject({ tag: 'paper', search: 'figure' })
  expect(runViews(database, runFilter(database, params))).toMatchObject([
    { id: run!.id, name: 'Best', tags: ['paper'], note: 'figure 3' },
  ])
})

it('runs of a grid are told apart in the list', () => {
  const [run] = listRuns(database, { status: 'done', masking: 'adios' })
  writer.$client.prepare("update runs set label = 'lambda=5' where id = ?").run(run!.id)
  expect(runViews(database, { id: run!.id })[0]!.title).toMatch(/ADIOS, lambda 5$/)
})

it('filters offer what there is, and a chip takes each of them away', () => {
  const { params } = readParams(runsParams, { dataset: 'scenes-few', tag: 'unknown', q: 'adios', page: '3' })
  const filters = filterOptions(runFacets(database, runFilter(database, params)), ['quick', 'smoke'], [], params)
  expect(filters.map(({ name }) => name)).toContain('dataset')
  expect(filters.find(({ name }) => name === 'dataset')?.chosen).toBe('scenes-few')
  expect(filters.find(({ name }) => name === 'tag')?.options).toEqual([{ value: 'unknown', title: 'unknown' }])
  expect(chipsOf(params, undefined).map(({ href }) => href)).toEqual([
    runsHref({ ...params, q: null, page: 1 }),
    runsHref({ ...params, dataset: null, page: 1 }),
    runsHref({ ...params, tag: null, page: 1 }),
  ])
})

it('offers no filter and no chip for what the address does not name', () => {
  const { params } = loadParams(database, {})
  expect(params).toEqual(readParams(runsParams, {}).params)
  expect(chipsOf(params, undefined)).toEqual([])
  const filters = filterOptions(runFacets(database, runFilter(database, params)), ['quick', 'smoke'], [], params)
  expect(filters.flatMap(({ options }) => options.map(({ value }) => value))).not.toContain(undefined)
  expect(chipsOf(loadParams(database, { status: 'done', suite: 'quick' }).params, undefined)).toHaveLength(1)
})

it('a group of a row that joins groups shows the runs of all of them, on the page and in the API', async () => {
  using store = makeStore()
  const evaluated = (...names: string[]) => ({ evaluations: names.map((name) => ({ name })) })
  const ids = [0, 1].flatMap((seed) => [
    store.add({ seed, config: evaluated('knn'), scores: { 'knn top1': 0.5 + seed / 50 } }),
    store.add({ seed, config: evaluated('clustering'), scores: { 'clustering nmi': 0.3 + seed / 50 } }),
  ])
  store.add({ method: 'byol', config: evaluated('knn'), scores: { 'knn top1': 0.4 } })
  expect(leaderboardGroups(store.database, 'fashion-mnist-mini')).toHaveLength(2)
  const groups = new Set(ids.flatMap((id) => listRuns(store.database, { id }).map(({ groupId }) => groupId)))
  expect(groups.size).toBe(2)
  vi.stubEnv('MASKBENCH_DB', store.path)
  for (const group of groups) {
    const { params } = loadParams(store.database, { group })
    const filter = runFilter(store.database, params)
    const shown = runViews(store.database, filter).map(({ id }) => id)
    expect([...shown].sort()).toEqual([...ids].sort())
    expect(runFacets(store.database, filter).status.done).toBe(ids.length)
    const { total, runs } = (await ask(`/runs?group=${group}`)).body as { total: number; runs: { id: string }[] }
    expect([total, runs.map(({ id }) => id)]).toEqual([ids.length, shown])
  }
  vi.unstubAllEnvs()
  expect(runFilter(store.database, loadParams(store.database, { group: 'none' }).params).groups).toEqual(['none'])
})

it('a method made elsewhere is called as people have named all of its rows, in filters and chips', () => {
  using store = makeStore()
  const ids = [0, 1].map((seed) => {
    store.add({ seed, scores: { 'knn top1': 0.5 + seed / 10 } })
    return store.add({ seed, method: 'vicreg', scores: { 'knn top1': 0.6 + seed / 10 } })
  })
  for (const table of [runs, runGroups]) {
    store.database.update(table).set({ method: 'byol-mine' }).where(eq(table.method, 'vicreg')).run()
  }
  const titles = () => {
    const { params } = readParams(runsParams, { method: 'byol-mine' })
    const facets = runFacets(store.database, runFilter(store.database, { ...params, method: null }))
    const names = methodNames(store.database, facets)
    const runsOf = filterOptions(facets, [], [], params, names).find(({ name }) => name === 'method')!.options
    const board = loadLeaderboard(store.database, { method: 'byol-mine' })!
    const plot = plotOf(store.database, { option: 'method' })!
    const plotted = plotOptions(plot).facets.find(({ name }) => name === 'method')!.options
    return {
      plot: plotted.map(({ title }) => title).sort(),
      runs: runsOf.map(({ title }) => title),
      chip: chipsOf(params, undefined, names)[0]!.label,
      board: optionsOf(board.board, board.view)
        .method.map(({ title }) => title)
        .sort(),
      boardChip: boardChips(board.params, board.board, board.view)[0]!.label,
    }
  }
  const plain = {
    runs: ['byol-mine', 'SimCLR'],
    chip: 'Method: byol-mine',
    board: ['SimCLR', 'byol-mine'],
    plot: ['SimCLR', 'byol-mine'],
  }
  expect(titles()).toEqual({ ...plain, boardChip: 'byol-mine' })
  annotate(store.database, [ids[0]!], { name: 'BYOL (ours)' })
  expect(titles().runs).toEqual(plain.runs)
  annotate(store.database, ids, { name: 'BYOL (ours)' })
  expect(titles()).toEqual({
    runs: ['BYOL (ours)', 'SimCLR'],
    chip: 'Method: BYOL (ours)',
    board: ['BYOL (ours)', 'SimCLR'],
    plot: ['BYOL (ours)', 'SimCLR'],
    boardChip: 'BYOL (ours)',
  })
})
