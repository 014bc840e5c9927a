/** Which runs are stale, that is would be others if they were made now, and why. */
import { type SQL, sql } from 'drizzle-orm'
import { REFERENCE } from '../catalogue/titles.ts'
import { type Change, changesOf, pluginKeys } from '../changes.ts'
import { PLUGIN } from '../config/run.ts'
import type { Database } from '../read-only.ts'
import { meta, runs, suiteRuns } from '../schema/index.ts'

/** Whether the run was made with another code version than a new run would use. */
const staleCode = sql<number>`coalesce((select ${meta.value} <> ${runs.codeVersion} from ${meta} where ${meta.key} = 'code:' || ${runs.kind}), 0)`

/**
 * Keys of its plugins of which another version was requested last, e.g. `bands, tiny-net`; empty for none. A store that
 * was merged or imported knows this as well, since it keeps what the other one says of the plugins.
 */
const stalePlugins = sql<string>`coalesce((select group_concat(p.key, ', ') from ${pluginsWith(sql`null`)} <> p.value), '')`

/**
 * The plugins of a run, and after them the digest of the version of each that would be used now; both without one that
 * nothing is known of.
 * @param digests - of versions that are about to be requested: JSON, by key.
 */
function pluginsWith(digests: SQL): SQL {
  return sql`json_each(case when instr(${runs.dataNames}, ${sql.raw(`'${PLUGIN}'`)}) and json_valid(${runs.config}) then ${runs.config} end, '$.plugins') p
    join ${meta} m on m.key = ${sql.raw(`'${PLUGIN}'`)} || p.key
    where coalesce((select d.value from json_each(${digests}) d where d.key = p.key), json_extract(case when json_valid(m.value) then m.value end, '$.digest'))`
}

/** Whether the contents of its data sets, or its plugins, differ from those that a new run would use. */
const staleData = sql<number>`(coalesce((select ${meta.value} <> ${runs.dataDigest} from ${meta} where ${meta.key} = 'data:' || ${runs.dataNames}), 0) or ${stalePlugins} <> '')`

/** Whether the code or the data have changed since, so that a new run would be another one. */
export const stale = sql<number>`(${staleCode} or ${staleData})`

/**
 * Whether a run of changed plugins would still be stale once these versions are requested. What is stored of its data is
 * forgotten then, as `outdatedBy` says.
 */
export const staleWith = (digests: Record<string, string>): SQL =>
  sql`(${staleCode} or exists (select 1 from ${pluginsWith(sql`${JSON.stringify(digests)}`)} <> p.value))`

/** Why a run is stale. */
export const whatChanged = {
  staleCode: staleCode.mapWith(Boolean),
  /** Of data sets or plugins. */
  staleData: staleData.mapWith(Boolean),
  stalePlugins,
}

/** What has changed since; empty for a run that is not stale. */
export const changes =
  sql`case when ${stale} then json_array(${staleCode}, ${staleData}, ${stalePlugins}) else '' end`.mapWith(changesIn)

function changesIn(text: string): Change[] {
  if (text === '') return []
  const [staleCode, staleData, stalePlugins] = JSON.parse(text) as [number, number, string]
  return changesOf({ staleCode: staleCode === 1, staleData: staleData === 1, stalePlugins })
}

interface StaleCounts {
  stale: number
  code: number
  /** Of data sets or plugins. */
  data: number
  plugins: number
}

/** Number of stale finished runs, and the plugins that changed; evaluated per version, not per run. */
export function countStale(database: Database): StaleCounts & { changedPlugins: string[] } {
  const counted = (which: SQL) => sql`coalesce(sum(case when ${which} then n end), 0)`
  const read = (from: SQL): StaleCounts & { changed: string } =>
    database.get(
      sql`select ${counted(stale)} as stale, ${counted(staleCode)} as code, ${counted(staleData)} as data,
        ${counted(sql`${stalePlugins} <> ''`)} as plugins, json_group_array(distinct ${stalePlugins}) as changed from ${from}`,
    )
  const all = read(sql`${versions()} as runs`)
  // No suite renews the shipped results.
  const shipped = read(
    sql`(select r.*, 1 as n from ${suiteRuns} s join ${runs} r on r.id = s.run_id where s.suite = ${REFERENCE}) as runs`,
  )
  const keys = (JSON.parse(all.changed) as string[]).flatMap(pluginKeys)
  return {
    stale: all.stale - shipped.stale,
    code: all.code - shipped.code,
    data: all.data - shipped.data,
    plugins: all.plugins - shipped.plugins,
    changedPlugins: [...new Set(keys)].sort(),
  }
}

/**
 * Ids of the stale finished runs of which a current one has the same configuration, whatever the versions of plugins; not
 * the shipped ones.
 */
export const replacedRuns = (database: Database): string[] =>
  database
    .all<{ id: string }>(
      sql`${finishedRuns()} select id from finished where old and configuration in (select configuration from finished where not old)
          and id not in (select run_id from ${suiteRuns} where suite = ${REFERENCE}) order by id`,
    )
    .map(({ id }) => id)

/** Ids of the failed runs of which a finished, current one has the same configuration, whatever the versions of plugins. */
export const replacedFailures = (database: Database): string[] =>
  database
    .all<{ id: string }>(
      sql`${finishedRuns()} select r.id from runs r where r.status = 'failed'
        and ${configuration} in (select configuration from finished where not old) order by r.id`,
    )
    .map(({ id }) => id)

/** The configuration of a run `r` without the versions of its plugins, in SQL. */
const configuration = sql`case when json_valid(r.config) then json_remove(r.config, '$.plugins') end`

/** The finished runs with their configurations, and whether they are `old`, as a part of a query. */
const finishedRuns = (): SQL =>
  sql`with marked as materialized (select kind, data_names, data_digest, code_version, ${stale} as old from ${versions()} as runs),
    finished as materialized (select r.id, m.old, ${configuration} as configuration
      from runs r join marked m using (kind, data_names, data_digest, code_version) where r.status = 'done')`

/** What has changed since runs of a version were made. @param version - a JSON array: kind, data names, digest of the data, code version. */
export function changesOfVersion(database: Database, version: string): Change[] {
  const [kind, dataNames, dataDigest, codeVersion] = JSON.parse(version) as string[]
  const found = sql`(select v.*, ${configOfVersion('v')} as config from
    (select ${kind} as kind, ${dataNames} as data_names, ${dataDigest} as data_digest, ${codeVersion} as code_version) v)`
  return database.select({ changes }).from(sql`${found} as runs`).get()!.changes
}

/** The versions of finished runs with the number `n` of runs of each, in SQL. */
const versions = (): SQL =>
  sql`(select v.*, ${configOfVersion('v')} as config from
    (select kind, data_names, data_digest, code_version, count(*) as n from runs
    where status = 'done' group by kind, data_names, data_digest, code_version) v)`

/** The configuration of one of the finished runs of a version, in SQL. All of them use the same plugins. */
const configOfVersion = (version: string): SQL =>
  sql.raw(`(select r.config from runs r where r.status = 'done' and r.kind = ${version}.kind
    and r.data_names = ${version}.data_names and r.data_digest = ${version}.data_digest
    and r.code_version = ${version}.code_version limit 1)`)
