/** Every CSV file that a page links, read as a program reads it: a head, and rows of as many cells. */
import { parse } from 'csv-parse/browser/esm/sync'
import { expect, it } from 'vitest'
import { FURTHER_PAGES, PAGES } from './page-list.ts'
import { servedFixture } from './site.ts'

const site = servedFixture()

const LINK = /href="([^"]*(?:\.csv|format=csv)[^"]*)"/g

it('holds a head and its rows alone, with a number of cells that no line changes', async () => {
  const read = new Set<string>()
  for (const [name, address] of [...PAGES, ...FURTHER_PAGES]) {
    // The API, which writes the leaderboard's file, takes no text of this length.
    if (name.startsWith('a search for a word')) continue
    const html = await site.text(address(site.database))
    for (const [, link] of html.matchAll(LINK)) {
      const file = link!.replaceAll('&amp;', '&')
      const answer = await site.get(file)
      const text = await answer.text()
      expect(answer.status, `${file} of ${name}: ${text.slice(0, 200)}`).toBe(200)
      const rows = parse(text, { relax_column_count: true }) as string[][]
      expect(rows.length, file).toBeGreaterThan(0)
      expect([...new Set(rows.map((row) => row.length))], `${file} of ${name}`).toEqual([rows[0]!.length])
      expect(text, file).not.toMatch(/^#/m)
      read.add(new URL(file, site.base).pathname.replace(/[\w-]+\/curves/, 'curves'))
    }
  }
  const files = [
    ...['/api/v1/leaderboard', '/compare/scores.csv', '/curves/loss.csv', '/runs/curves/loss.csv', '/plot/plot.csv'],
    ...['intervals', 'matrix', 'pairs', 'ranks'].map((name) => `/significance/${name}.csv`),
    ...['/tables/adios-1/table.csv', '/tables/gls-1/figure/uci-heart.csv'],
  ]
  expect(files.filter((file) => !read.has(file))).toEqual([])
})
