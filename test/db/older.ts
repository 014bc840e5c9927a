import type Sqlite from 'better-sqlite3'

/** Takes back what the newest migration made, as if a maskbench of before it had written the store. */
export function undoNewestMigration(client: Sqlite.Database): void {
  client.exec(`
    alter table runs drop column label;
    delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)`)
}

/** What only the newest schema has. */
export function hasNewestMigration(client: Sqlite.Database): boolean {
  return client.prepare("select count(*) from pragma_table_info('runs') where name = 'label'").pluck().get() === 1
}
