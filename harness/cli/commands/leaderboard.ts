import { type Command, Option } from 'commander'
import { labelOf, rowsCalled } from '../../analysis/board/called-rows.ts'
import { COST_KEYS } from '../../analysis/board/costs.ts'
import { LABEL_STYLES, type LabelStyle } from '../../analysis/board/formats/labels.ts'
import type { AskedBoard, LoadedBoard } from '../../analysis/board/load.ts'
import type { Row } from '../../analysis/board/types.ts'
import { BOLD_HELP, BOLD_RULES, type BoldRule } from '../../analysis/bold-rules.ts'
import { datasetKey } from '../../analysis/dataset-names.ts'
import { UsageError } from '../../base/errors.ts'
import { quoted, withFlags } from '../../base/quoted.ts'
import { firstFew } from '../../base/text.ts'
import { facetOptions, formatOption, names, type PrintedFormat } from '../arguments.ts'
import { type Act, type Io, type Run, shownBy } from '../io.ts'

interface Options {
  /** The same as an argument. */
  dataSet?: string
  dataset?: string
  columns?: string[]
  method?: string[]
  masking?: string[]
  backbone?: string[]
  suite?: string
  search?: string
  sort?: string
  order?: 'asc' | 'desc'
  baseline?: string
  published?: boolean
  current?: boolean
  bold: BoldRule
  labels?: LabelStyle
  format: PrintedFormat
}

export function declare(program: Command, act: Act): void {
  const { method, masking, backbone } = facetOptions()
  program
    .command('leaderboard')
    .description('print the leaderboard of a data set, as text or as a table for a paper')
    .argument('[data-set]', 'as --dataset', datasetKey)
    .option('--dataset <name>', 'training data set, by key or title (default: the first one with results)', datasetKey)
    .option(
      '--columns <names>',
      `only these scores, as \`compare --metric\` takes them (top1, knn, knn/top1) or by their keys in --json, and columns of the cost (${COST_KEYS.join(', ')}), in this order, scores first; if several scores have a name, those that the page shows by default`,
      names,
    )
    .addOption(method)
    .addOption(masking)
    .addOption(backbone)
    .option('--suite <name>', 'only rows of which a run belongs to this suite; their means are over all their seeds')
    .option(
      '--search <words>',
      'only rows whose name or details contain all these words; a number belongs to the word before it, as in "epochs 2"',
    )
    .option(
      '--sort <name>',
      'a score as in --columns, or name (default: the first score; an "as reported" score only if most rows have it)',
    )
    .addOption(new Option('--order <order>', 'order of that column (default: best first)').choices(['asc', 'desc']))
    .option(
      '--baseline <row>',
      "row to compare the others with, with p corrected over all differences of a column: own (each method without masks), none, or a row by its title, its title with details, its name in `runs` or its group's id (default: own where there is one, in md, csv and json; none in text and latex)",
    )
    .option('--published', "with the papers' printed rows")
    .option('--current', 'leave out stale rows that a current row replaces; they have no rank')
    .addOption(
      new Option('--bold <rule>', `${BOLD_HELP}; in text, md and latex`).choices(BOLD_RULES).default('significant'),
    )
    .addOption(
      new Option(
        '--labels <style>',
        'labels of rows in latex; full: with what tells a row apart; short: titles alone, numbered where several rows have one, and the rest in the caption (default: full)',
      ).choices(LABEL_STYLES),
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Rows, columns and numbers are those of the page and of its exports; rows without any of the numbers are left out. A mean is over
seeds. In text and md ± is half the width of its 95% t-interval; in latex it is the standard deviation over seeds, as papers
print it, which the caption says. csv has a column of its own for each score's mean, sd, n and ends of the interval, and for its
difference from the baseline; its headings name the units, and a cell is empty where there is no number. Ranks are in --json.

JSON: as /api/v1/leaderboard answers, with "n", "mean", "sd", "ci95", "values" and "seeds" of each cell; accuracies are fractions.

Examples:
  $ npx maskbench leaderboard
  $ npx maskbench leaderboard fashion-mnist-mini
  $ npx maskbench leaderboard --dataset fashion-mnist-mini --columns knn/top1,linear/top1 --format latex > scores.tex
  $ npx maskbench leaderboard fashion-mnist-mini --bold tied --format latex
  $ npx maskbench leaderboard fashion-mnist-mini --labels short --format latex
  $ npx maskbench leaderboard fashion-mnist-mini --columns linear/top1 --baseline mine --format latex
  $ npx maskbench leaderboard --method simclr,mine --baseline none --format md
  $ npx maskbench leaderboard --columns linear/top1,seconds --sort seconds`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ dataSet, ...given }, io) => {
  const options = { ...given, dataset: given.dataset ?? dataSet }
  if (dataSet !== undefined && options.dataset !== dataSet) {
    const what = `the data sets ${dataSet} and ${options.dataset} are both named`
    throw new UsageError({ what, remedy: 'name one, as --dataset or without it' })
  }
  if (options.labels !== undefined && options.format !== 'latex') {
    const what = `--labels is for tables in LaTeX, and the format is ${options.format}`
    throw new UsageError({ what, remedy: 'add --format latex, or leave --labels out' })
  }
  const { openStored } = await import('../open-store.ts')
  const { loadBoard, onlyNumbered } = await import('../../analysis/board/load.ts')
  const { misnamedOf } = await import('../../analysis/board/misnamed.ts')
  const { leaderboardJson } = await import('../../analysis/board/formats/json.ts')
  const database = openStored(io)
  try {
    const asked = askedBoard(options)
    const first = loadBoard(database, { ...asked, baseline: null })
    if (!first) throw new UsageError({ what: 'no finished run has a score yet', remedy: 'npx maskbench run quick' })
    const baseline = await keyOfRow(database, first, asked.baseline)
    const loaded = onlyNumbered(loadBoard(database, { ...asked, baseline })!)
    const wrong = misnamedOf(database, loaded, { ...asked, baselineName: baselineName(loaded.view) })
    if (wrong) throw new UsageError({ what: `--${wrong.name} ${wrong.value}: ${wrong.why}`, remedy: wrong.remedy })
    checkAny(loaded, asked)
    const source = await provenance(loaded, options, io, database)
    const text = await written(loaded, options, source)
    io.result(leaderboardJson(loaded, source), () => text)
    const others = loaded.datasets.filter(({ dataset, groups }) => groups > 0 && dataset !== loaded.dataset)
    if (options.dataset === undefined && others.length > 0) {
      const named = others.map(({ dataset }) => dataset).join(', ')
      io.note(`This is ${loaded.dataset}; --dataset chooses another: ${named}`)
    }
  } finally {
    database.$client.close()
  }
}

const askedBoard = ({
  dataset,
  columns,
  method,
  masking,
  backbone,
  suite,
  search,
  sort,
  ...rest
}: Options): AskedBoard => ({
  dataset: dataset ?? null,
  columns: columns ?? null,
  method: method ?? [],
  masking: masking ?? [],
  backbone: backbone ?? [],
  suite: suite ?? null,
  search: search ?? '',
  sort: sort ?? null,
  order: rest.order ?? null,
  baseline: rest.baseline ?? null,
  published: rest.published ?? false,
  current: rest.current ?? false,
})

/**
 * The key of the row that is named by its title, with or without its details, by the name of its runs, or by its id.
 * @returns the text itself where no row is called so. @throws UsageError where several are.
 */
async function keyOfRow(
  database: Database,
  { board, dataset }: LoadedBoard,
  text: string | null,
): Promise<string | null> {
  const measured = board.rows.filter(({ groupId }) => groupId !== null)
  if (text === null || text === 'own' || text === 'none' || measured.some(({ key }) => key === text)) return text
  const called = rowsCalled(measured, text)
  const { findSide } = await import('../../analysis/compare/find-runs.ts')
  const found = called.length > 0 ? null : findSide(database, text)
  if (found?.problem && text.startsWith(`${dataset}/`)) throw new UsageError(found.problem)
  const named = found === null ? called : measured.filter(({ groupId }) => groupId === found.side?.groupId)
  if (named.length < 2) return named[0]?.key ?? text
  const listed = firstFew(
    named.map((row) => `${quoted(labelOf(row))} (${row.key})`),
    MOST_NAMED,
    { separator: '; ' },
  )
  const what = `--baseline ${text}: ${named.length} rows are called so`
  throw new UsageError({ what, remedy: `name one with its details, or by its id: ${listed}` })
}

/** What no other row is called, as --baseline takes it. */
const baselineName =
  ({ rows }: LoadedBoard['view']) =>
  (row: Row): string =>
    rows.some((other) => other !== row && other.title === row.title) ? labelOf(row) : row.title

/** @throws UsageError where no row is left. */
function checkAny({ board, dataset, view }: LoadedBoard, { published, suite }: AskedBoard): void {
  if (view.rows.length > 0) return
  const rows = board.rows.filter(({ table }) => published || table === null)
  const names = (of: 'method' | 'masking' | 'backbone') => few([...new Set(rows.map((row) => row[of]))])
  throw new UsageError({
    what: `no row of ${dataset} ${suite ? `and the suite ${suite} ` : ''}matches`,
    remedy: `there are the methods ${names('method')}, the maskings ${names('masking')} and the backbones ${names('backbone')}`,
  })
}

const MOST_NAMED = 12

const few = (names: readonly string[]): string => firstFew(names, MOST_NAMED)

async function written(loaded: LoadedBoard, { format, bold, labels }: Options, source: string): Promise<string> {
  if (format === 'json') {
    const { leaderboardJson } = await import('../../analysis/board/formats/json.ts')
    return JSON.stringify(leaderboardJson(loaded, source), null, 2)
  }
  if (format === 'text') {
    const { leaderboardText } = await import('../../analysis/board/formats/text.ts')
    return leaderboardText(loaded, bold)
  }
  if (format === 'latex') {
    const { leaderboardLatex } = await import('../../analysis/board/formats/latex.ts')
    return leaderboardLatex(loaded, source, bold, labels)
  }
  const { writeLeaderboard } = await import('../../analysis/board/formats/write.ts')
  return writeLeaderboard(loaded, format, source, bold)
}

type Database = ReturnType<typeof import('../open-store.ts').openStored>

async function provenance(loaded: LoadedBoard, options: Options, io: Io, database: Database): Promise<string> {
  const { commitsOfGroups } = await import('../../../db/queries/commits.ts')
  const { provenanceLine } = await import('../../analysis/board/provenance.ts')
  const groups = new Set(loaded.view.rows.flatMap(({ groupId }) => groupId ?? []))
  const commits = commitsOfGroups(database, [...groups])
  const { format } = options
  return provenanceLine({ store: io.database, commits, shownBy: shownBy(io, commandOf(options), format) })
}

const FLAGS = [
  ...(['dataset', 'columns', 'method', 'masking', 'backbone', 'suite'] as const),
  ...(['search', 'sort', 'baseline', 'order', 'labels', 'format'] as const),
]

/** The command with the options that were given. */
function commandOf(options: Options): string {
  const flags = Object.fromEntries(FLAGS.map((flag) => [flag, options[flag]]))
  const bold = options.bold === 'significant' ? undefined : options.bold
  const switches = (['published', 'current'] as const).filter((flag) => options[flag]).map((flag) => ` --${flag}`)
  return [withFlags('npx maskbench leaderboard', { ...flags, bold }), ...switches].join('')
}
