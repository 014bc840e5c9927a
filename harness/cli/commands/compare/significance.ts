import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { PAIR_TABLES, type PairTable } from '../../../analysis/significance/formats/panels.ts'
import type { NamedPairs } from '../../../analysis/significance/named-pairs.ts'
import {
  ALTERNATIVES,
  type Alternative,
  CORRECTIONS,
  type Correction,
  PAIR_TESTS,
  type PairTest,
} from '../../../analysis/significance/options.ts'
import { meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'
import { withFlags } from '../../../base/quoted.ts'
import { firstFew } from '../../../base/text.ts'
import { DEFAULT_CORRECTION } from '../../../statistics/corrections.ts'
import { ALPHA } from '../../../statistics/significance-level.ts'
import { formatOrEndingOption, type PrintedFormat, real } from '../../arguments.ts'
import { type Act, type Io, type Run, shownBy } from '../../io.ts'
import { checkFolder, formatOfFile, TABLE_ENDINGS } from '../../out-file.ts'

const ENDINGS: Record<string, PrintedFormat> = { txt: 'text', ...TABLE_ENDINGS }

interface Options {
  /** The same as an argument. */
  dataSet?: string
  dataset?: string
  column?: string
  rows?: string[]
  test: PairTest
  correction: Correction
  alternative: Alternative
  alpha: number
  table: PairTable
  format?: PrintedFormat
  out?: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('significance')
    .description('test all pairs of rows of a data set by one score: differences, intervals, effect sizes, corrected p')
    .argument('[data-set]', 'as --dataset', datasetKey)
    .option(
      '--dataset <name>',
      'training data set, by key or title (default: the first one with two rows of several runs)',
      datasetKey,
    )
    .option(
      '--column <name>',
      'the score, as `compare --metric` takes it (top1, knn, knn/top1) or by its key on the leaderboard (default, and of several with that name: the first that two rows have)',
    )
    .option(
      '--rows <names>',
      "only these rows, by title (all rows that have it), as the table calls them, or by a group's id; fewer rows need less correction (default: all that the test can use)",
      rowNames,
    )
    .addOption(
      new Option(
        '--test <test>',
        "auto: paired over shared seeds, else Welch's t-test, and for single runs McNemar's over the test items; one chosen after looking at the numbers is weaker evidence",
      )
        .choices(PAIR_TESTS)
        .default('auto'),
    )
    .addOption(
      new Option(
        '--correction <method>',
        'multiple-testing correction over all pairs compared; benjamini-hochberg if some false positives are acceptable, none for a single planned comparison',
      )
        .choices(CORRECTIONS)
        .default(DEFAULT_CORRECTION),
    )
    .addOption(
      new Option(
        '--alternative <side>',
        'two-sided, or that the first row is greater or less; one-sided, both orders of a pair are tested',
      )
        .choices(ALTERNATIVES)
        .default('two-sided'),
    )
    .option('--alpha <p>', 'significance level for the corrected p', real({ min: 1e-5, max: 0.2 }), ALPHA)
    .addOption(
      new Option(
        '--table <table>',
        'pairs: a line for each pair; matrix: corrected p of each row against each other; intervals: the mean of each row',
      )
        .choices(PAIR_TABLES)
        .default('pairs'),
    )
    .addOption(formatOrEndingOption())
    .option('--out <file>', '.txt, .md, .tex, .csv or .json file to write (default: standard output)')
    .addHelpText(
      'after',
      `
Numbers, choices and files are those of the page Significance. Differences are the first row minus the second, and the rows are
ordered best first. The correction covers every pair compared. Single runs, and rows of which all seeds gave the same value, are
compared by McNemar's exact test over the items of one run each, where predictions are stored. Stale rows that a current row
replaces are left out unless --rows names them. For the ranks of methods across data sets see the page, or \`stats table\`.
md and latex have the headings of the page; csv has names for programs (ci95_low, p_corrected), with units, as that of every command.

JSON: as /api/v1/significance answers: {"dataset", "column", "test", "correction", "alternative", "alpha", "rows": [{"key",
"method", "masking", "n", "mean", "sd", "ci95", "seeds", "values", …}], "pairs": [{"a", "b", "test", "n", "seeds", "difference",
"ci95", "statistic", "df", "p", "pAdjusted", "reason", "effect": {"g", "ci95"}, "items", "verdict", "limit"}], "tests",
"detectable", "limits", "candidates", "cut", "ignored"}; a and b are keys of rows; accuracies are fractions.

Examples:
  $ npx maskbench significance
  $ npx maskbench significance fashion-mnist-mini --column linear/top1
  $ npx maskbench significance fashion-mnist-mini --rows 'SimCLR,SimCLR + ADIOS,BYOL' --test welch
  $ npx maskbench significance fashion-mnist-mini --table matrix
  $ npx maskbench significance fashion-mnist-mini --correction benjamini-hochberg --format csv
  $ npx maskbench significance fashion-mnist-mini --out pairs.tex`,
    )
    .action(act(run))
}

/** What stands in parentheses may have commas: `SimCLR (epochs 5, lambda 1),BYOL`. */
const rowNames = (text: string): string[] => text.split(/,(?![^(]*\))/).flatMap((name) => name.trim() || [])

export const run: Run<Options> = async ({ dataSet, out, format: named, ...given }, io) => {
  const options = { ...given, dataset: given.dataset ?? dataSet }
  if (dataSet !== undefined && options.dataset !== dataSet) {
    const what = `the data sets ${dataSet} and ${options.dataset} are both named`
    throw new UsageError({ what, remedy: 'name one, as --dataset or without it' })
  }
  if (out !== undefined) checkFolder(out)
  const asked = named === undefined ? null : { format: named, flag: `--format ${named}` }
  const format = out === undefined ? (named ?? 'text') : formatOfFile(out, ENDINGS, asked)
  const { openStored } = await import('../../open-store.ts')
  const { namedPairs } = await import('../../../analysis/significance/named-pairs.ts')
  const { tooFewRows } = await import('../../../analysis/significance/sentences.ts')
  const database = openStored(io)
  try {
    const loaded = namedPairs(database, options)
    if (!loaded) throw new UsageError({ what: 'no finished run has a score yet', remedy: 'npx maskbench run quick' })
    const { numbers } = loaded
    checkThere(loaded)
    if (numbers.rows.length < 2) throw new UsageError(tooFewRows(loaded, 'with --rows'))
    const text = await written(database, loaded, { ...options, out, format }, io)
    if (out === undefined) io.result(numbers, () => text)
    else {
      const { writeAtomically } = await import('../../../base/atomic-write.ts')
      writeAtomically(resolve(out), text)
      io.result(numbers, () => `wrote ${out}`)
    }
    const others = loaded.datasets.filter((dataset) => dataset !== numbers.dataset)
    if (options.dataset === undefined && others.length > 0) {
      io.note(`This is ${numbers.dataset}; --dataset chooses another: ${others.join(', ')}`)
    }
  } finally {
    database.$client.close()
  }
}

const MOST_NAMED = 12

/** @throws UsageError for a data set, score or row that does not exist. */
function checkThere({ numbers, names }: NamedPairs): void {
  const [first] = numbers.ignored
  if (first === undefined) return
  const { name, value, why } = first
  const known = first.name === 'rows' ? [...names.values()].map(({ full }) => full) : first.known
  const there = `there are ${firstFew(known, MOST_NAMED, { separator: '; ' })}`
  throw new UsageError({ what: `--${name} ${value}: ${why}`, remedy: meantOr(there, value, known) })
}

type Database = ReturnType<typeof import('../../open-store.ts').openStored>

async function written(
  database: Database,
  loaded: NamedPairs,
  options: Omit<Options, 'format'> & { format: PrintedFormat },
  io: Io,
): Promise<string> {
  const { table, format, out } = options
  if (format === 'json') return `${JSON.stringify(loaded.numbers, null, 2)}\n`
  if (format === 'text') {
    const { significanceText, TERMINAL_PAIRS } = await import('../../../analysis/significance/formats/text.ts')
    return significanceText(loaded, table, out === undefined ? TERMINAL_PAIRS : undefined)
  }
  const { commitsOfGroups } = await import('../../../../db/queries/commits.ts')
  const { provenanceLine } = await import('../../../analysis/board/provenance.ts')
  const { writeSignificance } = await import('../../../analysis/significance/formats/write.ts')
  const groups = loaded.numbers.rows.map(({ measuredBy }) => measuredBy)
  const commits = commitsOfGroups(database, groups)
  const source = provenanceLine({ store: io.database, commits, shownBy: shownBy(io, commandOf(options), format) })
  return writeSignificance(loaded, table, format, source)
}

/** The command with the options that were given. */
function commandOf({ dataset, column, rows, test, correction, alternative, alpha, table, format }: Options): string {
  const unless = <T>(usual: T, value: T) => (value === usual ? undefined : value)
  return withFlags('npx maskbench significance', {
    ...{ dataset, column, rows },
    test: unless('auto', test),
    correction: unless(DEFAULT_CORRECTION, correction),
    alternative: unless('two-sided', alternative),
    alpha: unless(ALPHA, alpha),
    table: unless('pairs', table),
    format,
  })
}
