import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../db/open.ts'
import { importPublished, readPublished } from '../../../db/published.ts'
import { publishedRows } from '../../../db/queries/published.ts'
import { meta, published } from '../../../db/schema/index.ts'

describe("the papers' numbers", () => {
  const rows = readPublished()

  it('are 396, table by table', () => {
    const counts = rows.reduce<Record<string, number>>((found, { table }) => {
      found[table] = (found[table] ?? 0) + 1
      return found
    }, {})
    expect(counts).toEqual({
      'adios-1': 48,
      'adios-2': 6,
      'adios-3': 72,
      'adios-4': 52,
      'adios-5': 56,
      'adios-6': 8,
      'adios-7': 24,
      'gls-1': 130,
      'gls-2': 80,
    })
  })

  it('turn percent into fractions and keep the text as printed', () => {
    expect(rows[0]).toEqual({
      paper: 'adios-icml2022',
      table: 'adios-1',
      dataset: 'imagenet100s',
      backbone: 'vit-tiny',
      method: 'simclr',
      masking: 'none',
      evaluation: 'knn',
      condition: '',
      metric: 'top1',
      value: 0.4,
      std: 0.0028,
      printed: '40.0',
      unit: 'percent',
    })
  })

  it('are fractions, but for rates', () => {
    for (const { value, unit } of rows) {
      if (value !== null && unit !== 'rate') expect(value >= 0 && value <= 1).toBe(true)
    }
  })

  it('have no value where the print is a range', () => {
    const ranges = rows.filter(({ value }) => value === null)
    expect(ranges.map(({ dataset, condition, printed }) => [dataset, condition, printed])).toEqual([
      ['uci-heart', 'noise=0', '0.0..0.6'],
      ['uci-heart', 'noise=0.1', '-8.0..-1.0'],
      ['uci-splice', 'noise=0.1', '-0.6..-0.4'],
      ['uci-splice', 'noise=0.2', '-8.0..-4.0'],
    ])
  })
})

describe('the store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-published-'))
  let database: Database
  beforeAll(() => {
    database = openDatabase(join(folder, 'results.sqlite'))
  })
  afterAll(() => {
    database.$client.close()
    rmSync(folder, { recursive: true })
  })

  it('holds a copy in the order of print as soon as it is opened', () => {
    for (const table of ['gls-1', 'adios-1', 'adios-5']) {
      expect(publishedRows(database, table)).toEqual(readPublished().filter((row) => row.table === table))
    }
  })

  it('imports again only when the file has changed', () => {
    database.delete(published).run()
    importPublished(database)
    expect(publishedRows(database, 'gls-1')).toHaveLength(0)
    database.update(meta).set({ value: 'another digest' }).run()
    importPublished(database)
    importPublished(database)
    expect(publishedRows(database, 'gls-1')).toHaveLength(130)
  })
})
