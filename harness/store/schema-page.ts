/** Generates docs/schema.md from the tables of db/schema.ts and their comments. */
import { readFileSync } from 'node:fs'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as schema from '../../db/schema.ts'
import { USEFUL_QUERIES } from './useful-queries.ts'

const SOURCE = new URL('../../db/schema.ts', import.meta.url)

interface Table {
  name: string
  about: string
  columns: { name: string; type: string; null: boolean; marks: string; about: string }[]
  unique: string[]
  /** Column, and the table and column that it refers to. */
  references: [column: string, table: string, foreign: string][]
}

export function schemaPage(): string {
  const tables = describeTables()
  return `${[
    '# The result store',
    `<!-- Made from db/schema.ts by \`npx maskbench db schema > docs/schema.md\`. -->`,
    readComments().get('') ?? '',
    'Ids that number rows (`id integer`) differ from store to store; runs are named by a hash that is the same everywhere.',
    overview(tables),
    ...tables.map(section),
    '## Useful queries',
    'Run them with `npx maskbench db query`.',
    ...USEFUL_QUERIES.map(({ question, sql }) => `${question}\n\n\`\`\`sql\n${sql}\n\`\`\``),
  ].join('\n\n')}\n`
}

function describeTables(): Table[] {
  const comments = readComments()
  const place = (table: SQLiteTable) => [...comments.keys()].indexOf(getTableConfig(table).name)
  return Object.values(schema)
    .filter((one) => is(one, SQLiteTable))
    .sort((a, b) => place(a) - place(b))
    .map((table) => {
      const { name, columns, primaryKeys, foreignKeys, indexes } = getTableConfig(table)
      const key = new Set(primaryKeys.flatMap((one) => one.columns.map((column) => column.name)))
      const references = foreignKeys.map((one): Table['references'][number] => {
        const { columns: own, foreignTable, foreignColumns } = one.reference()
        return [own[0]!.name, getTableConfig(foreignTable).name, foreignColumns[0]!.name]
      })
      return {
        name,
        about: comments.get(name) ?? '',
        references,
        unique: indexes
          .filter(({ config }) => config.unique)
          .map(({ config }) => config.columns.map((column) => ('name' in column ? column.name : '')).join(', ')),
        columns: columns.map((column) => {
          const named = references.find(([own]) => own === column.name)
          const marks = [
            column.primary || key.has(column.name) ? 'key' : '',
            named ? `→ ${named[1]}` : '',
            ...(column.enumValues ? [column.enumValues.join(' \\| ')] : []),
          ]
          return {
            name: column.name,
            type: column.getSQLType(),
            null: !column.notNull && !column.primary,
            marks: marks.filter(Boolean).join(', '),
            about: comments.get(`${name}.${column.name}`) ?? '',
          }
        }),
      }
    })
}

function section({ name, about, columns, unique }: Table): string {
  const rows = columns.map(({ name: column, type, null: nullable, marks, about: meaning }) => {
    return `| ${column} | ${type}${nullable ? ', may be null' : ''} | ${[marks, meaning].filter(Boolean).join('. ')} |`
  })
  const once = unique.map((these) => `Unique: ${these}.`)
  return [`## ${name}`, about, ['| column | type | |', '| --- | --- | --- |', ...rows].join('\n'), ...once].join('\n\n')
}

function overview(tables: readonly Table[]): string {
  const arrows = tables.flatMap(({ name, references }) => {
    return references.map(([column, table]) => `  ${table} ||--o{ ${name} : ${column}`)
  })
  const alone = tables.filter(({ name, references }) => {
    return references.length === 0 && !tables.some((one) => one.references.some(([, table]) => table === name))
  })
  return ['```mermaid', 'erDiagram', ...arrows, ...alone.map(({ name }) => `  ${name}`), '```'].join('\n')
}

/** Comments by the SQL name of a table or by `table.column`; the file's comment has an empty key. */
function readComments(): Map<string, string> {
  const comments = new Map<string, string>()
  const tokens = readFileSync(SOURCE, 'utf8').matchAll(
    /\/\*\*(?<comment>[\s\S]*?)\*\/|sqliteTable\(\s*'(?<table>\w+)'|^ {2,4}(?<column>\w+): (?:text|integer|real|blob)\((?:'(?<named>\w+)')?|^(?<rest>import) /gm,
  )
  let [waiting, table] = ['', '']
  for (const { groups = {} } of tokens) {
    const { comment, table: found, column, named, rest } = groups
    if (comment !== undefined)
      waiting = comment
        .replace(/^\s*\* ?/gm, '')
        .replace(/\s+/g, ' ')
        .trim()
    else if (rest !== undefined) {
      if (!comments.has('')) comments.set('', waiting)
      waiting = ''
    } else {
      table = found ?? table
      if (waiting !== '') comments.set(found ?? `${table}.${named ?? column}`, waiting.replaceAll('|', '\\|'))
      waiting = ''
    }
  }
  return comments
}
