import { expect, it } from 'vitest'
import { csvLines } from '../../harness/base/formats/csv.ts'
import { readSources } from '../architecture/sources.ts'

it.each([
  ['-5', '-5'],
  ['-0.4 ± 0.1 (n = 3)', '-0.4 ± 0.1 (n = 3)'],
  ['-1e-7', '-1e-7'],
  [-0.5, '-0.5'],
  ['-.5', '-.5'],
  ['-Infinity', '-Infinity'],
  ['-0.4 [-1.0, +0.2]*', '"-0.4 [-1.0, +0.2]*"'],
  ['-0.4 [-1.0, cmd]', '"\'-0.4 [-1.0, cmd]"'],
  ['\n=1', '"\'\n=1"'],
  ['＝1', "'＝1"],
  [null, ''],
  ['a,b', '"a,b"'],
  ['say "a"', '"say ""a"""'],
  ['=1+1', "'=1+1"],
  ["-1+cmd|'/C calc'!A0", "'-1+cmd|'/C calc'!A0"],
  ['-1 +cmd', "'-1 +cmd"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['@sum(a)', "'@sum(a)"],
  ['+1', "'+1"],
])('%j is written as %j', (value, written) => {
  expect(csvLines([[value]])).toBe(`${written}\n`)
})

it('is the only place where cells are quoted, and routes that answer with CSV use it', () => {
  const sources = readSources().filter(({ path }) => !path.startsWith('test/'))
  const quoting = sources.filter(({ text }) => text.includes(`replaceAll('"', '""')`))
  expect(quoting.map(({ path }) => path)).toEqual(['harness/base/formats/csv.ts'])
  const routes = sources.filter(
    ({ path, text }) => path.endsWith('route.ts') && /'text\/csv'|\bdownloadGrid\b/.test(text),
  )
  expect(routes.length).toBeGreaterThan(4)
  expect(routes.filter(({ text }) => !/csvLines|downloadGrid/.test(text)).map(({ path }) => path)).toEqual([])
})
