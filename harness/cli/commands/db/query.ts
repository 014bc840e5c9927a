import { type Command, Option } from 'commander'
import { integer, real } from '../../arguments.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  sql: string
  format: 'text' | 'csv' | 'json'
  limit: number
  timeout: number
}

export function declare(db: Command, act: Act): void {
  db.command('query')
    .description('run a read-only SQL query')
    .argument('<sql>', 'one statement: select, with, values or explain')
    .addOption(
      new Option('--format <format>', 'output format; csv or json for a program')
        .choices(['text', 'csv', 'json'])
        .default('text'),
    )
    .option(
      '--limit <n>',
      'print at most this many rows; raise it when a note says that there are more',
      integer({ min: 1 }),
      1000,
    )
    .option('--timeout <seconds>', 'time limit; raise it for a large store', real({ min: 0.1, max: 86_400 }), 60)
    .addHelpText(
      'after',
      `
\`npx maskbench db schema\` and docs/schema.md describe the tables and columns, with more queries. Times are milliseconds
since 1970, accuracies are fractions.

Examples:
  $ npx maskbench db query "select status, count(*) as runs from runs group by status"
  $ npx maskbench db query "select r.method, r.masking, count(*) as seeds, round(100 * avg(s.value), 2) as top1
      from scores s join runs r on r.id = s.run_id
      where s.evaluation = 'linear' and s.metric = 'top1' and s.condition = '' group by 1, 2 order by top1 desc"
  $ npx maskbench db query --format csv "select p.step, p.value from points p join series s on s.id = p.series_id
      where s.name = 'loss' and s.run_id like '3fa2%'" > loss.csv`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ sql, format, limit, timeout }, io) => {
  const { query } = await import('../../../store/query.ts')
  const { csvLines } = await import('../../../base/formats/csv.ts')
  const { interruptible } = await import('../../interruptible.ts')
  const { readableStored } = await import('../../open-store.ts')
  const { textTable } = await import('../../../base/formats/text-table.ts')
  using file = readableStored(io)
  const { columns, rows, more } = await interruptible((signal) => {
    return query(file.path, sql, { rows: limit, seconds: timeout, signal })
  })
  const json = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
  io.result(json, () => {
    if (format === 'json') return JSON.stringify(json, null, 2)
    if (format === 'csv') return csvLines([columns, ...rows])
    const heads = columns.map((head, i) => {
      const numbers = rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === 'number')
      return numbers ? { head, align: 'right' as const } : { head }
    })
    return rows.length === 0
      ? 'no rows'
      : textTable(
          heads,
          rows.map((row) => row.map(cell)),
        )
  })
  if (more) io.note(`There are more than these ${limit.toLocaleString('en')} rows; --limit shows more.`)
}

/** Replaces control characters, so that each row stays on one line. */
function cell(value: string | number | null): string | number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach the terminal.
  return typeof value === 'string' ? value.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ') : (value ?? '')
}
