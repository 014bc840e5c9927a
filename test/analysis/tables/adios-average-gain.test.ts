/** The last line of table 5: what masks add, mean of the methods that were run with and without them. */
import { expect, test } from 'vitest'
import { readPublished } from '../../../db/published.ts'
import { tables } from '../../../harness/analysis/tables/filling/index.ts'
import { toMarkdown } from '../../../harness/analysis/tables/formats/markdown.ts'
import { makeStore } from '../compare/store.ts'

const published = readPublished().filter(({ table }) => table === 'adios-5')

/** A cell of the line, by the head of its column. */
function gain(text: string, column: number): string | undefined {
  const line = text.split('\n').findLast((one) => one.startsWith('| Average gain'))
  return line?.split('|')[column + 2]?.trim()
}

test('only runs that were trained alike are held against each other', () => {
  using store = makeStore()
  const run = (masking: 'none' | 'adios', epochs: number, value: number) =>
    store.add({ dataset: 'backgrounds-scenes', masking, config: { epochs }, scores: { 'backgrounds original': value } })
  run('none', 1, 0.1)
  run('none', 4, 0.5)
  run('adios', 1, 0.13)
  const text = toMarkdown(tables['adios-5']!(published, store.database, 'measured'))
  expect(gain(text, 1)).toBe('3.0 (1)')
  expect(text).toContain('· 1 epoch on 1500 images')
  expect(text).toContain('· 4 epochs on 1500 images')
  expect(text).toContain(
    '- Average gain: over the methods that were run with and without masks, with their number in brackets.',
  )
})

test('methods weigh the same, and the deviation is over them', () => {
  using store = makeStore()
  const gains = { simclr: 0.02, simsiam: 0.04, byol: 0.06 }
  for (const method of ['simclr', 'simsiam', 'byol'] as const) {
    for (const seed of method === 'byol' ? [0, 1, 2] : [0]) {
      const scores = (value: number) => ({ 'backgrounds original': value + seed / 100 })
      store.add({ dataset: 'backgrounds-scenes', method, seed, scores: scores(0.5) })
      store.add({ dataset: 'backgrounds-scenes', method, seed, masking: 'adios', scores: scores(0.5 + gains[method]) })
    }
  }
  const text = toMarkdown(tables['adios-5']!(published, store.database, 'measured'))
  expect(gain(text, 1)).toBe('4.0 ± 2.0 (3)')
})

test('a printed deviation of nothing gets no digits that are not in print', () => {
  const rows = readPublished().filter(({ table }) => table === 'adios-3')
  expect(rows.some(({ std }) => std === 0)).toBe(true)
  expect(toMarkdown(tables['adios-3']!(rows, null, 'published'))).not.toContain('0.00000')
})
