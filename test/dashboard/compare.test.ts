import { describe, expect, it } from 'vitest'
import { sharedPanels } from '../../dashboard/features/compare/curves.ts'
import { configLines, environmentLines, environmentOf } from '../../dashboard/features/compare/facts.ts'
import { flipsOf } from '../../dashboard/features/compare/flips.ts'
import { loadComparison } from '../../dashboard/features/compare/load.ts'
import {
  axisOf,
  barOf,
  hasChoiceOfTest,
  numbersOf,
  SEED_TEST_CHOICES,
  scoreLines,
  summaryOf,
} from '../../dashboard/features/compare/view.ts'
import { environmentTitle, titledEnvironment } from '../../dashboard/features/runs/environment-titles.ts'
import { factsTree } from '../../dashboard/features/runs/facts-tree.ts'
import { runConfigSchema } from '../../db/config/run.ts'
import { getRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { type ComparedScore, compareSides } from '../../harness/analysis/compare/compare.ts'
import { sideChoices } from '../../harness/analysis/compare/find-runs.ts'
import { scoresGrid } from '../../harness/analysis/compare/formats/grid.ts'
import { legendLines } from '../../harness/analysis/compare/formats/legend.ts'
import { writeGrid } from '../../harness/base/formats/grid.ts'
import { SEED_TESTS } from '../../harness/statistics/pair-rule.ts'
import { environment } from '../../harness/store/runs/environment.ts'
import { addPredictions } from './predicted.ts'
import { fixtureStore } from './store.ts'

const { database, writer } = fixtureStore()
const PLAIN = 'fashion-mnist-mini/simsiam'
const OTHER = 'fashion-mnist-mini/byol'

const runsOf = (method: string) =>
  listRuns(database, { dataset: 'fashion-mnist-mini', method, status: 'done' })
    .filter(({ masking }) => masking === 'none')
    .sort((x, y) => x.seed - y.seed)

// SimSiam is wrong on every tenth item and on class 3, BYOL on class 7 in the first half, with seed 0 on the last item too.
const wrong = new Map<string, (item: number) => boolean>([
  ...runsOf('simsiam').map(({ id, seed }) => [id, (i: number) => i % 10 === 3 || i < seed] as const),
  ...runsOf('byol').map(
    ({ id, seed }) => [id, (i: number) => (i % 10 === 7 && i < 100) || (seed === 0 && i === 199)] as const,
  ),
])
addPredictions(writer, wrong)

const load = (raw: Record<string, string | string[]>) => loadComparison(database, raw)

it('offers a pair to begin with while nothing is chosen: a method without masks and with them', () => {
  const { start } = load({})
  expect(start!.map(({ letter, run }) => [letter, run.masking])).toEqual([
    ['A', 'none'],
    ['B', expect.not.stringMatching(/^none$/)],
  ])
  const [a, b] = start!
  expect(a!.run.method).toBe(b!.run.method)
  expect(load({ a: a!.text, b: b!.text }).comparison!.scores.length).toBeGreaterThan(0)
  expect(load({ a: PLAIN }).start).toBeNull()
})

describe('two groups of seeds', () => {
  const { comparison, a, b } = load({ a: PLAIN, b: OTHER })
  const lines = scoreLines(comparison!, 'fashion-mnist-mini')

  it('are told apart in plain words, with seeds, test, p and correction', () => {
    expect(lines.map(({ title, metric }) => `${title} ${metric}`)).toEqual(['k-NN top-1', 'Linear probe top-1'])
    const [knn, linear] = lines
    expect(knn).toMatchObject({ verdict: 'B is better', limit: '' })
    expect(knn!.how).toMatch(
      /^3 seeds, paired t, p (= \.\d{3}|< \.001) after Holm over the 2 scores \(.* uncorrected\)$/,
    )
    expect(linear).toMatchObject({ verdict: 'B is worse', difference: expect.stringMatching(/^−2\.\d$/) })
    expect(numbersOf(linear!.score)).toMatch(
      /last epoch\nseeds 0, 1, 2\nt = −\d+\.\d\d, df = 2\nHedges' g −\d+\.\d \(−/,
    )
    expect(summaryOf(comparison!)).toEqual({
      lead: 'Of 2 scores, B is better in 1 and worse in 1.',
      how: 'Paired t-test over seeds 0, 1, 2. p is corrected by Holm over the 2 scores of this pair tested here; it is significant below .05.',
    })
  })

  it('are compared by the test that was chosen, with the numbers of `compare --test`', () => {
    const chosen = load({ a: PLAIN, b: OTHER, test: 'welch' })
    const asked = compareSides(database, a!.side, b!.side, { test: 'welch' })
    expect(chosen.comparison).toEqual(asked)
    expect(asked.scores.map(({ test }) => test)).toEqual(['welch', 'welch'])
    expect(asked.scores[0]!.p).not.toBe(comparison!.scores[0]!.p)
    expect(load({ a: PLAIN, b: OTHER, test: 'welch', metric: 'knn' }).comparison!.scores[0]!.test).toBe('welch')
    expect(load({ a: PLAIN, b: OTHER, test: 'student' }).ignored).toMatchObject([{ name: 'test', value: 'student' }])
  })

  it('have a choice of the test, which a single run has not unless it was chosen', () => {
    expect(SEED_TEST_CHOICES.map(({ value }) => value)).toEqual([...SEED_TESTS])
    const [one] = runsOf('simsiam')
    const single = (more: object) => hasChoiceOfTest(load({ a: one!.id, b: OTHER, ...more }).comparison!)
    expect([hasChoiceOfTest(comparison!), single({}), single({ test: 'paired' })]).toEqual([true, false, true])
  })

  it('name the paired seeds only where all scores are over the same', () => {
    const [knn, linear] = comparison!.scores
    const scores = [knn!, { ...linear!, seeds: [0, 1] }]
    expect(summaryOf({ ...comparison!, scores }).how).toMatch(
      /^Paired t-test over the shared seeds of each score\. p is /,
    )
    expect(legendLines({ ...comparison!, scores })[0]).toContain('over the shared seeds of each score.')
    expect(legendLines(comparison!)[0]).toContain('Paired t-test over seeds 0, 1, 2.')
  })

  it('of separate seeds say what is detectable if variances are equal, and nothing where they plainly are not', () => {
    const limitAt = (df: number) => {
      const score = { ...lines[0]!.score, verdict: 'undecided', test: 'welch', detectable: 0.2, df } as const
      const [line] = scoreLines({ ...comparison!, scores: [score] }, 'fashion-mnist-mini')
      // As `compare` calls it.
      expect(line!.verdict).toBe('not distinguishable')
      return line!.limit
    }
    expect(limitAt(3.9)).toBe('detectable at 80% power: 20.0 points (single test at .05, equal variances)')
    expect(limitAt(2.1)).toBe('too few degrees of freedom to say what is detectable')
  })

  it('differ in their options, and only these are named', () => {
    const differing = configLines(a!.runs, b!.runs, false).filter(({ differs }) => differs)
    expect(differing.map(({ path }) => path)).toContain('method')
    expect(differing.find(({ path }) => path === 'method')).toMatchObject({ a: 'simsiam', b: 'byol' })
    expect(differing.map(({ path }) => path)).not.toContain('seed')
    expect(environmentLines(a!.runs, b!.runs).filter(({ differs }) => differs)).toEqual([])
  })

  it('have their test items summed over pairs, class by class', () => {
    const view = flipsOf(comparison!, null)!
    expect(view).toMatchObject({ key: 'knn top1', pairs: 3, items: 600, onlyA: 31, onlyB: 63 })
    expect(view.lines[3]).toEqual({ class: 3, name: 'Dress', items: 60, onlyA: 0, onlyB: 60, net: 60 })
    expect(view.lines[7]).toEqual({ class: 7, name: 'Sneaker', items: 60, onlyA: 30, onlyB: 0, net: -30 })
    expect(view.wins).toBe('B gains most in Dress (+60) and loses most in Sneaker (−30).')
  })

  it('count only the pairs whose predictions are stored', () => {
    const [knn] = comparison!.scores
    expect(flipsOf({ ...comparison!, scores: [{ ...knn!, flipPairs: 2 }] }, null)!.pairs).toBe(2)
  })

  it('share the axes of their curves, a line a seed', () => {
    const panels = sharedPanels(database, [a!, b!])
    expect(panels.map(({ key }) => key)).toEqual(['loss', 'online_knn'])
    expect(panels[0]!.lines.map(({ label }) => label)).toEqual(
      ['A', 'B'].flatMap((side) => [0, 1, 2].map((seed) => `${side}, seed ${seed}`)),
    )
    expect(panels[0]!.sides).toEqual(['A', 'A', 'A', 'B', 'B', 'B'])
  })

  it('narrow to one evaluation with less correction', () => {
    const narrow = load({ a: PLAIN, b: OTHER, metric: 'linear' })
    const [line] = scoreLines(narrow.comparison!, 'fashion-mnist-mini')
    expect(line!.how).not.toContain('Holm')
    expect(narrow.comparison!.scores[0]!.pAdjusted).toBe(narrow.comparison!.scores[0]!.p)
    const odd = load({ a: PLAIN, b: OTHER, metric: 'beauty' })
    expect(odd.comparison!.scores).toHaveLength(2)
    expect(odd.ignored).toEqual([
      { name: 'metric', value: 'beauty', why: expect.stringContaining('the two sides share no score') },
    ])
  })
})

describe('two single runs', () => {
  const { comparison, a, b } = load({ a: `${PLAIN}/2`, b: `${OTHER}/0` })

  it('take McNemar where predictions are stored, and say why not elsewhere', () => {
    const [knn, linear] = scoreLines(comparison!, 'fashion-mnist-mini')
    expect(knn!.how).toMatch(/^200 test items, McNemar's exact test, p = \.\d{3}$/)
    expect(knn!.limit).toContain('only A is right on 11, only B on 22')
    expect(linear).toMatchObject({ verdict: 'no test', how: '1 run each', interval: 'n/a', limit: '' })
    expect(summaryOf(comparison!).lead).toBe(
      'B does not differ significantly from A in the one score tested; 1 more has no test.',
    )
    expect(summaryOf({ ...comparison!, scores: [...comparison!.scores, comparison!.scores[0]!], tests: 2 }).lead).toBe(
      'B does not differ significantly from A in any of the 2 scores tested; 1 more has no test.',
    )
    expect(summaryOf(comparison!).how).toMatch(/No test for 1 score: a single run .* no predictions for the same items/)
  })

  it('differ in the seed as well', () => {
    const lines = configLines(a!.runs, b!.runs, true)
    expect(lines.find(({ path }) => path === 'seed')).toEqual({ path: 'seed', a: '2', b: '0', differs: true })
  })
})

describe('what is typed', () => {
  it('finds by a part of a name when it is none, and says so', () => {
    const { problems, suggestions } = load({ a: 'simsiam', b: OTHER })
    expect(problems).toEqual([{ letter: 'A', what: expect.stringContaining('"simsiam"'), remedy: expect.any(String) }])
    expect(suggestions.map(({ name }) => name)).toContain(PLAIN)
    expect(suggestions.every(({ name }) => name.includes('simsiam'))).toBe(true)
  })

  it('suggests others on the same data for one side', () => {
    const { suggestions, comparison } = load({ a: PLAIN })
    expect(comparison).toBeNull()
    expect(new Set(suggestions.map(({ dataset }) => dataset))).toEqual(new Set(['fashion-mnist-mini']))
    expect(suggestions.map(({ name }) => name)).not.toContain(PLAIN)
  })

  it('of two configurations with one name takes the id', () => {
    const choices = sideChoices(database, { dataset: 'fashion-mnist-mini', search: null, most: 100 })
    const twins = choices.filter(({ name }) => name === 'fashion-mnist-mini/simclr')
    expect(twins).toHaveLength(2)
    expect(twins.map(({ text, id }) => text === id)).toEqual([true, true])
  })

  it('a list of metrics restricts the scores to these', () => {
    const { comparison, ignored } = load({ a: PLAIN, b: OTHER, metric: 'knn/top1,linear/top1' })
    expect(comparison!.scores.map(({ evaluation }) => evaluation)).toEqual(['knn', 'linear'])
    expect(ignored).toEqual([])
    expect(load({ a: PLAIN, b: OTHER, metric: 'beauty' }).ignored).toMatchObject([{ value: 'beauty' }])
  })

  it('twice the same is no comparison', () => {
    expect(load({ a: PLAIN, b: PLAIN }).nothing).toEqual({
      what: `${PLAIN} and ${PLAIN} are the same runs`,
      remedy: 'name two different ones',
    })
    expect(load({ a: PLAIN, b: 'uci-heart/noisy-labels' }).nothing?.what).toContain('no score in common')
  })
})

it('draws differences on one axis that long intervals leave', () => {
  const score = (difference: number, half: number) =>
    ({ difference, ci95: [difference - half, difference + half] }) as unknown as ComparedScore
  const scores = [score(0.01, 0.01), score(-0.02, 0.012), score(0.005, 0.011), score(0.01, 0.013), score(0, 0.9)]
  const bound = axisOf(scores)
  expect(bound).toBeGreaterThan(0.032)
  expect(bound).toBeLessThan(0.06)
  expect(barOf(scores[4]!.ci95!, bound)).toEqual({ from: -bound, to: bound, cutLow: true, cutHigh: true })
  expect(barOf(scores[0]!.ci95!, bound)).toEqual({ from: 0, to: 0.02, cutLow: false, cutHigh: false })
})

it('calls the sides on the command line by their names, where these are theirs alone', () => {
  const { a, b } = load({ a: PLAIN, b: `${OTHER}/1` })
  expect([a!.word, b!.word]).toEqual([PLAIN, `${OTHER}/1`])
  const choices = sideChoices(database, { dataset: null, search: null, most: 300 })
  const shared = choices.find(({ name }, i) => choices.some((other, j) => i !== j && other.name === name))!
  expect(load({ a: shared.id, b: OTHER }).a!.word).toBe(shared.id.slice(0, 12))
})

it('says the effect size beside p', () => {
  const [line] = scoreLines(load({ a: PLAIN, b: OTHER }).comparison!, 'fashion-mnist-mini')
  expect(line!.score.effect).not.toBeNull()
  expect(line!.effect).toMatch(/^Hedges' g −?\d+\.\d \(−?\d+\.\d to −?\d+\.\d\)$/)
})

it('goes along as CSV, and in Markdown with what it is of', () => {
  const { comparison } = load({ a: PLAIN, b: OTHER })
  const grid = scoresGrid(comparison!, 'here')
  const [head, first] = writeGrid(grid, 'csv').split('\r\n')
  expect(head).toMatch(/^score,data,protocol,a,n_a,b,n_b,difference,ci95_low/)
  expect(first).toMatch(/^knn top1,fashion-mnist-mini,"k 20.*,\d\d\.\d+,3,\d\d\.\d+,3,.*,percent$/)
  expect(writeGrid(grid, 'md').split('\n\n').at(-1)).toContain(`A ${PLAIN} (`)
})

it('writes nested options under their name, lists of options one by one', () => {
  const tree = factsTree({
    lr: 0.1,
    none: null,
    variables: {},
    adios: { masks: 4, optimizer: { name: 'adamw' } },
    evaluations: [{ name: 'knn', k: 20 }, { name: 'linear' }],
    rates: [0.1, 0.2],
  })
  expect(tree.leaves).toEqual([
    ['lr', '0.1'],
    ['none', null],
    ['variables', null],
    ['rates', '0.1, 0.2'],
  ])
  expect(tree.groups.map(({ name }) => name)).toEqual(['adios', 'evaluations: knn', 'evaluations: linear'])
  const [run] = load({ a: PLAIN, b: OTHER }).a!.runs
  expect(environmentOf(run!)).toMatchObject({ commit: '2ba4e300b6f8', host: 'fixture-host', tensorflow: '2.21.0' })
})

it('every fact that is recorded has a title, which for some packages is their name', () => {
  const run = getRun(database, listRuns(database, { status: 'done' })[0]!.id)!
  const device = { kind: 'gpu', name: 'Example', driver: '1', capability: '9.0', memoryMb: 1 } as never
  const { facts } = environment(runConfigSchema.parse(run.config), { version: '2.21.0', device })
  const names = Object.keys({ ...environmentOf(run), ...facts }).filter(
    (name) => !(name in run.environment) || name in facts,
  )
  expect(names.length).toBeGreaterThan(20)
  const untitled = names.filter((name) => environmentTitle(name) === name)
  expect(untitled.sort()).toEqual(['better-sqlite3', 'maskbench', 'sharp'])
})

it('variables of the environment and facts of another version keep their names', () => {
  expect(environmentTitle('variables.OMP_NUM_THREADS')).toBe('OMP_NUM_THREADS')
  expect(environmentTitle('data')).toMatch(/data sets and plugins$/)
  expect(Object.entries(titledEnvironment({ cpu: 'x', novel: 1, variables: { A: 'b' } }))).toEqual([
    ['Processor', 'x'],
    ['novel', 1],
    ['Environment variables', { A: 'b' }],
  ])
})
