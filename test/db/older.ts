import type Sqlite from 'better-sqlite3'

/** Takes back what the newest migration made, as if a maskbench of before it had written the store. */
export function undoNewestMigration(client: Sqlite.Database): void {
  client.exec(`
    drop table annotations;
    drop index runs_dataset;
    drop index runs_list;
    create index runs_dataset on runs (dataset, method, masking);
    create index runs_list on runs (case "status" when 'running' then 0 when 'queued' then 1 else 2 end, "ended_at" desc,
      created_at, id, status, dataset, method);
    delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)`)
}

/** What only the newest schema has. */
export function hasNewestMigration(client: Sqlite.Database): boolean {
  return client.prepare("select count(*) from sqlite_master where name = 'annotations'").pluck().get() === 1
}
