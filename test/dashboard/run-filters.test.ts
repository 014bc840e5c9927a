import { expect, it } from 'vitest'
import { chipsOf, filterOptions } from '../../dashboard/features/runs/controls.ts'
import { runFilter, runsHref, runsParams } from '../../dashboard/features/runs/params.ts'
import { runViews } from '../../dashboard/features/runs/view.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { runFacets, tagsInUse } from '../../db/queries/run-facets.ts'
import type { RunFilter } from '../../db/queries/run-filter.ts'
import { countsByStatus, listRuns } from '../../db/queries/runs.ts'
import { annotate } from '../../harness/store/annotate.ts'
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
  expect(runFilter(params)).toMatchObject({ tag: 'paper', search: 'figure' })
  expect(runViews(database, runFilter(params))).toMatchObject([
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
  const filters = filterOptions(runFacets(database, runFilter(params)), ['quick', 'smoke'], [], params)
  expect(filters.map(({ name }) => name)).toContain('dataset')
  expect(filters.find(({ name }) => name === 'dataset')?.chosen).toBe('scenes-few')
  expect(filters.find(({ name }) => name === 'tag')?.options).toEqual([{ value: 'unknown', title: 'unknown' }])
  expect(chipsOf(params, undefined).map(({ href }) => href)).toEqual([
    runsHref({ ...params, q: null, page: 1 }),
    runsHref({ ...params, dataset: null, page: 1 }),
    runsHref({ ...params, tag: null, page: 1 }),
  ])
})
