import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(db: Command, act: Act): void {
  db.command('schema')
    .description('describe the tables and columns of the store, with useful queries (Markdown)')
    .addHelpText('after', '\ndocs/schema.md has the same text.\n\nExample:\n  $ npx maskbench db schema | less')
    .action(act(run))
}

const run: Run<object> = async (_options, io) => {
  const { schemaPage } = await import('../../../store/schema-page.ts')
  const page = schemaPage()
  io.result({ markdown: page }, () => page)
}
