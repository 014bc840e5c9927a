/** Generates docs/schema.md from the tables of db/schema and their comments. */
import { readFileSync } from 'node:fs'
import { getTableColumns, is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as schema from '../../db/schema/index.ts'
import { USEFUL_QUERIES } from './useful-queries.ts'

/** The files of db/schema with tables, in the order of reading. */
const FILES = [
  'meta',
  'runs',
  'annotations',
  'suite-runs',
  'slurm-tasks',
  'curves',
  'scores',
  'groups',
  'predictions',
  'artefacts',
  'published',
]

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
    `<!-- Made from db/schema by \`npx maskbench db schema > docs/schema.md\`. -->`,
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
      const { name, primaryKeys, foreignKeys, indexes } = getTableConfig(table)
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
        columns: Object.entries(getTableColumns(table)).map(([property, column]) => {
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
            about: comments.get(`${name}.${property}`) ?? '',
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

/** Comments by the SQL name of a table or by `table.property`; the comment of the whole schema has an empty key. */
function readComments(): Map<string, string> {
  const sourceOf = (file: string) => readFileSync(new URL(`../../db/schema/${file}.ts`, import.meta.url), 'utf8')
  const comments = new Map([['', plainText(/\/\*\*([\s\S]*?)\*\//.exec(sourceOf('index'))![1]!)]])
  for (const file of FILES) readTables(sourceOf(file), comments)
  return comments
}

function readTables(source: string, comments: Map<string, string>): void {
  const tokens = source.matchAll(
    /\/\*\*(?<comment>[\s\S]*?)\*\/|sqliteTable\(\s*'(?<table>\w+)'|^ {2,4}(?<property>\w+): \w+\(|^(?<other>(?:import|export const [A-Z]) )/gm,
  )
  let [waiting, table] = ['', '']
  for (const { groups = {} } of tokens) {
    if (groups.comment !== undefined) waiting = plainText(groups.comment)
    else {
      if (groups.table !== undefined) table = groups.table
      if (waiting !== '' && groups.other === undefined)
        comments.set(groups.table ?? `${table}.${groups.property}`, waiting.replaceAll('|', '\\|'))
      waiting = ''
    }
  }
}

const plainText = (comment: string) =>
  comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
