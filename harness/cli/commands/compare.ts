import { type Command, Option } from 'commander'
import { className } from '../../../db/catalogue/datasets.ts'
import { isShare, metricText, unitOfMetric } from '../../../db/catalogue/metrics.ts'
import type { ComparedScore, Comparison } from '../../analysis/compare/compare.ts'
import { FailureError, UsageError } from '../../base/errors.ts'
import { signed } from '../../base/signed.ts'
import { counted, decimalsOfDifference, firstFew, fullStop } from '../../base/text.ts'
import { CORRECTION_NAMES, CORRECTIONS, type Correction } from '../../statistics/corrections.ts'
import { formatP } from '../../statistics/p-value.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import type { Summary } from '../../statistics/summary.ts'
import { real } from '../arguments.ts'
import type { Act, Io, Run } from '../io.ts'

interface Options {
  a?: string
  b?: string
  reference?: boolean
  metric?: string
  correction: Correction
  alpha: number
  margin: number
  failOnRegression?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('compare [a] [b]')
    .description(
      'compare all scores that two runs or two groups of seeds share: difference, interval, test and verdict',
    )
    .option(
      '--metric <name>',
      'only this metric, evaluation, or both, by key or title: top1, knn, knn/top1; fewer tests need less correction',
    )
    .addOption(
      new Option(
        '--correction <method>',
        'multiple-testing correction over the scores shown; benjamini-hochberg if some false positives are acceptable, none for a single planned comparison',
      )
        .choices(CORRECTIONS)
        .default('holm'),
    )
    .option('--alpha <p>', 'significance level for the corrected p', real({ min: 1e-6, max: 0.5 }), ALPHA)
    .option(
      '--margin <fraction>',
      'with --fail-on-regression: tolerate losses of B up to this; .01 is one point',
      real({ min: 0, max: 1 }),
      0,
    )
    .option(
      '--reference',
      'instead of A and B: compare all runs of this store with the results that ship with maskbench, configuration by configuration; use it to check a new machine or a change of the code',
    )
    .option('--fail-on-regression', 'exit with code 1 when B is significantly worse than A in any score shown; for CI')
    .addHelpText(
      'after',
      `
A and B are names as printed by \`runs\`, without the seed, or the first characters of a run id or group id. Differences are
B - A. The test is the same on every page and in the API: a paired t-test over the shared seeds, where they are at
least two and at least half the seeds of the side with fewer; otherwise Welch's t-test over all seeds. A row trained
elsewhere or reported shares no seeds with runs of maskbench, whose seeds draw other numbers. If all
seeds of a side gave the same value (deterministic, or equal by chance), its runs count as one observation in tests. Such a
side, and a single run, is compared on its test items: McNemar's exact test and an interval over the items (Agresti-Min) tell whether these two networks differ. The
column after p is p corrected over all scores tested: Holm bounds the chance of any false positive, Benjamini-Hochberg the
share of false positives.
Scores of different data sets, conditions or protocols are never compared.

JSON: {"a", "b", "correction", "tests", "alpha", "margin", "sharedSeeds", "scores": [{"dataset", "evaluation", "condition", "metric", "protocol",
"selectedOnTest", "direction", "a": {"n", "mean", "sd", "ci95"}, "b", "seeds", "difference", "ci95", "test", "statistic", "df",
"p", "pAdjusted", "reason", "effect": {"g", "ci95"}, "detectable", "items", "verdict", "regression", "flips": [{"class", "items",
"onlyA", "onlyB"}]}], "onlyA", "onlyB"}; verdict: better worse differs undecided n/a; accuracies are fractions.

Examples:
  $ npx maskbench compare fashion-mnist-mini/simclr fashion-mnist-mini/simclr-adios
  $ npx maskbench compare 3fa2 91bc --metric linear/top1
  $ npx maskbench compare 3fa2 91bc --correction benjamini-hochberg
  $ npx maskbench compare 3fa2 91bc --fail-on-regression --margin .01
  $ npx maskbench compare --reference`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ a, b, reference = false, ...options }, io) => {
  if (!reference) return compareTwo({ ...required(a, b), ...options }, io)
  checkReferenceOptions({ a, ...options })
  const { compareWithReference } = await import('./compare/reference.ts')
  return compareWithReference(options, io)
}

function required(a: string | undefined, b: string | undefined): { a: string; b: string } {
  if (a !== undefined && b !== undefined) return { a, b }
  throw new UsageError({
    what: a === undefined ? 'nothing to compare is named' : `${a} is compared with nothing`,
    remedy: 'name two runs or groups, or compare all runs with --reference',
  })
}

function checkReferenceOptions({ a, failOnRegression, margin }: Options): void {
  const other = [a !== undefined && a, failOnRegression && '--fail-on-regression', margin > 0 && '--margin'].find(
    Boolean,
  )
  if (!other) return
  throw new UsageError({
    what: `--reference compares all runs of the store and takes no ${a === undefined ? other : 'names'}`,
    remedy: 'leave one of them out; --metric narrows the scores',
  })
}

async function compareTwo({ a, b, failOnRegression, ...options }: Options & { a: string; b: string }, io: Io) {
  const { findSides, problemOf } = await import('../../analysis/compare/find-sides.ts')
  const { compareSides, nothingCompared, pairsInFlips, scoreLabel } = await import('../../analysis/compare/compare.ts')
  const { changedSince } = await import('../../../db/changes.ts')
  const { openStored } = await import('../open-store.ts')
  const database = openStored(io)
  try {
    const found = findSides(database, a, b, options.metric ?? null)
    const problem = problemOf(found)
    if (problem !== null) throw new UsageError(problem)
    const [sideA, sideB] = [found.a.side, found.b.side]
    for (const line of found.notes) io.note(line)
    const comparison = compareSides(database, sideA!, sideB!, options)
    const nothing = nothingCompared(comparison, options.metric ?? null)
    if (nothing) throw new UsageError(nothing)
    const { textTable } = await import('../../base/formats/text-table.ts')
    const { isReachable } = await import('../../analysis/compare/score-test.ts')
    const { differingSettings } = await import('../../analysis/compare/settings.ts')
    const { legendLines } = await import('./compare/legend.ts')
    const { settingsText } = await import('./compare/settings.ts')
    const settings = settingsText(differingSettings(database, sideA!, sideB!))
    const { nameOfRuns } = await import('../../../db/queries/given-names.ts')
    const withGiven = (side: Comparison['a']) => {
      const runIds = side.runs.map(({ id }) => id)
      const given = nameOfRuns(database, runIds)
      return given === null ? side : { ...side, name: `${given} (${side.name})` }
    }
    const shown = { ...comparison, a: withGiven(comparison.a), b: withGiven(comparison.b) }
    const parts = { scoreLabel, changedSince, isReachable, legendLines, textTable }
    io.result(comparison, () => report(shown, settings, pairsInFlips(comparison), parts))
    if (failOnRegression) untestedNote(comparison, io)
    const worse = comparison.scores.filter(({ regression }) => regression)
    if (failOnRegression && worse.length > 0) {
      const what = `${comparison.b.name} is significantly worse than ${comparison.a.name} in ${worse.map(scoreLabel).join(', ')}`
      throw new FailureError({ what, remedy: 'see the differences above; --margin tolerates small losses' })
    }
  } finally {
    database.$client.close()
  }
}

/** Warns that scores without a test cannot fail, for those who rely on the exit code. */
function untestedNote({ scores, tests }: Comparison, io: Io): void {
  const untested = scores.length - tests
  if (untested === 0) return
  const why = tests === 0 ? 'no score could be tested' : `${untested} of ${scores.length} scores could not be tested`
  io.note(`--fail-on-regression: ${why}, so ${tests === 0 ? 'nothing' : 'none of these'} could fail`)
}

type Label = (score: ComparedScore) => string
type Reachable = typeof import('../../analysis/compare/score-test.ts').isReachable

/** What is loaded when it is needed. */
interface Parts {
  scoreLabel: Label
  changedSince: typeof import('../../../db/changes.ts').changedSince
  isReachable: Reachable
  legendLines: typeof import('./compare/legend.ts').legendLines
  textTable: typeof import('../../base/formats/text-table.ts').textTable
}

function report(
  { a, b, ...comparison }: Comparison,
  settings: readonly string[],
  pairs: number,
  { scoreLabel: label, changedSince: changed, isReachable: reachable, legendLines: legend, textTable: table }: Parts,
): string {
  const { scores, onlyA, onlyB } = comparison
  const right = 'right' as const
  const corrected = comparison.correction !== 'none'
  const columns = [
    { head: 'score' },
    { head: 'A', align: right },
    { head: 'B', align: right },
    { head: 'B - A', align: right },
    { head: '95% interval', align: right },
    { head: 'p' },
    ...(corrected ? [{ head: `p ${CORRECTION_NAMES[comparison.correction]}` }] : []),
    { head: 'g', align: right },
    { head: 'B is' },
  ]
  const rows = scores.map((score) => [
    score.selectedOnTest ? `${label(score)}, selected on test` : label(score),
    value(score.a, score.metric),
    value(score.b, score.metric),
    ...differenceCells(score),
    score.p === null ? 'n/a' : formatP(score.p),
    ...(corrected ? [score.pAdjusted === null ? 'n/a' : formatP(score.pAdjusted)] : []),
    score.effect ? score.effect.g.toFixed(1) : '',
    words(score, reachable),
  ])
  const side = (letter: string, { name, runs, stale, changes }: Comparison['a']) =>
    `${letter}: ${name}, ${runs.length === 1 ? 'one run' : `${runs.length} runs`}${stale ? `, stale: ${changed(changes, 'its')} changed since` : ''}`
  const flips = scores.flatMap((score) => flipLine(score, label))
  const reasons = new Set(scores.flatMap(({ reason }) => (reason === null ? [] : [reason])))
  return [
    [side('A', a), side('B', b)].join('\n'),
    ...(settings.length > 0 ? [settings.join('\n')] : []),
    table(columns, rows),
    [
      ...legend(comparison, Math.max(a.runs.length, b.runs.length)),
      ...[...reasons].map((reason) => fullStop(`n/a, or limited: ${reason}`)),
      ...(onlyA.length > 0 ? [fullStop(`Only A has ${firstFew(onlyA, 6)}`)] : []),
      ...(onlyB.length > 0 ? [fullStop(`Only B has ${firstFew(onlyB, 6)}`)] : []),
    ].join('\n'),
    ...(flips.length > 0
      ? [`Items that only one of the two gets right, by class${summed(pairs)}:\n${flips.join('\n')}`]
      : []),
  ].join('\n\n')
}

function words(score: ComparedScore, reachable: Reachable): string {
  const { metric, verdict, detectable } = score
  if (verdict !== 'undecided') return verdict
  // Shares differ by 1 at most.
  const least = detectable === null || (isShare(metric) && detectable > 1) ? 'nothing' : shown(metric, detectable)
  const limit = detectable === null || !reachable(score) ? '' : ` (detectable: ${least})`
  return `not distinguishable${limit}`
}

const MOST_CLASSES = 12

function flipLine(score: ComparedScore, label: Label): string[] {
  if (score.flips === null || score.flips.length > MOST_CLASSES || score.evaluation === 'noisy-labels') return []
  const classes = score.flips.map(
    ({ class: k, onlyA, onlyB }) => `${className(score.dataset, k) ?? `class ${k}`}: ${onlyA}|${onlyB}`,
  )
  return [`  ${label(score)}  A|B  ${classes.join('  ')}`]
}

const summed = (pairs: number): string => (pairs > 1 ? `, summed over ${counted(pairs, 'pair')} of runs (seeds)` : '')

/** The difference and its interval, in as many decimals as agree with the two means. */
function differenceCells({ metric, a, b, difference, ci95 }: ComparedScore): string[] {
  const unit = unitOfMetric(metric)
  const digits = decimalsOfDifference(difference, a.mean, b.mean, unit) - (unit === 'percent' ? 0 : 1)
  const write = (value: number) => signed(value, (size) => metricText(metric, size, digits))
  return [write(difference), ci95?.map(write).join(' to ') ?? 'n/a']
}

/** `74.5` of a share, `0.424` of another number. */
const shown = (metric: string, value: number) => metricText(metric, value, isShare(metric) ? 1 : 2)

function value({ mean, ci95, n }: Summary, metric: string): string {
  const half = ci95 ? ` ± ${shown(metric, ci95[1] - mean)}` : ''
  return `${shown(metric, mean)}${half} (${n}${n > 1 && !ci95 ? ', all equal' : ''})`
}
