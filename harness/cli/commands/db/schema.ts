import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(db: Command, act: Act): void {
  db.command('schema')
    .description('tables and columns of the store, what they mean, and useful queries (Markdown)')
    .addHelpText('after', '\nIt is docs/schema.md as well.\n\nExample:\n  $ npx maskbench db schema | less')
    .action(act(run))
}

const run: Run<object> = async (_options, io) => {
  const { schemaPage } = await import('../../../store/schema-page.ts')
  const page = schemaPage()
  io.result({ markdown: page }, () => page)
}
