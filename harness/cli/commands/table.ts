import { type Command, Option } from 'commander'
import { TABLE_HALVES, type TableHalf } from '../../analysis/tables/json.ts'
import { UsageError } from '../../base/errors.ts'
import { TABLE_FORMAT_NAMES, type TableFormat } from '../../base/formats/table-formats.ts'
import { type Act, hintsOnSameStore, type Run } from '../io.ts'

interface Options {
  id: string
  format: TableFormat
  source: TableHalf
  audit?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('table')
    .description("print one of the papers' tables, with measured next to published values")
    .argument('<id>', 'adios-1 to adios-7, gls-1 or gls-2')
    .addOption(
      new Option('--format <format>', 'md for reading, latex (booktabs) for a paper, csv or json for a program')
        .choices(TABLE_FORMAT_NAMES)
        .default('md'),
    )
    .addOption(
      new Option('--source <source>', 'show only these values; published needs no database')
        .choices(TABLE_HALVES)
        .default('both'),
    )
    .option(
      '--audit',
      "check the paper's table for consistency with itself and with the paper's text; needs no results",
    )
    .addHelpText(
      'after',
      `
JSON of --audit: {"id", "entries": [{"what", "printed", "recomputed", "difference", "rounding", "scale", "outcome", "note"}], "claims":
[{"id", "says", "verdict", "parts"}]}; outcome: agrees rounding differs odd; parts as \`claims --json\` has them.

Examples:
  $ npx maskbench table gls-1
  $ npx maskbench table gls-1 --source published --format json
  $ npx maskbench table gls-1 --audit
  $ npx maskbench table adios-1 --format latex > adios-1.tex`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ id, format, source, audit }, io) => {
  const { tables } = await import('../../analysis/tables/filling/index.ts')
  const fill = Object.hasOwn(tables, id) ? tables[id] : undefined
  if (!fill) {
    throw new UsageError({
      what: `there is no table \`${id}\``,
      remedy: `the tables are ${Object.keys(tables).join(', ')}`,
    })
  }
  if (audit) {
    if (format !== 'md' && format !== 'json') {
      throw new UsageError({
        what: `an audit cannot be written as ${format}`,
        remedy: 'leave --format out, or use --format json',
      })
    }
    const { auditTable } = await import('../../analysis/audit/index.ts')
    const { auditText } = await import('../../analysis/tables/formats/audit.ts')
    const found = auditTable(id)
    io.result(found, () => (format === 'json' ? JSON.stringify(found, null, 2) : auditText(found)))
    return
  }
  const { readPublished } = await import('../../../db/published.ts')
  const published = readPublished().filter(({ table }) => table === id)
  const { openIfStored } = await import('../open-store.ts')
  const database = source === 'published' ? null : openIfStored(io)
  if (source !== 'published' && database === null) io.note(`There are no results yet in ${io.database}.`)
  const table = fill(published, database, source)
  database?.$client.close()
  const { writeTable } = await import('../../analysis/tables/formats/write.ts')
  io.result(table.json, () =>
    writeTable(
      format === 'md' ? { ...table, notes: table.notes.map((note) => hintsOnSameStore(io, note)) } : table,
      format,
    ),
  )
}
