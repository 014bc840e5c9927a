import type Sqlite from 'better-sqlite3'

/** Takes back what the newest migration made, as if a maskbench of before it had written the store. */
export function undoNewestMigration(client: Sqlite.Database): void {
  const made = client
    .prepare("select type, name from sqlite_master where type in ('trigger', 'view') order by type = 'view'")
    .all() as { type: string; name: string }[]
  for (const { type, name } of made) client.exec(`drop ${type} ${name}`)
  for (const name of ['suite_runs_status', 'suite_runs_list', 'runs_list', 'runs_ended', 'runs_versions']) {
    client.exec(`drop index ${name}`)
  }
  for (const column of ['status', 'ended_at', 'created_at']) client.exec(`alter table suite_runs drop column ${column}`)
  client.exec(`
    drop table run_groups;
    drop table group_scores;
    delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)`)
}
