import { readFileSync } from 'node:fs'
import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import * as schema from '../../db/schema/index.ts'
import { schemaPage } from '../../harness/store/schema-page.ts'
import { USEFUL_QUERIES } from '../../harness/store/useful-queries.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database } = fixtureStore()

test('docs/schema.md is what db/schema says', () => {
  const page = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8')
  expect(page, 'run `npx maskbench db schema > docs/schema.md`').toBe(schemaPage())
})

test('every table has a section that begins with what it is', () => {
  const page = schemaPage()
  for (const table of Object.values(schema)) {
    if (is(table, SQLiteTable))
      expect(page).toMatch(new RegExp(`\n## ${getTableName(table)}\n\n[A-Z][^|]+\\.\n\n\\| column`))
  }
  expect(page).toContain(
    '| value | real, may be null | Null where the paper prints no single number (a range of tied rates). |',
  )
  expect(page).toContain('  series ||--o{ points : series_id')
})

test.each(USEFUL_QUERIES)('$question', ({ sql }) => {
  const rows = database.$client.prepare(sql).all() as Record<string, unknown>[]
  expect(rows.length).toBeGreaterThan(0)
})

test('the mean of the useful query is that of the scores', () => {
  const rows = database.$client.prepare(USEFUL_QUERIES[0]!.sql).all() as Record<string, unknown>[]
  const raw = rows.find(({ dataset, method }) => dataset === 'fashion-mnist-mini' && method === 'raw-pixels')
  expect(raw).toMatchObject({ seeds: 1, top1: 82.69, lowest: 82.69, highest: 82.69 })
})
