/** What triggers keep right, held against the same made from scratch. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { leaderboardDatasets, leaderboardScores, resultsMark } from '../../db/queries/leaderboard.ts'
import { listRunIds, listRuns } from '../../db/queries/runs.ts'
import { countStale } from '../../db/queries/stale.ts'
import { writeLargeStore } from '../bench/large-store.ts'
import { writeWideStore } from '../bench/wide-store.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'maskbench-summaries-'))
afterAll(() => rmSync(folder, { recursive: true }))

const large = writeLargeStore(join(folder, 'large.sqlite'), { runs: 600, points: 6000, longCurve: 50 })
const wide = writeWideStore(join(folder, 'wide.sqlite'), { rows: 12, columns: 5 })
const fixture = copyFixture(join(folder, 'fixture.sqlite'))
afterAll(() => {
  for (const database of [large, wide, fixture]) database.$client.close()
})

const GROUPS = `
  select group_id as id, dataset, min(id) as run_id, kind, method, masking, backbone, variant, data_names, data_digest, code_version,
    json_group_array(seed order by seed) as seeds, avg(seconds) as seconds, avg(images_per_second) as images_per_second,
    avg(peak_rss_mb) as peak_rss_mb, max(ended_at) as ended_at, min(created_at) as created_at
  from runs where status = 'done' group by group_id order by group_id`
const SCORES = `
  select r.dataset as trained_on, s.dataset, s.evaluation, s.condition, s.metric, s.protocol, r.group_id,
    max(s.selected_on_test) as selected_on_test, json_group_array(s.value order by r.seed) as "values",
    json_group_array(r.seed order by r.seed) as seeds, min(s.id) as first, max(s.created_at) as at
  from scores s join runs r on r.id = s.run_id where r.status = 'done' and s.value is not null
  group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`
const SUITES = `
  select suite, run_id, position, runs.status, runs.ended_at, runs.created_at
  from suite_runs join runs on runs.id = run_id order by suite, run_id`

type Client = (typeof large)['$client']

function stored(client: Client) {
  const all = (query: string) => client.prepare(query).all()
  return {
    groups: all('select * from run_groups order by id'),
    scores: all('select * from group_scores order by 1, 2, 3, 4, 5, 6, 7'),
    suites: all('select * from suite_runs order by suite, run_id'),
  }
}

const fresh = (client: Client) => {
  const all = (query: string) => client.prepare(query).all()
  return { groups: all(GROUPS), scores: all(SCORES), suites: all(SUITES) }
}

it.each([
  ['of many runs', large],
  ['of runs that end after their scores', wide],
  ['of the fixture', fixture],
])('summaries %s are what the runs and scores say', (_, { $client }) => {
  const now = stored($client)
  expect(now.scores.length).toBeGreaterThan(40)
  expect(now).toEqual(fresh($client))
})

it('summaries stay right whatever is written, by anybody', () => {
  const { $client } = fixture
  const changes = [
    "update runs set status = 'done', ended_at = 5 where status = 'running'",
    "update runs set status = 'queued' where seed = 1 and method = 'byol'",
    "update runs set seconds = 9, ended_at = 7 where method = 'simclr'",
    'update scores set value = value / 2 where id % 3 = 0',
    'update scores set value = null where id % 17 = 0',
    "update scores set metric = 'top5' where id % 29 = 0",
    'delete from scores where id % 5 = 0',
    "insert or replace into scores (run_id, dataset, evaluation, condition, metric, value, protocol, details, created_at) select run_id, dataset, evaluation, condition, metric, .5, protocol, '{}', 3 from scores where id % 7 = 0",
    "insert into scores (run_id, dataset, evaluation, metric, value, protocol, details, created_at) select id, dataset, 'knn', 'new', .25, 'p', '{}', 9 from runs",
    "delete from runs where dataset = 'scenes' and seed = 0",
    "update runs set group_id = 'another', dataset = 'elsewhere' where method = 'raw-pixels'",
    "insert into suite_runs (suite, run_id, position) select 'late', id, 0 from runs where seed = 2",
  ]
  for (const change of changes) {
    const before = resultsMark(fixture)
    $client.exec(change)
    expect(stored($client), change).toEqual(fresh($client))
    if (!change.includes('suite_runs')) expect(resultsMark(fixture), change).not.toBe(before)
  }
})

it('nothing in the file keeps SQLite before 3.44 from opening it', () => {
  const made = fixture.$client.prepare('select sql from sqlite_master where sql is not null').pluck().all() as string[]
  expect(made.filter((sql) => /json_group_array\([^)]*order by/i.test(sql))).toEqual([])
  expect(made.filter((sql) => /create trigger/i.test(sql)).length).toBeGreaterThan(8)
})

it('what only goes on leaves the results as they are', () => {
  const before = resultsMark(large)
  large.$client.exec("update runs set step = step + 1, heartbeat_at = 99 where status = 'running'")
  large.$client.exec("insert into points select id, 1000, .5 from series where name = 'loss'")
  expect(resultsMark(large)).toBe(before)
})

it('a list read from an index is in the order that sorting gives', () => {
  const rank = { running: 0, queued: 1, done: 2, failed: 2, interrupted: 2 }
  for (const filter of [{}, { suite: 'paper-adios-1' }, { suite: 'old', dataset: 'stl10' }, { method: 'byol' }]) {
    const rows = listRuns(large, filter)
    const sorted = [...rows].sort(
      (a, b) =>
        rank[a.status] - rank[b.status] ||
        (b.endedAt ?? -1) - (a.endedAt ?? -1) ||
        a.createdAt - b.createdAt ||
        (a.id < b.id ? -1 : 1),
    )
    expect(rows.length).toBeGreaterThan(9)
    expect(rows.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id))
    const pages = [0, 7, 14].flatMap((offset) => listRunIds(large, { ...filter, limit: 7, offset }))
    expect(pages).toEqual(sorted.slice(0, 21).map(({ id }) => id))
    expect(rows.every((row) => row.dataset === (filter.dataset ?? row.dataset))).toBe(true)
  }
})

it('stale runs are counted as the list marks them', () => {
  expect(countStale(large).stale).toBe(listRuns(large, { status: 'done' }).filter(({ stale }) => stale).length)
  expect(countStale(large).stale).toBeGreaterThan(0)
})

it('every group of a column has as many values as seeds', () => {
  for (const { dataset } of leaderboardDatasets(large)) {
    for (const column of leaderboardScores(large, dataset)) {
      expect(column.values().map((values) => values.length)).toEqual(column.seeds().map((seeds) => seeds.length))
      expect(column.at()).toHaveLength(column.groups.length)
    }
  }
})
