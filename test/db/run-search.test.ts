import { expect, test } from 'vitest'
import { countsByStatus, listRuns } from '../../db/queries/runs.ts'
import { runName } from '../../db/run-name.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database, writer } = fixtureStore()
const all = listRuns(database)
const names = (search: string, suite?: string) => listRuns(database, { search, suite }).map(runName)

test('every run is found by its whole name', () => {
  for (const run of all) expect(names(runName(run)), runName(run)).toContain(runName(run))
})

test('all words must occur, in any order and case', () => {
  const expected = all.filter(({ method, masking, dataset }) => `${method}${masking}${dataset}` === 'simclradiosscenes')
  expect(expected.length).toBeGreaterThan(0)
  expect(listRuns(database, { search: 'ADIOS scenes/simclr' }).map(runName)).toEqual(
    all.filter((run) => runName(run).includes('scenes/simclr') && run.masking === 'adios').map(runName),
  )
  expect(names('adios nothing-like-it')).toEqual([])
})

test('a label, the beginning of an id, a given name, a note and a tag are found', () => {
  const [one, other] = listRuns(database, { status: 'done', dataset: 'scenes' })
  writer.$client.prepare("update runs set label = 'lambda=5' where id = ?").run(one!.id)
  expect(listRuns(database, { search: 'lambda=5' }).map(({ id }) => id)).toEqual([one!.id])
  expect(listRuns(database, { search: other!.id.slice(0, 10).toUpperCase() }).map(({ id }) => id)).toEqual([other!.id])
  annotate(writer, [other!.id], { name: 'The best', note: 'used in figure 3', add: ['camera-ready'] })
  for (const search of ['best', 'figure', 'camera', 'figure scenes camera']) {
    expect(
      listRuns(database, { search }).map(({ id }) => id),
      search,
    ).toEqual([other!.id])
  }
})

test('signs of patterns and of SQL are plain text', () => {
  for (const search of ['%', '_', "'", '\\', '" or 1=1 --']) expect(names(search), search).toEqual([])
})

test('a suite, a state and a masking narrow a search, and the counts agree with the list', () => {
  for (const filter of [
    { search: 'simclr' },
    { search: 'simclr', suite: 'quick' },
    { suite: 'quick', masking: 'adios' },
    { masking: 'adios' },
    { tag: 'camera-ready' },
    { tag: 'camera-ready', suite: 'standard', search: 'scenes' },
  ]) {
    const counts = Object.values(countsByStatus(database, filter)).reduce((sum, n) => sum + n, 0)
    expect(counts, JSON.stringify(filter)).toBe(listRuns(database, filter).length)
  }
  expect(listRuns(database, { masking: 'adios' })).toEqual(
    listRuns(database).filter(({ masking }) => masking === 'adios'),
  )
  expect(names('simclr', 'quick').length).toBeLessThan(names('simclr').length)
})
