import { expect, it } from 'vitest'
import { environmentOf } from '../../dashboard/features/compare/facts.ts'
import { environmentTitle, titledEnvironment } from '../../dashboard/features/runs/environment-titles.ts'
import { runConfigSchema } from '../../db/config/run.ts'
import { getRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { environment } from '../../harness/store/runs/environment.ts'
import { fixtureStore } from './store.ts'

const { database } = fixtureStore()

it('every fact that is recorded has a title, which for some packages is their name', () => {
  const run = getRun(database, listRuns(database, { status: 'done' })[0]!.id)!
  const device = { kind: 'gpu', name: 'Example', driver: '1', capability: '9.0', memoryMb: 1 } as never
  const { facts } = environment(runConfigSchema.parse(run.config), { version: '2.21.0', device })
  const names = Object.keys({ ...environmentOf(run), ...facts }).filter(
    (name) => !(name in run.environment) || name in facts,
  )
  expect(names.length).toBeGreaterThan(20)
  const untitled = names.filter((name) => environmentTitle(name) === name)
  expect(untitled.sort()).toEqual(['better-sqlite3', 'maskbench', 'sharp'])
})

it('variables of the environment and facts of another version keep their names', () => {
  expect(environmentTitle('variables.OMP_NUM_THREADS')).toBe('OMP_NUM_THREADS')
  expect(Object.entries(titledEnvironment({ cpu: 'x', novel: 1, variables: { A: 'b' } }))).toEqual([
    ['Processor', 'x'],
    ['novel', 1],
    ['Environment variables', { A: 'b' }],
  ])
})
