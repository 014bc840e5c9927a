/** Comparisons with a control across data sets (Demšar 2006, section 3.2.2). */
import { expect, it } from 'vitest'
import { analyseTable, type TableOptions } from '../../../harness/analysis/own-table/analyse.ts'
import { ranksSvg } from '../../../harness/analysis/own-table/diagram.ts'
import { filledTable } from '../../../harness/analysis/own-table/filled.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { writeTable } from '../../../harness/analysis/tables/formats/write.ts'
import { rankZTests } from '../../../harness/statistics/control-ranks.ts'
import { OPTIONS } from './options.ts'

/** On each of six data sets the ranks are 1, 2, 3 and 4. */
const TABLE = `method,d1,d2,d3,d4,d5,d6
base,0.61,0.52,0.71,0.33,0.45,0.55
a,0.69,0.61,0.80,0.41,0.52,0.66
b,0.66,0.58,0.77,0.38,0.50,0.63
c,0.63,0.55,0.74,0.35,0.47,0.60
`
const analyse = (options: Partial<TableOptions>) =>
  analyseTable(readTable(readGrid(TABLE, 'auc.csv')), { ...OPTIONS, ...options })

it('gives what the paper prints for C4.5 as control of its variants, m and cf tuned or not', () => {
  const { z, p, pAdjusted } = rankZTests([3.143, 2, 2.893, 1.964], 14, 0)
  // The paper divides by 0.488, the rounded standard error.
  for (const [row, printed] of [2.342, 0.512, 2.416].entries()) expect(-z[row + 1]!).toBeCloseTo(printed, 2)
  for (const [row, printed] of [0.019, 0.607, 0.016].entries()) expect(p[row + 1]!).toBeCloseTo(printed, 2)
  // Holm rejects two of three: the smallest times 3, the next times 2 but not below it, the last as it is.
  expect(pAdjusted).toEqual([null, Math.max(3 * p[3]!, 2 * p[1]!), p[2], 3 * p[3]!])
  expect(pAdjusted.filter((value) => value !== null && value < 0.05)).toHaveLength(2)
})

it('replaces the comparison of all pairs, in numbers, words and the diagram', () => {
  const analysis = analyse({ against: 'BASE' })
  const { methods, meanRanks, control, nemenyi, criticalDifference, cliques, pAdjusted } = analysis.ranks.value!
  expect([methods, meanRanks]).toEqual([
    ['a', 'b', 'c', 'base'],
    [1, 2, 3, 4],
  ])
  // k = 4, N = 6: the standard error is sqrt(20 / 36); p from tables of the normal distribution.
  expect(control!.z.map((z) => z?.toFixed(3))).toEqual(['-4.025', '-2.683', '-1.342', undefined])
  expect(control!.p.map((p) => p?.toPrecision(2))).toEqual(['0.000057', '0.0073', '0.18', undefined])
  expect(control!.pAdjusted.map((p) => p?.toPrecision(2))).toEqual(['0.00017', '0.015', '0.18', undefined])
  expect(pAdjusted.map((row) => row[3])).toEqual(control!.pAdjusted)
  expect([nemenyi, criticalDifference, cliques]).toEqual([null, null, [[2, 3]]])
  const { notes, panels, records } = filledTable(analysis, 'auc')
  expect(notes.join('\n')).toContain(
    'is compared with base alone, by z tests of mean ranks and Holm over the 3 comparisons (Demšar 2006, section 3.2.2); significantly different from it: a, b.',
  )
  expect(panels.at(-1)!.heads).toEqual(['mean rank', 'z', 'p', 'Holm p'])
  expect(records.filter(({ kind }) => kind === 'rank pair').map(({ other, test }) => [other, test])).toEqual(
    Array(3).fill(['base', 'z-holm']),
  )
  expect(ranksSvg(analysis.ranks.value!, 0.05)).not.toContain('>critical difference')
  expect(ranksSvg(analyse({}).ranks.value!, 0.05)).toContain('>critical difference 1.91<')
})

it('names the control in the diagram, marks what differs from it, and speaks of nothing else', () => {
  const svg = ranksSvg(analyse({ against: 'base' }).ranks.value!, 0.05)
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)
  expect(texts).toEqual(expect.arrayContaining(['a * 1.00', 'b * 2.00', 'c 3.00', 'base (control) 4.00']))
  expect(texts[0]).toBe(
    'Compared with base alone; * differs significantly from it; the bar joins it with neighbours that do not',
  )
  expect(svg).toContain(
    'Every method is compared with base alone. Significantly different from base: a, b. Not significantly different from base: c.</title>',
  )
  expect(svg).not.toMatch(/critical|No significant difference/i)
  const width = Number(/width="([\d.]+)"/.exec(svg)![1])
  expect(width).toBeGreaterThan(6 * texts[0]!.length)
  const none = ranksSvg(analyse({ against: 'base', alpha: 1e-6 }).ranks.value!, 1e-6)
  expect(none).toContain('Compared with base alone; no method differs significantly from it')
  expect(none).toContain(
    'Significantly different from base: no method. Not significantly different from base: a, b, c.',
  )
})

it.each([
  [{}, "Nemenyi's test, alpha 0.05"],
  [{ rankTest: 'wilcoxon-holm' }, "Wilcoxon's signed ranks with Holm's correction, alpha 0.05"],
  [{ against: 'base' }, "z tests of mean ranks with Holm's correction, alpha 0.05"],
] as const)('names the test and its level in the diagram under %j', (options, criterion) => {
  const svg = ranksSvg(analyse(options).ranks.value!, 0.05)
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!.replaceAll('&apos;', "'"))
  expect(texts).toContain(criterion)
  expect(svg.split('</title>')[0]!.replaceAll('&apos;', "'")).toContain(criterion)
})

it('tests a control by signed ranks where these were asked for, over its comparisons alone', () => {
  const all = analyse({ rankTest: 'wilcoxon-holm' }).ranks.value!
  const { control, pAdjusted } = analyse({ rankTest: 'wilcoxon-holm', against: 'base' }).ranks.value!
  expect(control!.z).toEqual([null, null, null, null])
  for (const row of [0, 1, 2]) expect(control!.pAdjusted[row]!).toBeLessThanOrEqual(all.pAdjusted[row]![3]!)
  expect([pAdjusted[0]![1], pAdjusted[0]![3]]).toEqual([null, control!.pAdjusted[0]])
})

it('prints W beside p under signed ranks, in the table, in JSON and in CSV', () => {
  // b against base: the differences are -1, 2, 3, 4, 5 and 6 hundredths, so that the smaller sum of ranks is 1.
  const table = `method,d1,d2,d3,d4,d5,d6\nbase,0.51,0.52,0.53,0.54,0.55,0.56\na,0.71,0.73,0.75,0.77,0.79,0.81\nb,0.50,0.54,0.56,0.58,0.60,0.62\n`
  const of = (options: Partial<TableOptions>) =>
    analyseTable(readTable(readGrid(table, 'auc.csv')), { ...OPTIONS, rankTest: 'wilcoxon-holm', ...options })
  const against = of({ against: 'base' })
  expect(against.ranks.value!.methods).toEqual(['a', 'b', 'base'])
  expect(against.ranks.value!.control!.w).toEqual([0, 1, null])
  const { panels, records } = filledTable(against, 'auc')
  expect(panels.at(-1)!.heads).toEqual(['mean rank', 'W', 'p', 'Holm p'])
  expect(panels.at(-1)!.sections[0]!.map(({ cells }) => cells[1]!.text)).toEqual(['0', '1', ''])
  const statistics = (all: typeof records) => all.filter(({ kind }) => kind === 'rank pair').map((one) => one.statistic)
  expect(statistics(records)).toEqual([0, 1])
  const pairs = of({})
  expect(pairs.ranks.value!.w).toEqual([
    [null, 0, 0],
    [0, null, 1],
    [0, 1, null],
  ])
  expect(statistics(filledTable(pairs, 'auc').records)).toEqual([0, 0, 1])
  expect(of({ rankTest: 'nemenyi' }).ranks.value!.w.flat()).toEqual(Array(9).fill(null))
})

it('ranks nothing against a method that lacks a value', () => {
  const table = readTable(readGrid(TABLE.replace('base,0.61', 'base,'), 'auc.csv'))
  expect(analyseTable(table, { ...OPTIONS, against: 'base' }).ranks.reason).toBe('base has no value on some data set')
})

it('is symmetric in the sign of the difference, and 1 for equal ranks', () => {
  const { z, p, pAdjusted } = rankZTests([2, 1, 3, 2], 6, 0)
  // k = 4, N = 6: the standard error is sqrt(20 / 36).
  expect(z).toEqual([null, -1 / Math.sqrt(20 / 36), 1 / Math.sqrt(20 / 36), 0])
  expect(p[1]).toBe(p[2])
  expect([p[3], pAdjusted[3]]).toEqual([1, 1])
})

it('ends its sentences once where a name ends in a full stop', () => {
  const table = TABLE.replace('\nb,', '\nLee et al.,').replace('\nc,', '\nOurs v.2.,').replace('d6', 'Avg.')
  const options = { ...OPTIONS, against: 'base' }
  const { notes, panels } = filledTable(analyseTable(readTable(readGrid(table, 'auc.csv')), options), 'auc')
  const sentences = [...notes, ...panels.map(({ caption }) => caption ?? '')].join('\n')
  expect(sentences).toMatch(/significantly different from it: .*et al\.$/m)
  expect(sentences).not.toContain('..')
})

it('marks the means that differ significantly from the control, in text, Markdown and LaTeX, and says so', () => {
  const values = { base: [80, 81, 82], better: [90, 91, 92.5], alike: [80.2, 81.1, 81.6] }
  const seeds = Object.entries(values).flatMap(([method, all]) => all.map((value, i) => `${method},d,${i},${value}`))
  const table = readTable(readGrid(['method,dataset,seed,value', ...seeds].join('\n'), 'acc.csv'))
  const of = (options: Partial<TableOptions>) => filledTable(analyseTable(table, { ...OPTIONS, ...options }), 'acc')
  const filled = of({ against: 'base' })
  const means = filled.panels[0]!.sections[0]!.map(({ label, cells }) => [label, cells[0]!.text, cells[0]!.strong])
  expect(means).toEqual([
    ['base', expect.not.stringContaining('†'), false],
    ['better', expect.stringMatching(/^91\.17 ± .*†$/), false],
    ['alike', expect.not.stringContaining('†'), false],
  ])
  const meaning = '† differs significantly from base on its data set, at alpha 0.05 after correction by Holm.'
  expect(filled.notes).toEqual(
    expect.arrayContaining([meaning, 'No mean is in bold, because methods are compared with base alone.']),
  )
  expect(filled.paper![0]!.caption).toContain(meaning)
  for (const format of ['text', 'md'] as const) expect(writeTable(filled, format)).toMatch(/better +\| .*†/)
  const latex = toLatex(filled)
  expect(latex).toMatch(/better & .*\$\^\{\\dagger\}\$ \\\\/)
  expect(latex).toContain('$^{\\dagger}$ differs significantly from base')
  const none = of({ against: 'base', alpha: 1e-6 })
  expect(none.notes).toContain(
    'No method differs significantly from base on its data set, at alpha 0.000001 after correction by Holm.',
  )
  expect([none.panels, of({}).panels, of({}).notes].map((one) => JSON.stringify(one))).toEqual(
    Array(3).fill(expect.not.stringContaining('†')),
  )
})
