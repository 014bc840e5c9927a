import { type Command, Option } from 'commander'
import type { Comparison } from '../../analysis/compare/compare.ts'
import { FailureError, UsageError } from '../../base/errors.ts'
import { quoted, withFlags } from '../../base/quoted.ts'
import { CORRECTIONS, type Correction, DEFAULT_CORRECTION } from '../../statistics/corrections.ts'
import { SEED_TESTS, type SeedTestName } from '../../statistics/pair-rule.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { formatOption, type PrintedFormat, real } from '../arguments.ts'
import { type Act, type Io, type Run, shownBy } from '../io.ts'

interface Options {
  a?: string
  b?: string
  reference?: boolean
  metric?: string
  test?: SeedTestName
  correction: Correction
  alpha: number
  margin: number
  failOnRegression?: boolean
  format?: PrintedFormat
}

export function declare(program: Command, act: Act): void {
  program
    .command('compare [a] [b]')
    .description(
      'compare all scores that two runs or two groups of seeds share: difference, interval, test and verdict',
    )
    .option(
      '--metric <names>',
      'only the scores of this metric, evaluation, or both, or of a list of these, by key or title: top1, knn, knn/top1,linear/top1; fewer tests need less correction',
    )
    .addOption(
      new Option(
        '--test <test>',
        "test over seeds; auto: paired over shared seeds, else Welch's t-test; welch: if equal seed numbers share nothing, e.g. networks trained elsewhere with different data orders; paired: over the shared seeds, even if there are few",
      )
        .choices(SEED_TESTS)
        .default('auto'),
    )
    .addOption(
      new Option(
        '--correction <method>',
        'multiple-testing correction over the scores shown; benjamini-hochberg if some false positives are acceptable, none for a single planned comparison',
      )
        .choices(CORRECTIONS)
        .default(DEFAULT_CORRECTION),
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
    .addOption(formatOption())
    .option('--fail-on-regression', 'exit with code 1 when B is significantly worse than A in any score shown; for CI')
    .addHelpText(
      'after',
      `
A and B are names as printed by \`runs\`, without the seed and, where only one data set has them, without the data set; names
given by \`tag --name\`; or the first characters of a run id or group id. Differences are B - A. The test is the same on every
page and in the API: a paired t-test over the shared seeds, if there are at least two of them and they make up at least half the seeds of the side
with fewer; otherwise Welch's t-test over all seeds. A row trained elsewhere or reported shares no seeds with runs of maskbench,
whose seeds draw other numbers. If all seeds of a side gave the same value (deterministic, or equal by chance), its runs count
as one observation in tests. Such a
side, and a single run, is compared on its test items: McNemar's exact test and an interval over the items (Agresti-Min) tell whether these two networks differ. The
column after p is p corrected over all scores tested: Holm bounds the chance of any false positive, Benjamini-Hochberg the
share of false positives.
Scores of different data sets, conditions or protocols are never compared.
In text ± is half the width of the 95% t-interval over seeds; in latex it is the standard deviation, as papers print it. md, csv and
latex are the files that the page gives; csv of --reference has one line per score.

JSON: {"a", "b", "test", "correction", "tests", "alpha", "margin", "sharedSeeds", "scores": [{"dataset", "evaluation", "condition", "metric", "protocol",
"selectedOnTest", "direction", "a": {"n", "mean", "sd", "ci95"}, "b", "seeds", "difference", "ci95", "test", "statistic", "df",
"p", "pAdjusted", "reason", "effect": {"g", "ci95"}, "detectable", "items", "verdict", "regression", "flips": [{"class", "items",
"onlyA", "onlyB"}], "flipPairs"}], "onlyA", "onlyB"}; verdict: better worse differs undecided n/a; accuracies are fractions.

Examples:
  $ npx maskbench compare fashion-mnist-mini/simclr fashion-mnist-mini/simclr-adios
  $ npx maskbench compare 3fa2 91bc --metric linear/top1
  $ npx maskbench compare 3fa2 91bc --metric linear/top1,knn/top1
  $ npx maskbench compare 3fa2 91bc --correction benjamini-hochberg
  $ npx maskbench compare 3fa2 91bc --format latex > scores.tex
  $ npx maskbench compare 3fa2 91bc --fail-on-regression --margin .01
  $ npx maskbench compare --reference`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ a, b, reference = false, ...options }, io) => {
  if (!reference) return compareTwo({ ...required(a, b), ...options }, io)
  checkReferenceOptions({ a, ...options })
  const { compareWithReference } = await import('./compare/reference.ts')
  const { format = 'text' } = options
  return compareWithReference({ ...options, format, command: commandOf(options) }, io)
}

function required(a: string | undefined, b: string | undefined): { a: string; b: string } {
  if (a !== undefined && b !== undefined) return { a, b }
  throw new UsageError({
    what: a === undefined ? 'nothing to compare is named' : `${a} is compared with nothing`,
    remedy: 'name two runs or groups, or compare all runs with --reference',
  })
}

function checkReferenceOptions({ a, failOnRegression, margin, test = 'auto' }: Options): void {
  const flags = [failOnRegression && '--fail-on-regression', margin > 0 && '--margin', test !== 'auto' && '--test']
  const other = [a !== undefined && a, ...flags].find(Boolean)
  if (!other) return
  throw new UsageError({
    what: `--reference compares all runs of the store and takes no ${a === undefined ? other : 'names'}`,
    remedy: 'leave one of them out; --metric narrows the scores',
  })
}

async function compareTwo({ a, b, failOnRegression, ...options }: Options & { a: string; b: string }, io: Io) {
  const { findSides, problemOf } = await import('../../analysis/compare/find-sides.ts')
  const { compareSides, nothingCompared, scoreLabel } = await import('../../analysis/compare/compare.ts')
  const { openStored } = await import('../open-store.ts')
  const database = openStored(io)
  try {
    const found = findSides(database, a, b, options.metric ?? null)
    const problem = problemOf(found)
    if (problem !== null) throw new UsageError(problem)
    const [sideA, sideB] = [found.a.side, found.b.side]
    for (const line of found.notes) io.note(line)
    const comparison = compareSides(database, sideA!, sideB!, options)
    const nothing = nothingCompared(database, comparison, options.metric ?? null)
    if (nothing) throw new UsageError(nothing)
    const text = await written(database, comparison, { a, b, ...options }, io)
    io.result(comparison, () => text)
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

async function written(
  database: Database,
  comparison: Comparison,
  { format = 'text', ...options }: Options,
  io: Io,
): Promise<string> {
  if (format === 'json') return JSON.stringify(comparison, null, 2)
  if (format === 'text') {
    const { comparisonText } = await import('../../analysis/compare/formats/text.ts')
    return comparisonText(database, comparison)
  }
  const { writeComparison } = await import('../../analysis/compare/formats/write.ts')
  const { latexProblem } = await import('../../analysis/compare/formats/latex.ts')
  const tooMany = format === 'latex' ? latexProblem(comparison) : null
  if (tooMany) throw new UsageError(tooMany)
  const { commitsOfGroups } = await import('../../../db/queries/commits.ts')
  const { provenanceLine } = await import('../../analysis/board/provenance.ts')
  const commits = commitsOfGroups(database, [comparison.a.groupId, comparison.b.groupId])
  const command = commandOf({ format, ...options })
  const source = provenanceLine({ store: io.database, commits, shownBy: shownBy(io, command, format) })
  return writeComparison(database, comparison, format, source)
}

type Database = ReturnType<typeof import('../open-store.ts').openStored>

/** The command with what was given. */
function commandOf({ a, b, metric, test = 'auto', correction, alpha, format }: Options): string {
  const sides = [a, b].flatMap((side) => (side === undefined ? [] : quoted(side)))
  const command = ['npx maskbench compare', ...(sides.length > 0 ? sides : ['--reference'])].join(' ')
  return withFlags(command, {
    metric,
    test: test === 'auto' ? undefined : test,
    correction: correction === DEFAULT_CORRECTION ? undefined : correction,
    alpha: alpha === ALPHA ? undefined : alpha,
    format,
  })
}

/** Warns that scores without a test cannot fail, for those who rely on the exit code. */
function untestedNote({ scores, tests }: Comparison, io: Io): void {
  const untested = scores.length - tests
  if (untested === 0) return
  const why = tests === 0 ? 'no score could be tested' : `${untested} of ${scores.length} scores could not be tested`
  io.note(`--fail-on-regression: ${why}, so ${tests === 0 ? 'nothing' : 'none of these'} could fail`)
}
