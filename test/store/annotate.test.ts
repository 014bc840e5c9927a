import { expect, test } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { groupName, runName } from '../../db/run-name.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { idsOf } from '../../harness/store/selection.ts'
import { fixtureStore } from '../dashboard/store.ts'
import { snapshot } from '../execution/snapshot.ts'
import { workbench } from '../execution/workbench.ts'
import { doRuns, idOf, merge } from './merge-bench.ts'

test('tags are added and removed; a name and a note stay until they are replaced', () => {
  const { database, writer } = fixtureStore()
  const [first, second] = listRuns(database, { status: 'done' }).map(({ id }) => id)
  annotate(writer, [first!, second!], { add: ['paper', 'a'], name: 'best', note: 'a note' })
  annotate(writer, [first!], { add: ['b'], remove: ['paper'], note: '' })
  expect(listRuns(database, { id: first! })).toMatchObject([{ tags: ['a', 'b'], name: 'best', note: '' }])
  expect(listRuns(database, { id: second! })).toMatchObject([{ tags: ['a', 'paper'], name: 'best', note: 'a note' }])
  expect(listRuns(database, { tag: 'paper' }).map(({ id }) => id)).toEqual([second])
  expect(listRuns(database, { tag: 'pap' })).toEqual([])
})

test('a run is named by its id, its name, or with its seeds by the name without the seed or the group id', () => {
  const { database } = fixtureStore()
  const all = listRuns(database)
  const run = all.find(({ dataset, seed }) => dataset === 'uci-heart' && seed === 1)!
  const called = (name: (run: (typeof all)[number]) => string) =>
    all.filter((one) => name(one) === name(run)).map(({ id }) => id)
  expect(idsOf(database, run.id.slice(0, 12))).toEqual([run.id])
  expect(idsOf(database, runName(run))).toEqual(called(runName))
  expect(idsOf(database, groupName(run)).sort()).toEqual(called(groupName).sort())
  expect(called(groupName).length).toBeGreaterThan(1)
  expect(idsOf(database, run.groupId).sort()).toEqual(called(({ groupId }) => groupId).sort())
  expect(() => idsOf(database, 'nobody')).toThrow('no run is called "nobody", and no id starts with it')
})

test('annotations are merged with their runs: the one changed last is kept, whatever the order', async () => {
  using here = workbench()
  using there = workbench()
  await doRuns(here, { 0: 'done' })
  await doRuns(there, { 0: 'done', 1: 'failed' })
  annotate(here.database, [idOf(0)], { add: ['old'], note: 'older' }, 1000)
  annotate(there.database, [idOf(0), idOf(1)], { add: ['new'] }, 2000)
  merge(here, there)
  const runOf = (id: string) => listRuns(here.database, { id })[0]
  expect(runOf(idOf(0))).toMatchObject({ tags: ['new'], note: '' })
  expect(runOf(idOf(1))).toMatchObject({ tags: ['new'] })
  annotate(here.database, [idOf(0)], { remove: ['new'] }, 3000)
  merge(here, there)
  expect(runOf(idOf(0))).toMatchObject({ tags: [] })
  merge(there, here)
  expect(listRuns(there.database, { id: idOf(0) })).toMatchObject([{ tags: [], note: '' }])
  expect(snapshot(there.database)).toEqual(snapshot(here.database))
})

test('a clock that was set back does not make a change older than what it replaced', async () => {
  using here = workbench()
  await doRuns(here, { 0: 'done' })
  annotate(here.database, [idOf(0)], { add: ['one'] }, 5000)
  annotate(here.database, [idOf(0)], { add: ['two'] }, 10)
  const at = here.database.$client.prepare('select changed_at from annotations').pluck().all()
  expect(at).toEqual([5001])
})
