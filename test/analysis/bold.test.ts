/** Which means are in bold, by the rule that is asked for, and what is said of it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf } from '../../dashboard/features/significance/own-table.ts'
import { analyseTable, boldMethods } from '../../harness/analysis/own-table/analyse.ts'
import { readGrid } from '../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../harness/analysis/own-table/table.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { makeStore } from './compare/store.ts'
import { OPTIONS } from './own-table/options.ts'

/** The best mean, one beside it whose values overlap, one far below, and one that no test can compare. */
const VALUES = { near: [82, 80, 81], best: [81, 83, 82.3], far: [60, 61, 62], alone: [81.5] }
const TABLE = `method,CIFAR-10\n${Object.entries(VALUES)
  .map(([method, values]) => `${method},${values.join(';')}`)
  .join('\n')}\n`

const WORDS = {
  significant:
    /Bold: (?:of means, |p below alpha; of means, )?(?:significantly better|the only method that is significantly)/,
  best: /the best mean (?:on its data set|of its column), whether the difference is significant or not/,
  tied: /the best mean (?:on its data set|of its column) and those that a test does not find to differ from it/,
}
const RULES = [
  ['significant', []],
  ['best', ['best']],
  ['tied', ['best', 'near']],
] as const

async function printed(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  using here = commands()
  writeFileSync(join(here.path, 'scores.csv'), TABLE)
  return await here.maskbench('stats', 'table', join(here.path, 'scores.csv'), '--unit', 'percent', ...words)
}

test.each(RULES)('a table has in bold what is %s', async (rule, wanted) => {
  const means = /^(\w+) +& \\textbf/gm
  const { stdout } = await printed('--format', 'latex', '--bold', rule)
  const [first] = stdout.split('\\end{table}')
  const bold = [...first!.replaceAll(/^ +/gm, '').matchAll(means)].map(([, method]) => method)
  expect(bold.toSorted()).toEqual(wanted)
  if (wanted.length > 0) expect(first!.replaceAll(/\s+/g, ' ')).toMatch(WORDS[rule])
  const { stdout: md } = await printed('--format', 'md', '--bold', rule)
  const starred = [...md.split('\n## ')[1]!.matchAll(/^\| (\w+) +\| *\*\*/gm)].map(([, method]) => method)
  expect(starred.toSorted()).toEqual(wanted)
  if (wanted.length > 0) expect(md).toMatch(WORDS[rule])
})

test('what is best follows the direction, and means that are printed alike are best together', () => {
  const analysed = analyseTable(readTable(readGrid(TABLE, 'scores.csv'), 'percent'), {
    ...OPTIONS,
    higherIsBetter: false,
    bold: 'best',
  })
  const [dataset] = analysed.datasets
  expect(boldMethods(dataset!, analysed.options, (mean) => mean.toFixed(2))).toEqual(['far'])
  const up = { ...analysed.options, higherIsBetter: true }
  expect(boldMethods(dataset!, up, (mean) => mean.toPrecision(1))).toEqual(['near', 'best', 'alone'])
})

test('one method to compare with leaves no pairs that could be tied', async () => {
  const refused = await printed('--against', 'far', '--bold', 'tied')
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('are found by tests of all pairs')])
  expect((await printed('--against', 'far', '--bold', 'best', '--format', 'latex')).stdout).toContain('\\textbf')
})

test('the form of a table of one’s own has the same rules', () => {
  const form = {
    alpha: 0.05,
    table: TABLE,
    test: 'auto',
    correction: 'holm',
    ranks: 'nemenyi',
    family: 'dataset',
    spread: 'interval',
  } as const
  const fields = { unit: 'percent', print: 'given', better: 'auto', against: '', value: '', lists: 'separate' } as const
  const boldBy = (bold: 'best' | 'tied') =>
    reportOf({ ...form, ...fields, bold })
      .filled!.panels[0]!.sections.flat()
      .filter(({ cells }) => cells[0]!.strong)
      .map(({ label }) => label)
  expect([boldBy('best'), boldBy('tied')]).toEqual([['best'], ['near', 'best']])
})

test.each(RULES)('the leaderboard has in bold, and with a star, what is %s', async (rule, wanted) => {
  using store = makeStore()
  using here = commands()
  const methods = { near: 'byol', best: 'simclr', far: 'simsiam', alone: 'vicreg' } as const
  for (const [name, values] of Object.entries(VALUES)) {
    const method = methods[name as keyof typeof VALUES]
    for (const [seed, value] of values.entries()) store.add({ method, seed, scores: { 'knn top1': value / 100 } })
  }
  const titles = wanted.map((name) => ({ near: 'BYOL', best: 'SimCLR' })[name]).toSorted()
  const shown = async (format: string, marked: RegExp) => {
    const { stdout } = await here.maskbench('leaderboard', '--db', store.path, '--format', format, '--bold', rule)
    if (wanted.length > 0) expect(stdout).toMatch(WORDS[rule])
    return [...stdout.matchAll(marked)].map(([, title]) => title).toSorted()
  }
  expect(await shown('latex', /^ +(\w+) & \\textbf/gm)).toEqual(titles)
  expect(await shown('md', /^\| (\w+) \|.*\| \*\*/gm)).toEqual(titles)
  expect(await shown('text', /^(\w+) .* \*\d/gm)).toEqual(titles)
})
