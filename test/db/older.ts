import type Sqlite from 'better-sqlite3'
import journal from '../../db/migrations/meta/_journal.json' with { type: 'json' }

const { when: newest } = journal.entries.at(-1)!

/** Takes back what the newest migration made, as if a maskbench of before it had written the store. */
export function undoNewestMigration(client: Sqlite.Database): void {
  client.exec(`
    update runs set masking = 'none' where kind = 'external';
    update run_groups set masking = 'none' where kind = 'external'`)
  client.prepare('delete from __drizzle_migrations where created_at = ?').run(newest)
}

/** Whether a store has had the newest migration. */
export function hasNewestMigration(client: Sqlite.Database): boolean {
  return client.prepare('select count(*) from __drizzle_migrations where created_at = ?').pluck().get(newest) === 1
}
