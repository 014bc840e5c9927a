/** Rows that are the same for every seed, in the ADIOS tables. */
import { expect, test } from 'vitest'
import { readPublished } from '../../../db/published.ts'
import { tables } from '../../../harness/analysis/tables/filling/index.ts'
import { toMarkdown } from '../../../harness/analysis/tables/formats/markdown.ts'
import { makeStore } from '../compare/store.ts'

const published = readPublished().filter(({ table }) => table === 'adios-1')
const NOTE = 'Several runs without ±: all seeds gave the same value (deterministic, or equal by chance)'

test('a row with the same value for every seed has no deviation, and a note says why', () => {
  using store = makeStore()
  const run = (method: 'raw-pixels' | 'simclr', seed: number, value: number) =>
    store.add({ method, seed, scores: { 'knn top1': value } })
  for (const seed of [0, 1, 2]) run('simclr', seed, 0.5 + seed / 100)
  const filled = () => toMarkdown(tables['adios-1']!(published, store.database, 'measured'))
  expect(filled()).not.toContain(NOTE)
  for (const seed of [0, 1, 2]) run('raw-pixels', seed, 0.7)
  const line = (label: string) => filled().split('\n').find((one) => one.startsWith(`| ${label} `)) // biome-ignore format: one line
  expect(line('raw pixels')).toMatch(/\| +70\.0 \(3\) \|/)
  expect(line('SimCLR')).toMatch(/\| +51\.0 ± 1\.0 \(3\) \|/)
  expect(filled()).toContain(NOTE)
})
