/** A row whose seeds all gave the same value has the same words on Significance as on the leaderboard. */
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { IntervalsPlot } from '../../../dashboard/features/significance/components/intervals-plot.tsx'
import { describeIntervals, intervalsFigure } from '../../../dashboard/features/significance/intervals-figure.ts'
import { loadPairs } from '../../../dashboard/features/significance/load.ts'
import { significanceParams } from '../../../dashboard/features/significance/params.ts'
import { readParams } from '../../../dashboard/lib/params.ts'
import { significanceLatex } from '../../../harness/analysis/significance/formats/latex.ts'
import { significanceText } from '../../../harness/analysis/significance/formats/text.ts'
import { pairsView } from '../../../harness/analysis/significance/view.ts'
import { ALL_SEEDS_EQUAL } from '../../../harness/statistics/pair-rule.ts'
import { makeStore } from '../../analysis/compare/store.ts'

it('counts its seeds as equal, and no single run', () => {
  using store = makeStore()
  for (const seed of [0, 1, 2]) {
    store.add({ seed, method: 'raw-pixels', scores: { 'knn top1': 0.8 } })
    store.add({ seed, scores: { 'knn top1': 0.7 + seed / 10 } })
  }
  store.add({ method: 'byol', scores: { 'knn top1': 0.6 } })
  const figure = intervalsFigure(loadPairs(store.database, readParams(significanceParams, {}).params)!)
  const svg = renderToStaticMarkup(createElement(IntervalsPlot, { figure }))
  expect([...svg.matchAll(/>(n = \d|\d equal)</g)].map(([, words]) => words)).toEqual(['3 equal', 'n = 3', 'n = 1'])
  expect(describeIntervals(figure)).toMatch(/Raw pixels[^;]*, 3 equal; SimCLR[^;]*, n = 3; BYOL[^;]*, n = 1\.$/)
})

it('is said beside the table to count as one observation where its items are tested', () => {
  using store = makeStore()
  const truth = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
  const add = (method: 'raw-pixels' | 'simclr', seed: number, right: number) => {
    const predicted = truth.map((label, i) => (i < right ? label : 9))
    store.add({ seed, method, scores: { 'knn top1': right / 10 }, predicted: { knn: { truth, predicted } } })
  }
  for (const [seed, right] of [8, 7, 6].entries()) {
    add('simclr', seed, right)
    add('raw-pixels', seed, 4)
  }
  const asked = (test: string) => loadPairs(store.database, readParams(significanceParams, { test }).params)!
  const text = significanceText(asked('auto'), 'pairs')
  expect(text).toContain(`\nRaw pixels: ${ALL_SEEDS_EQUAL}.\n`)
  expect(text).toMatch(/^Pair .* Only one right +p +Holm p$/m)
  expect(text).not.toContain(`SimCLR: ${ALL_SEEDS_EQUAL}`)
  expect(significanceLatex(asked('auto'), 'pairs', 'here')).toContain(`Raw pixels: ${ALL_SEEDS_EQUAL}.`)
  expect(significanceText(asked('mcnemar'), 'pairs')).not.toContain(ALL_SEEDS_EQUAL)
})

it('says beside its p that its runs count as one observation', () => {
  using store = makeStore()
  const truth = Array.from({ length: 10 }, (_, i) => i % 2)
  const wrongAt = (...items: number[]) => truth.map((label, i) => (items.includes(i) ? 1 - label : label))
  for (const seed of [0, 1]) {
    const tied = { knn: { truth, predicted: wrongAt(seed, 2) } }
    store.add({ seed, scores: { 'knn top1': 0.8 }, predicted: tied })
    const varied = { knn: { truth, predicted: wrongAt(...truth.slice(0, 3 + seed).keys()) } }
    store.add({ seed, method: 'byol', scores: { 'knn top1': 0.7 - seed / 10 }, predicted: varied })
  }
  const { lines } = pairsView(loadPairs(store.database, readParams(significanceParams, {}).params)!)
  expect(lines.map(({ test }) => test)).toEqual(['mcnemar'])
  expect(lines[0]!.how).toMatch(
    /\nSimCLR[^\n]*: all seeds gave the same value \(deterministic, or equal by chance\), so that its runs count as one observation in tests/,
  )
  expect(lines[0]!.how).not.toMatch(/\nBYOL[^\n]*: all seeds/)
})
