import { and, eq, sql } from 'drizzle-orm'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IntervalsPlot } from '../../dashboard/features/significance/components/intervals-plot.tsx'
import { labelLines } from '../../dashboard/features/significance/interval-labels.ts'
import { intervalsFigure } from '../../dashboard/features/significance/intervals-figure.ts'
import { loadPairs } from '../../dashboard/features/significance/load.ts'
import { significanceHref, significanceParams } from '../../dashboard/features/significance/params.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { predictions, runs, scores, truths } from '../../db/schema/index.ts'
import { matrixGrid, pairsGrid } from '../../harness/analysis/significance/formats/grid.ts'
import { detectableText, staleNotes } from '../../harness/analysis/significance/sentences.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { degreesText, pairsView, testsText } from '../../harness/analysis/significance/view.ts'
import { welch } from '../../harness/statistics/t-test.ts'
import { fixtureStore } from './store.ts'

const { writer, database } = fixtureStore()
const fashion = { dataset: 'fashion-mnist-mini' }
const load = (query: Record<string, string> = {}) => {
  const { params, ignored } = readParams(significanceParams, query)
  const loaded = loadPairs(database, params)!
  return { ...loaded, ignored: [...ignored, ...loaded.numbers.ignored] }
}

describe('rows on one number', () => {
  it('compares all rows, best first, by the rule that fits each pair, unless asked otherwise', () => {
    const auto = significance(database, fashion)!
    expect([auto.test, auto.rows.length, auto.pairs.length, auto.tests]).toEqual(['auto', 7, 21, 15])
    expect(new Set(auto.pairs.map(({ test }) => test))).toEqual(new Set(['paired', null]))
    const all = significance(database, { ...fashion, test: 'welch' })!
    expect(all.column.evaluation).toBe('linear')
    expect(all.rows.map(({ method, n }) => `${method} ${n}`)).toEqual([
      'simclr 2',
      'simclr 3',
      'simclr 3',
      'simsiam 3',
      'byol 3',
      'random-init 3',
    ])
    expect(all.pairs).toHaveLength(15)
    expect(all.tests).toBe(15)
    const chosen = all.rows.slice(1, 3).map(({ key }) => key)
    expect(significance(database, { ...fashion, rows: chosen })!.pairs).toHaveLength(1)
  })

  it('leaves out by itself what was run again since, and only that', () => {
    const stale = significance(database, fashion)!.rows.find((row) => row.stale)!
    const members = writer.select().from(runs).where(eq(runs.groupId, stale.groupId)).all()
    const values = writer.select().from(scores).where(eq(scores.runId, members[0]!.id)).all()
    for (const run of members) {
      const again = { ...run, id: `${run.id}-again`, groupId: 'again', codeVersion: 'code-2' }
      writer.insert(runs).values(again).run()
      for (const { id: _, ...score } of values)
        writer
          .insert(scores)
          .values({ ...score, runId: again.id })
          .run()
    }
    const keys = significance(database, fashion)!.rows.map(({ key }) => key)
    expect([keys.includes('again'), keys.includes(stale.key)]).toEqual([true, false])
    expect(significance(database, { ...fashion, rows: [stale.key, 'again'] })!.rows).toHaveLength(2)
    const replaced =
      '1 stale row is left out, as a current row has the same configuration; choose under Rows to compare both.'
    expect(staleNotes(significance(database, fashion)!)).toContain(replaced)
    writer
      .update(runs)
      .set({ config: sql`json_set(${runs.config}, '$.plugins', json('{"bars":"new"}'))` })
      .where(eq(runs.groupId, 'again'))
      .run()
    expect(staleNotes(significance(database, fashion)!)).toContain(replaced)
    writer.delete(runs).where(eq(runs.groupId, 'again')).run()
    const [kept] = staleNotes(significance(database, fashion)!)
    expect(kept).toMatch(/^\d stale rows? (is|are) among the rows compared: run them again to compare current ones\.$/)
  })

  it('has the p of the test on the stored values, before and after the correction', () => {
    const { rows, pairs } = significance(database, { ...fashion, test: 'welch' })!
    const pair = pairs.find(({ a, b }) => a === rows[1]!.key && b === rows[4]!.key)!
    const test = welch(rows[1]!.values, rows[4]!.values).value!
    expect(pair).toMatchObject({ p: test.p, statistic: test.t, df: test.df, ci95: test.ci95, n: [3, 3] })
    expect(pair.pAdjusted).toBeGreaterThan(test.p)
    expect(pair.verdict).toBe('higher')
    const uncorrected = significance(database, { ...fashion, correction: 'none' })!
    expect(uncorrected.pairs.map(({ pAdjusted }) => pAdjusted)).toEqual(uncorrected.pairs.map(({ p }) => p))
  })

  it('tests both orders of a pair when one-sided, and corrects for both', () => {
    const { pairs, rows } = significance(database, {
      ...fashion,
      test: 'welch',
      alternative: 'greater',
      correction: 'none',
    })!
    expect(pairs).toHaveLength(30)
    const pairOf = (a: number, b: number) => pairs.find((pair) => pair.a === rows[a]!.key && pair.b === rows[b]!.key)!
    expect(pairOf(1, 4).p! + pairOf(4, 1).p!).toBeCloseTo(1, 12)
    expect(pairOf(1, 4).verdict).toBe('higher')
    expect(pairOf(4, 1).verdict).toBe('undecided')
  })

  it('says what so few values can not show', () => {
    const { limits, detectable } = significance(database, { ...fashion, test: 'mann-whitney' })!
    expect(limits).toContain(
      'cannot reach p < .05 with n = 3 and 3 after Holm over 15 tests: the smallest possible p is 1',
    )
    expect(detectable?.n).toBe(2)
    const loaded = load({ dataset: 'fashion-mnist-mini', test: 'welch' })
    expect(detectableText(loaded.numbers, 'percent')).toMatch(
      /^With 2 seeds per row and a standard deviation within rows of 0\.\d points, a single comparison at alpha \.05 detects a true difference of \d\.\d points with 80% power; after Holm's correction over 15 pairs, it detects one of \d+\.\d points/,
    )
    const unreached = { ...loaded.numbers.detectable!, corrected: 1.2 }
    expect(detectableText({ ...loaded.numbers, detectable: unreached }, 'percent')).toContain(
      "after Holm's correction over 15 pairs, no difference, however large, would be detected with this power.",
    )
  })

  it('pairs shared seeds only, and gives the reason where there are none', () => {
    const single = significance(database, { ...fashion, test: 'paired' })!
    expect(single.pairs.every(({ seeds }) => (seeds?.length ?? 0) >= 2)).toBe(true)
    const raw = single.candidates.find(({ method }) => method === 'raw-pixels')!
    const [pair] = significance(database, { ...fashion, test: 'paired', rows: [raw.key, single.rows[0]!.key] })!.pairs
    expect(pair).toMatchObject({ p: null, verdict: 'n/a', reason: expect.stringContaining('two shared seeds') })
  })

  it('names what is not there, and shows the usual instead', () => {
    const { numbers, ignored } = load({ dataset: 'mars', column: 'beauty', rows: 'x,y', test: 'magic', alpha: '7' })
    expect(ignored.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'test=magic',
      'alpha=7',
      'dataset=mars',
      'column=beauty',
      'rows=x',
      'rows=y',
    ])
    expect(numbers.rows.length).toBeGreaterThan(1)
  })

  it('compares smooth rates of noisy-label runs', () => {
    const { numbers, names } = load({ dataset: 'uci-splice' })
    expect(numbers.rows).toHaveLength(11)
    expect(names.get(numbers.rows[0]!.key)?.title).toMatch(/^r = /)
  })

  it('is null while nothing is done, and has one row where there is one', () => {
    expect(significance(database, { dataset: 'scenes-few' })!.rows).toHaveLength(1)
    expect(significance(database, { dataset: 'scenes-few' })!.pairs).toEqual([])
  })
})

it('writes whole degrees of freedom without decimals', () => {
  expect([4, 3.96, 3.72].map(degreesText)).toEqual(['4', '4', '3.7'])
})

describe('McNemar over test items', () => {
  const column = 'knn_fashion-mnist-mini_top1_k-20-t-.07-cosine-backbone-features'
  beforeAll(() => {
    const labels = Int32Array.from({ length: 100 }, (_, i) => i % 10)
    const buffer = (values: Int32Array) => Buffer.from(values.buffer)
    writer
      .insert(truths)
      .values({ digest: 'labels', items: 100, labels: buffer(labels) })
      .run()
    const first = writer.select().from(runs).where(eq(runs.seed, 0)).all()
    const wrong = { simsiam: 12, byol: 30 } as Record<string, number>
    for (const run of first.filter(
      ({ method, masking, status }) => wrong[method] && masking === 'none' && status === 'done',
    )) {
      if (run.dataset !== 'fashion-mnist-mini') continue
      const predicted = labels.map((label, i) => (i < wrong[run.method]! ? -1 : label))
      const key = {
        dataset: run.dataset,
        evaluation: 'knn',
        condition: '',
        protocol: 'k 20, T .07, cosine, backbone features',
      }
      writer
        .insert(predictions)
        .values({ ...key, runId: run.id, truthDigest: 'labels', items: 100, predicted: buffer(predicted) })
        .run()
      const knn = and(eq(scores.runId, run.id), eq(scores.evaluation, 'knn'), eq(scores.metric, 'top1'))
      before.set(run.id, writer.select().from(scores).where(knn).get()!.value)
      setScore(run.id, 1 - wrong[run.method]! / 100)
    }
  })
  afterAll(() => {
    for (const [id, value] of before) setScore(id, value)
  })

  const before = new Map<string, number | null>()
  const setScore = (id: string, value: number | null) =>
    writer
      .update(scores)
      .set({ value })
      .where(and(eq(scores.runId, id), eq(scores.evaluation, 'knn'), eq(scores.metric, 'top1')))
      .run()

  it('counts items that only one of two runs gets right', () => {
    const all = significance(database, { ...fashion, column, test: 'mcnemar' })!
    const rows = all.rows.filter(({ method }) => method === 'simsiam' || method === 'byol')
    const { pairs } = significance(database, { ...fashion, column, test: 'mcnemar', rows: rows.map(({ key }) => key) })!
    expect(pairs[0]).toMatchObject({ items: { items: 100, onlyA: 18, onlyB: 0 }, seeds: [0], difference: 0.18 })
    expect(pairs[0]!.p).toBeCloseTo(2 / 2 ** 18, 12)
    const how = pairsView(load({ ...fashion, column, test: 'mcnemar', rows: rows.map(({ key }) => key).join() }))
      .lines[0]
    expect(how?.how).toContain('the runs of seed 0 on 100 test items (only the first is right on 18')
    expect(all.pairs.find(({ p }) => p === null)?.reason).toContain('no stored predictions')
  })
})

describe('the matrix', () => {
  const loaded = load({ ...fashion, test: 'welch' })
  const view = pairsView(loaded)

  it('reads a pair from both ends', () => {
    const [first, last] = [view.matrix[1]!.cells[4]!, view.matrix[4]!.cells[1]!]
    expect(first).toMatchObject({ sign: 'higher', tone: 'better', mirrored: false, text: last.text })
    expect(last).toMatchObject({ sign: 'lower', tone: 'worse', mirrored: true, how: first.how })
    expect(view.matrix.every(({ cells }, i) => cells[i] === null)).toBe(true)
  })

  it('tells the whole sentence', () => {
    expect(view.matrix[1]!.cells[4]!.how).toMatch(
      /^SimCLR .*against BYOL: \+4\.\d points \(95% interval \+\d\.\d to \+\d\.\d\)\n3 seeds each, Welch t-test, t = \d+\.\d\d, df = \d(\.\d)?, p (= \.\d{3}|< \.001) after Holm over the 15 pairs of rows compared here\nuncorrected: p/,
    )
  })

  it('names every test that was used among the pairs', () => {
    const auto = load(fashion)
    expect(testsText(auto.numbers)).toBe('paired t-test')
    const pairs = auto.numbers.pairs.map((pair, i) => (i < 2 ? { ...pair, p: 0.5, test: 'mcnemar' as const } : pair))
    const both = { ...auto, numbers: { ...auto.numbers, pairs } }
    expect(testsText(both.numbers)).toMatch(/^paired t-test \(1\d pairs\) and exact McNemar test \(2 pairs\)$/)
    expect(matrixGrid(both, view, 'here').provenance).toContain('and exact McNemar test (2 pairs), two-sided')
  })

  const differenceOf = (rows: readonly { key: string; mean: number }[], { a, b }: { a: string; b: string }) =>
    rows.find(({ key }) => key === a)!.mean - rows.find(({ key }) => key === b)!.mean

  it('writes differences in so many decimals that no end of an interval beside 0 is a 0', () => {
    const pairs = loaded.numbers.pairs.map((pair) => ({ ...pair, ci95: [0.01, 0.02] as [number, number] }))
    const near = pairs.map((pair, i) => (i === 0 ? { ...pair, ci95: [-0.0002, 0.02] as [number, number] } : pair))
    const { numbers } = loaded
    const rows = numbers.rows.map((row, i) => ({ ...row, mean: 0.9 - i / 10 }))
    const apart = (all: typeof pairs) => all.map((pair) => ({ ...pair, difference: differenceOf(rows, pair) }))
    const viewOf = (all: typeof pairs) => pairsView({ ...loaded, numbers: { ...numbers, rows, pairs: apart(all) } })
    expect(viewOf(pairs).decimals).toBe(1)
    const { decimals, lines } = viewOf(near)
    expect(decimals).toBe(2)
    expect(lines.find(({ ci95 }) => ci95 === near[0]!.ci95)!.how).toContain('(95% interval −0.02 to +2.00)')
  })

  it('is written to files without long numbers', () => {
    const grids = [matrixGrid(loaded, view, 'here'), pairsGrid(loaded, view, 'here')]
    for (const grid of grids) {
      expect(grid.rows.every(({ length }) => length === grid.head.length)).toBe(true)
      expect(grid.rows.flat().filter((text) => /\.\d{12}/.test(text))).toEqual([])
    }
  })

  it('keeps wide intervals from squeezing the axis', () => {
    const { rows, domain } = intervalsFigure(loaded)
    expect(domain[0]).toBeLessThan(Math.min(...rows.map(({ mean }) => mean)))
    expect(domain[1] - domain[0]).toBeLessThan(0.3)
  })

  it('gives a name the lines that it needs, so that what differs is never cut', () => {
    const [title, details] = ['SimCLR + grating', 'ResNet-18, 3×3 stem · grating.share 0.3, grating.wavelength 12']
    expect(labelLines({ title, details: 'λ 5' }, 232)).toEqual([{ title, details: 'λ 5' }])
    const lines = labelLines({ title, details }, 232)
    expect(lines[0]).toEqual({ title, details: '' })
    expect(
      lines
        .slice(1)
        .map((line) => line.details)
        .join(' '),
    ).toBe(details)
    expect(lines.every((line) => line.details.length * 5.8 <= 232)).toBe(true)
    const rows = intervalsFigure(loaded).rows.map((row) => ({ ...row, title, details }))
    for (const narrow of [false, true]) {
      const figure = { ...intervalsFigure(loaded), rows }
      const svg = renderToStaticMarkup(createElement(IntervalsPlot, { figure, narrow }))
      const ys = [...svg.matchAll(/<text x="\d+" y="([\d.]+)" text-anchor="(?:start|end)">/g)].map(([, y]) => Number(y))
      expect(ys).toHaveLength(rows.length * labelLines({ title, details }, narrow ? 276 : 232).length)
      expect(Math.min(...ys.slice(1).map((y, i) => y - ys[i]!))).toBeGreaterThanOrEqual(14)
      expect(svg).not.toContain('…')
    }
  })

  it('leaves defaults out of the address', () => {
    const { params } = readParams(significanceParams, { correction: 'holm', alpha: '.01', view: 'pairs' })
    expect(significanceHref(params)).toBe('/significance?alpha=0.01')
  })
})
