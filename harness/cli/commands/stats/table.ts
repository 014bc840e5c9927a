/** `stats table`: the statistics of a table of one's own, without storing anything. */

import { basename, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { BOLD_HELP, BOLD_RULES, type BoldRule } from '../../../analysis/bold-rules.ts'
import { FAMILIES, type Family, SPREADS, type Spread } from '../../../analysis/own-table/analyse.ts'
import { CHOSEN_DECIMALS } from '../../../analysis/own-table/decimals.ts'
import { TABLE_TESTS, type TableTest } from '../../../analysis/own-table/pairs.ts'
import { PLUS_MINUS, type PlusMinus } from '../../../analysis/own-table/samples/plus-minus.ts'
import { type TableUnit, UNITS } from '../../../analysis/own-table/units.ts'
import { PICTURE_ENDINGS, type PictureFormat } from '../../../analysis/plot/files/formats.ts'
import { RANK_TESTS, type RankTest } from '../../../analysis/significance/options.ts'
import { UsageError } from '../../../base/errors.ts'
import { TABLE_OF_TEXT, textNamed } from '../../../base/formats/read-text.ts'
import { TABLE_FORMAT_NAMES } from '../../../base/formats/table-formats.ts'
import { listed } from '../../../base/text.ts'
import { CORRECTIONS, type Correction, DEFAULT_CORRECTION } from '../../../statistics/corrections.ts'
import { ALPHA } from '../../../statistics/significance-level.ts'
import { integer, real } from '../../arguments.ts'
import { type Act, checkNoTerminal, type Run } from '../../io.ts'
import { checkFolder, formatOfFile, TABLE_ENDINGS } from '../../out-file.ts'

const FORMATS = ['text', ...TABLE_FORMAT_NAMES, 'svg'] as const
type Format = (typeof FORMATS)[number]

/** By the endings of the names of files. */
const ENDINGS: Record<string, Format | PictureFormat> = { txt: 'text', ...PICTURE_ENDINGS, ...TABLE_ENDINGS }

interface Options {
  file: string
  unit?: TableUnit
  value?: string
  n?: number
  plusMinus?: PlusMinus
  against?: string
  lowerIsBetter?: boolean
  paired?: boolean
  percent?: boolean
  test: TableTest
  correction: Correction
  family: Family
  ranks: RankTest
  alpha: number
  bold: BoldRule
  spread: Spread
  decimals?: number
  format?: Format
  out?: string
}

export function declareTable(stats: Command, act: Act): void {
  stats
    .command('table')
    .description(
      'means, intervals, tests of all pairs, and ranks across data sets, of a table of results; stores nothing',
    )
    .argument('<file>', 'CSV, TSV, JSON, Markdown or LaTeX table; - reads standard input')
    .addOption(new Option('--unit <unit>', 'unit of the values, if the values alone do not tell').choices(UNITS))
    .option('--percent', 'print fractions in percent, times 100')
    .option(
      '--value <column>',
      'name of the column of the values, where it is not called value or several could hold them',
    )
    .option(
      '--n <values>',
      'number of values behind each mean, if the table has means with a standard deviation (81.2 ± 0.4, or a column std) and no column n or count',
      integer({ min: 2 }),
    )
    .addOption(
      new Option(
        '--plus-minus <spread>',
        'what ± means in the input table: standard deviation, standard error, or half the width of a 95% interval; if not given, what the heading says, else sd',
      ).choices(PLUS_MINUS),
    )
    .option('--lower-is-better', 'smaller values are better, e.g. errors or losses; a ↓ in every heading says so too')
    .addOption(
      new Option(
        '--test <test>',
        "for pairs of methods on a data set; auto: paired over shared seeds, else Welch's t-test; mann-whitney compares ranks (Wilcoxon's signed ranks are for --ranks alone)",
      )
        .choices(TABLE_TESTS)
        .default('auto'),
    )
    .addOption(
      new Option(
        '--correction <correction>',
        'correction of p-values for the number of pairs; holm bounds the chance of any false finding; benjamini-hochberg bounds their share among the findings',
      )
        .choices(CORRECTIONS)
        .default(DEFAULT_CORRECTION),
    )
    .option(
      '--paired',
      'the values that are listed for each method, or its rows, are of the same seeds in the same order; without a column seed nothing is paired otherwise',
    )
    .option(
      '--against <method>',
      'compare every method with this one alone, on each data set and in ranks across data sets, and correct over these comparisons only; a mean that differs significantly from its mean is marked †',
    )
    .addOption(
      new Option('--family <family>', 'p-values corrected together: the pairs of each data set, or of the whole table')
        .choices(FAMILIES)
        .default('dataset'),
    )
    .addOption(
      new Option(
        '--ranks <test>',
        "for pairs across data sets, after Friedman's test; wilcoxon-holm needs many data sets; with --against, nemenyi means z tests of mean ranks with Holm's correction",
      )
        .choices(RANK_TESTS)
        .default('nemenyi'),
    )
    .option('--alpha <level>', 'significance level', real({ min: 1e-6, max: 0.5 }), ALPHA)
    .addOption(new Option('--bold <rule>', BOLD_HELP).choices(BOLD_RULES).default('significant'))
    .addOption(
      new Option(
        '--spread <spread>',
        'what is printed after ± in a mean: half the width of its 95% t-interval, or sd, the standard deviation, as `leaderboard --format latex` has it',
      )
        .choices(SPREADS)
        .default('interval'),
    )
    .option(
      '--decimals <number>',
      'decimals of means, spreads and differences (default: two of percentages, four of fractions, else two digits of the usual spread)',
      integer(CHOSEN_DECIMALS),
    )
    .addOption(
      new Option(
        '--format <format>',
        'text, md (Markdown) and latex (booktabs) for reading, csv and json for a program, svg: the diagram (default: text, or by the ending of --out)',
      ).choices(FORMATS),
    )
    .option('--out <file>', `${filesNamed} file to write (default: standard output)`)
    .addHelpText('after', help)
    .action(act(run))
}

const filesNamed = listed(Object.keys(ENDINGS).map((ending) => `.${ending}`)).replace(' and ', ' or ')

const help = `
Long form: columns method, dataset, seed and value. Wide form: one row per method and one column per data set; cells hold
one value or a list (0.81;0.82;0.80), or rows are repeated, one for each seed, with or without a column seed. Values are paired by
their seed, and by their position in lists only with --paired. A column of values that has another name is named with --value. Averages and costs are left out, which a note says.
Instead of values there may be means with their standard deviations: 81.2 ± 0.4, 81.2 (0.4), a column std beside the means, or columns
mean, std and count (or n); --n gives the number of values behind each mean. Tests are then Welch's (or Student's), since the others need the values themselves.
csv has a line for each mean, pair, smallest detectable difference, mean rank (with Friedman's test), critical difference and pair of ranks.
--format svg, or --out with a .svg, .png (at twice the size) or .pdf file, draws the critical-difference diagram; with --against it
shows mean ranks beside the control. Under mann-whitney, difference and ci95 are of the Hodges-Lehmann shift. JSON: {"unit", "options", "seeded", "datasets": [{"dataset", "methods": [{"method", "n",
"mean", "sd", "ci95"}], "pairs": [{"a", "b", "test", "n", "difference", "ci95", "statistic", "df", "p", "reason", "pAdjusted"}],
"tests", "best", "detectable"}], "ranks": {"methods", "meanRanks", "friedman", "criticalDifference", "nemenyi", "control", "cliques", …},
"leftOut", "unranked"}, and "notes", "warnings" and "summaries" (the means that stand instead of values) where there are any.

Exports of other programs are recognised by their headings, which a note says: the runs table and plots of Weights & Biases, and
results of lm-evaluation-harness. TensorBoard, PyTorch Lightning and solo-learn name no method; an error says how to convert them.

Examples:
  $ npx maskbench stats table results.csv
  $ npx maskbench stats table results.csv --correction benjamini-hochberg --family table
  $ npx maskbench stats table results.csv --against baseline
  $ npx maskbench stats table lists.csv --paired
  $ npx maskbench stats table means.csv --n 5
  $ npx maskbench stats table wandb_export.csv --value val_acc1
  $ npx maskbench stats table results.csv --bold tied --format latex
  $ npx maskbench stats table errors.md --lower-is-better --format latex
  $ npx maskbench stats table fractions.csv --percent --format latex
  $ npx maskbench stats table results.csv --out table.tex
  $ npx maskbench stats table results.csv --out ranks.pdf`

const run: Run<Options> = async (
  { file, unit, value, n, plusMinus, format: named, out, lowerIsBetter, paired, percent, ranks, ...options },
  io,
) => {
  if (out !== undefined) checkFolder(out)
  const asked = named === undefined ? null : { format: named, flag: `--format ${named}` }
  const format = out === undefined ? (named ?? 'text') : formatOfFile<Format | PictureFormat>(out, ENDINGS, asked)
  const { readGrid } = await import('../../../analysis/own-table/grid.ts')
  const { readTable } = await import('../../../analysis/own-table/table.ts')
  const { higherIsBetter } = await import('../../../analysis/own-table/direction.ts')
  const { analyseTable } = await import('../../../analysis/own-table/analyse.ts')
  const name = file === '-' ? 'standard input' : basename(file)
  const text = textNamed(file, { wanted: TABLE_OF_TEXT, source: file === '-' ? 0 : file })
  const spreads = { n: n ?? null, plusMinus: plusMinus ?? null }
  const read = readTable(readGrid(text, name, value ?? null, spreads), unit ?? null, spreads)
  const seeded = paired ? (await import('../../../analysis/own-table/by-position.ts')).pairedByPosition(read) : read
  const table = percent ? (await import('../../../analysis/own-table/in-percent.ts')).inPercent(seeded) : seeded
  const { test, correction, family, alpha, against, bold, spread, decimals } = options
  const analysis = analyseTable(table, {
    test,
    correction,
    family,
    alpha,
    rankTest: ranks,
    higherIsBetter: higherIsBetter(table, lowerIsBetter ? 'lower' : null),
    ...(against !== undefined && { against }),
    ...(bold !== 'significant' && { bold }),
    ...(spread !== 'interval' && { spread }),
    ...(decimals !== undefined && { decimals }),
  })
  const { filledTable } = await import('../../../analysis/own-table/filled.ts')
  const filled = filledTable(analysis, name)
  const keep = async (written: string | Uint8Array) => {
    if (out === undefined) return io.result(filled.json, () => String(written))
    const { writeAtomically } = await import('../../../base/atomic-write.ts')
    writeAtomically(resolve(out), written)
    io.result(filled.json, () => `wrote ${out}`)
  }
  if (isPicture(format) && (out !== undefined || !io.json)) {
    if (analysis.ranks.value === null) {
      throw new UsageError({
        what: `there is no critical-difference diagram of ${name}: ${analysis.ranks.reason}`,
        remedy: 'choose another format to see means and pairs',
      })
    }
    if (out === undefined) checkNoTerminal(io, 'keep it in a file: --out ranks.svg')
    const { ranksPicture } = await import('../../../analysis/own-table/diagram.ts')
    const { notesOnFile, pictureFile } = await import('../../../analysis/plot/files/picture-files.ts')
    const picture = ranksPicture(analysis.ranks.value, alpha, analysis.unranked)
    await keep(await pictureFile(picture, format))
    if (!io.json) for (const line of await notesOnFile(picture, format)) io.note(line)
    return
  }
  const { writeTable } = await import('../../../analysis/tables/formats/write.ts')
  await keep(writeTable(filled, isPicture(format) ? 'text' : format))
}

const isPicture = (format: Format | PictureFormat): format is PictureFormat => Object.hasOwn(PICTURE_ENDINGS, format)
