/**
 * Chooses the version of every run in a merge, and copies its rows by natural keys, since ids differ between stores.
 */
import type Sqlite from 'better-sqlite3'
import { RESUME } from '../../../db/artefact-names.ts'
import { isHeld, type Lease } from '../runs/lease.ts'

export type Verdict =
  | 'new'
  /** The other version is further along. */
  | 'newer'
  /** Both are equally far; rows missing here are added. */
  | 'same'
  | 'older'
  /** Done in both, with different results. */
  | 'conflict'
  /** A process of this machine is working on the local version. */
  | 'busy'

/** The progress of a version of a run. It is a total order, so that the order of merges does not matter. */
const far = (run: string) => `(
  ${run}.status = 'done',
  ${run}.attempts,
  case ${run}.status when 'failed' then 3 when 'interrupted' then 2 when 'running' then 1 else 0 end,
  ${run}.step,
  coalesce(${run}.heartbeat_at, 0))`

const COMPARE_RUNS = `
  insert into temp.verdicts (id, verdict)
  select o.id, case
    when m.id is null then 'new'
    when m.status = 'done' then case when o.status = 'done' then 'same' else 'older' end
    when ${far('o')} > ${far('m')} then 'newer'
    when ${far('o')} = ${far('m')} then 'same'
    else 'older' end
  from other.runs o left join main.runs m on m.id = o.id`

/** Equal runs give equal bits on one machine, but not necessarily on another; then one version has to be chosen. */
const CONFLICTS = `
  update temp.verdicts set verdict = 'conflict'
  where verdict = 'same' and id in (
    select o.run_id from other.scores o join main.scores m using (run_id, dataset, evaluation, condition, metric, protocol)
    where o.value is not m.value
    union
    select o.run_id from other.predictions o join main.predictions m using (run_id, dataset, evaluation, condition, protocol)
    where o.predicted is not m.predicted or o.truth_digest <> m.truth_digest)`

/** Runs with status `running` here, unless that status came from the other store. */
const WORKED_ON = `
  select v.id as runId, m.host, m.pid, m.heartbeat_at as heartbeatAt
  from temp.verdicts v join main.runs m on m.id = v.id join other.runs o on o.id = v.id
  where m.status = 'running' and m.started_at is not o.started_at`

/**
 * Fills `temp.verdicts`.
 * @param only - ids of the runs to compare; all by default.
 * @returns the verdicts by run id.
 */
export function compareRuns(client: Sqlite.Database, only?: readonly string[]): Map<string, Verdict> {
  client.exec(`
    create table if not exists temp.verdicts (id text primary key, verdict text not null) without rowid;
    delete from temp.verdicts;
    ${COMPARE_RUNS}`)
  if (only !== undefined) {
    client
      .prepare('delete from temp.verdicts where id not in (select value from json_each(?))')
      .run(JSON.stringify(only))
  }
  client.exec(CONFLICTS)
  const busy = client.prepare("update temp.verdicts set verdict = 'busy' where id = ?")
  for (const lease of client.prepare(WORKED_ON).all() as Lease[]) if (isHeld(lease)) busy.run(lease.runId)
  const all = client.prepare('select id, verdict from temp.verdicts').all() as { id: string; verdict: Verdict }[]
  return new Map(all.map(({ id, verdict }) => [id, verdict]))
}

const OF = (...verdicts: Verdict[]) =>
  `(select id from temp.verdicts where verdict in (${verdicts.map((verdict) => `'${verdict}'`).join()}))`
const TAKEN = OF('new', 'newer', 'same')

/** Tables with rows that belong to a run, which can be missing here even if the run is not. */
const OF_A_RUN = ['series', 'events', 'scores', 'predictions', 'artefacts'] as const

/** The newest wins, and the greater of two of one moment, so that the order of merges does not matter. */
const ANNOTATIONS = `
  insert into main.annotations (run_id, name, note, tags, changed_at)
  select run_id, name, note, tags, changed_at from other.annotations where run_id in (select id from temp.verdicts)
  on conflict (run_id) do update
  set name = excluded.name, note = excluded.note, tags = excluded.tags, changed_at = excluded.changed_at
  where (excluded.changed_at, excluded.name, excluded.note, excluded.tags) >
    (annotations.changed_at, annotations.name, annotations.note, annotations.tags)`

const configOf = (run: string) => `case when json_valid(${run}.config) then ${run}.config end`

/** When a run with the plugin of a row of `meta`, as the row has it, was last requested. */
const requested = (row: string) => `(
  select coalesce(max(r.created_at), 0) from main.runs r
  where json_extract(${configOf('r')}, '$.plugins."' || substr(${row}.key, 8) || '"') = json_extract(${row}.value, '$.digest'))`

/** Code and titles of the plugins that these runs use. Of two versions of a plugin, the one requested last is current. */
const PLUGINS = `
  with used as (
    select p.key as key, p.value as digest from other.runs o, json_each(${configOf('o')}, '$.plugins') p
    where o.id in (select id from temp.verdicts))
  insert into main.meta (key, value)
  select m.key, m.value from other.meta m
  where m.key in (select 'plugin:' || key from used union select 'plugin-code:' || digest from used)
  on conflict (key) do update set value = excluded.value
  where excluded.key like 'plugin:%' and ${requested('excluded')} > ${requested('meta')}`

interface Copied {
  /** Runs that received at least one row. */
  changed: Set<string>
  /** Digests of artefacts of replaced versions. */
  dropped: string[]
}

/** @param digests - digests of the artefact files that are here; rows of other artefacts are not copied. */
export function copyRows(client: Sqlite.Database, digests: readonly string[]): Copied {
  client.exec(`
    create table if not exists temp.here (sha256 text primary key) without rowid;
    delete from temp.here`)
  const here = client.prepare('insert into temp.here values (?)')
  for (const digest of digests) here.run(digest)
  const dropped = client
    .prepare(`select distinct sha256 from main.artefacts where run_id in ${OF('newer')}`)
    .pluck()
    .all() as string[]
  for (const table of OF_A_RUN) client.exec(`delete from main.${table} where run_id in ${OF('newer')}`)

  const columns = columnsOf(client, 'runs')
  const set = columns.map((column) => `${column} = excluded.${column}`).join()
  client.exec(`
    insert into main.environments (id, facts) select id, facts from other.environments
      where id in (select environment_id from other.runs where id in ${OF('new', 'newer')}) on conflict do nothing;
    insert into main.runs (${columns}) select ${columns} from other.runs
      where id in ${OF('new', 'newer')} on conflict (id) do update set ${set};
    insert into main.suite_runs (suite, run_id, position) select suite, run_id, position from other.suite_runs
      where run_id in (select id from temp.verdicts) on conflict do nothing`)

  client.exec(ANNOTATIONS)
  client.exec(PLUGINS)

  const before = (client.prepare('select max(id) from main.series').pluck().get() as number | null) ?? 0
  const changed = new Set<string>()
  for (const table of OF_A_RUN) {
    const own = columnsOf(client, table).filter((column) => column !== '"id"')
    const files = table === 'artefacts' ? FILES_HERE : ''
    const rows = client
      .prepare(
        `insert into main.${table} (${own}) select ${own} from other.${table} a
         where run_id in ${TAKEN} ${files} on conflict do nothing returning run_id`,
      )
      .pluck()
      .all(...(files === '' ? [] : [RESUME])) as string[]
    for (const runId of rows) changed.add(runId)
  }
  client.exec(`
    insert into main.truths (digest, items, labels) select digest, items, labels from other.truths
      where digest in (select truth_digest from main.predictions where run_id in ${TAKEN}) on conflict do nothing`)
  client
    .prepare(
      `insert into main.points (series_id, step, value)
       select mine.id, p.step, p.value
       from main.series mine
       join other.series its on its.run_id = mine.run_id and its.name = mine.name
       join other.points p on p.series_id = its.id
       where mine.id > ? order by mine.id, p.step`,
    )
    .run(before)
  return { changed, dropped }
}

/** The condition on artefacts; its parameter is the name of resume states. */
const FILES_HERE = `
  and sha256 in (select sha256 from temp.here)
  and not (name = ? and (select status from other.runs where id = a.run_id) in ('done', 'running'))`

/** Column names, since the column order can differ between stores of one schema version. */
function columnsOf(client: Sqlite.Database, table: string): string[] {
  return client.prepare(`select '"' || name || '"' from pragma_table_info(?, 'main')`).pluck().all(table) as string[]
}
