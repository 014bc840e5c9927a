/** The rooms of docs/architecture.md: which may import which, no circles, nothing that has outgrown its folder. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { groupBy } from '../../db/queries/group-by.ts'
import { drawRooms } from './picture.ts'
import { circles, readSources, roomOf, type Source } from './sources.ts'

/** From the bottom up: a room imports rooms above it in this list, and no other. */
const ROOMS: Record<string, readonly string[]> = {
  'harness/base': [],
  'harness/statistics': [],
  db: ['harness/base'],
  datasets: ['harness/base'],
  'harness/suites': ['harness/base', 'db'],
  'harness/analysis': ['harness/base', 'harness/statistics', 'db', 'harness/suites'],
  'harness/engine': ['harness/base', 'db'],
  'harness/augment': ['harness/base', 'db', 'datasets', 'harness/engine'],
  'harness/models': ['harness/base', 'db', 'harness/engine', 'harness/augment'],
  'harness/masking': ['harness/base', 'db', 'harness/engine', 'harness/augment', 'harness/models'],
  'harness/losses': ['db', 'harness/engine'],
  'harness/methods': ['harness/base', 'db', 'harness/engine', 'harness/models', 'harness/losses'],
  'harness/evaluation': ['harness/base', 'db', 'datasets', 'harness/engine', 'harness/augment', 'harness/models'],
  'harness/noisy-labels': [
    ...['harness/base', 'db', 'datasets', 'harness/engine', 'harness/models', 'harness/losses', 'harness/evaluation'],
  ],
  'harness/training': [
    ...['harness/base', 'db', 'datasets', 'harness/engine', 'harness/augment', 'harness/models'],
    ...['harness/losses', 'harness/masking', 'harness/methods', 'harness/evaluation', 'harness/noisy-labels'],
  ],
  'harness/store': ['harness/base', 'db', 'datasets', 'harness/engine'],
  'harness/plugins': [
    ...['harness/base', 'db', 'datasets', 'harness/engine', 'harness/models', 'harness/masking', 'harness/methods'],
    ...['harness/evaluation', 'harness/store'],
  ],
  'harness/execution': [
    ...['harness/base', 'db', 'datasets', 'harness/engine', 'harness/models', 'harness/noisy-labels'],
    ...['harness/training', 'harness/store', 'harness/suites', 'harness/plugins'],
  ],
  'harness/perf': [
    ...['harness/base', 'db', 'datasets', 'harness/engine', 'harness/augment', 'harness/evaluation'],
    ...['harness/noisy-labels', 'harness/training', 'harness/execution'],
  ],
  'harness/snapshot': ['harness/base', 'db', 'harness/store'],
  harness: ['harness/engine'],
  'harness/cli': [
    ...['harness/base', 'harness/statistics', 'db', 'datasets', 'harness/analysis', 'harness/engine'],
    ...['harness/evaluation', 'harness/training', 'harness/store', 'harness/suites', 'harness/execution'],
    ...['harness/perf', 'harness/plugins', 'harness/snapshot', 'harness'],
  ],
  'dashboard/lib': ['harness/base', 'db', 'harness/analysis'],
  'dashboard/components': ['harness/base', 'db', 'dashboard/lib'],
  'dashboard/features': [
    ...['harness/base', 'harness/statistics', 'db', 'harness/analysis', 'dashboard/lib', 'dashboard/components'],
  ],
  'dashboard/snapshot': ['db', 'dashboard/lib', 'dashboard/components', 'dashboard/app'],
  'dashboard/api': [
    'harness/base',
    'harness/statistics',
    'db',
    'harness/analysis',
    'dashboard/lib',
    'dashboard/features',
  ],
  'dashboard/app': [
    ...[
      'harness/base',
      'harness/statistics',
      'db',
      'harness/analysis',
      'dashboard/lib',
      'dashboard/components',
      'dashboard/features',
    ],
    'dashboard/api',
  ],
  dashboard: [],
}

const sources = readSources()
const product = sources.filter(({ path }) => !path.startsWith('test/'))

it('imports point one way', () => {
  const against = product.flatMap(({ path, imports }) => {
    const room = roomOf(path)
    const allowed = new Set([room, ...ROOMS[room]!, 'package.json'])
    return imports.filter((other) => !allowed.has(roomOf(other))).map((other) => `${path} -> ${other}`)
  })
  expect(against).toEqual([])
})

it('every room is used as the list says, and the list has no more', () => {
  const used = new Set(product.flatMap((one) => one.imports.map((other) => `${roomOf(one.path)} -> ${roomOf(other)}`)))
  const listed = Object.entries(ROOMS).flatMap(([room, others]) => others.map((other) => `${room} -> ${other}`))
  expect(listed.filter((arrow) => !used.has(arrow))).toEqual([])
})

it('no file imports itself by a detour', () => {
  expect(circles(sources)).toEqual([])
})

it('circles are found', () => {
  const source = (path: string, ...imports: string[]): Source => ({ path, text: '', imports })
  const alone = source('alone', 'a')
  expect(circles([alone, source('a', 'b'), source('b', 'c'), source('c', 'a')])).toEqual([['a', 'b', 'c']])
})

it('no folder has more than 25 files beside each other', () => {
  const folders = groupBy(sources, ({ path }) => path.slice(0, path.lastIndexOf('/')))
  expect([...folders].filter(([, files]) => files.length > 25).map(([folder]) => folder)).toEqual([])
})

it('no file is longer than 300 lines, and half of the product have 60 at most', () => {
  const count = ({ text }: Source) => text.split('\n').length - 1
  expect(sources.filter((source) => count(source) > 300).map(({ path }) => path)).toEqual([])
  const sorted = product.map(count).sort((a, b) => a - b)
  expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(60)
})

it('docs/architecture.svg shows the rooms as they are; `npm run docs:architecture` draws it', () => {
  expect(readFileSync('docs/architecture.svg', 'utf8')).toBe(drawRooms(sources))
})
