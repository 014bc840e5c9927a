/** `import` of a table: numbers that others report become rows, with their source. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { SOURCE_LENGTH } from '../../../../db/config/reported.ts'
import { isLatex } from '../../../analysis/own-table/latex-grid.ts'
import { REPORTED_UNITS, type ReportedUnit } from '../../../analysis/own-table/reported/table.ts'
import { UsageError } from '../../../base/errors.ts'
import { TABLE_OF_TEXT, textNamed } from '../../../base/formats/read-text.ts'
import { decodedText } from '../../../base/formats/text-file.ts'
import { checkNoWorkbook } from '../../../base/formats/workbook.ts'
import { quoted } from '../../../base/quoted.ts'
import { byteSize, countedInTerminal } from '../../../base/text.ts'
import { requireFile } from '../../../store/exchange/require-file.ts'
import { type Io, onSameStore } from '../../io.ts'
import { repeatedSeeds } from './repeated-seeds.ts'

export interface ImportTableOptions {
  source?: string
  unit?: ReportedUnit
  data?: string
  masking?: string
  backbone?: string
  evaluation?: string
  metric?: string
  protocol?: string
  value?: string
  anyDataset?: boolean
}

/** The flag of each option, in the order of the stored command. */
const TABLE_FLAGS = {
  source: 'source',
  unit: 'unit',
  data: 'data',
  masking: 'masking',
  backbone: 'backbone',
  evaluation: 'evaluation',
  metric: 'metric',
  protocol: 'protocol',
  value: 'value',
  anyDataset: 'any-dataset',
} satisfies Record<keyof ImportTableOptions, string>
const TABLE_OPTIONS = Object.keys(TABLE_FLAGS) as (keyof ImportTableOptions)[]

export function addTableOptions(command: Command): Command {
  return command
    .option('--source <text>', 'where the numbers of a table are from; shown with them (default: the name of the file)')
    .addOption(
      new Option('--unit <unit>', "unit of a table's values, if the values alone do not tell").choices(REPORTED_UNITS),
    )
    .option('--data <name>', 'data set, where a table with one row per value has no such column')
    .option('--any-dataset', 'keep numbers on data sets that maskbench does not have, under the names of the table')
    .option(
      '--masking <name>',
      'masking where neither a column nor the name of the method gives it, e.g. none (default: not given)',
    )
    .option('--backbone <name>', 'backbone where the table has no such column (default: not named)')
    .option('--evaluation <name>', 'evaluation where the table has no such column (default: linear)')
    .option('--metric <name>', 'metric where the table has no such column (default: top1)')
    .option(
      '--protocol <text>',
      'how the numbers were measured, where the table has no such column: the text above a measured column puts them into it (default: as reported)',
    )
    .option(
      '--value <column>',
      'name of the column of the values, where it is not called value or several could hold them',
    )
}

const ENDINGS = /\.(csv|tsv|json|md|markdown|tex)$/i
const LARGEST = 20 * 2 ** 20
const HEAD = 1000

/** By the ending, else by the first line: exports begin with bytes that are no text. */
export function isTable(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile()) return ENDINGS.test(file)
  const head = Buffer.alloc(HEAD)
  const handle = openSync(file, 'r')
  const text = decodedText(head.subarray(0, readSync(handle, head)))
  closeSync(handle)
  return !text.includes('\0') && (ENDINGS.test(file) || /^\s*[|[{]|^[^\n]*[,;\t]/.test(text) || isLatex(text))
}

/** @throws UsageError for a file of a spreadsheet program. */
export function refuseWorkbook(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) checkNoWorkbook(file)
}

/** @throws UsageError for options that an export has no use for. */
export function checkNoTableOptions(options: ImportTableOptions): void {
  const given = TABLE_OPTIONS.find((option) => options[option])
  if (given === undefined) return
  throw new UsageError({
    what: `--${TABLE_FLAGS[given]} is for tables of numbers, and the file is not one`,
    remedy: 'remove it, or name a CSV, TSV, JSON, Markdown or LaTeX table',
  })
}

/** The names of all data sets in the store, which need not be there yet. */
async function storedDatasets({ database: file }: Io): Promise<string[]> {
  const { openReadOnly } = await import('../../../../db/read-only.ts')
  const { datasetsOfRuns } = await import('../../../../db/queries/run-facets.ts')
  const database = openReadOnly(file)
  try {
    return database === null ? [] : datasetsOfRuns(database)
  } finally {
    database?.$client.close()
  }
}

export async function importTable({ file, ...options }: ImportTableOptions & { file: string }, io: Io): Promise<void> {
  const { readGrid } = await import('../../../analysis/own-table/grid.ts')
  const { readReported, reportedText } = await import('../../../analysis/own-table/reported/table.ts')
  const { storedElsewhere, storeReported } = await import('../../../store/exchange/reported.ts')
  const { sourcesOf } = await import('../../../../db/queries/external.ts')
  const { openDatabase } = await import('../../../../db/open.ts')
  const { OtherDatasets } = await import('./dataset.ts')
  const { nextCommands } = await import('./next.ts')
  const { unit = null, data: dataset, masking, backbone, evaluation, metric, protocol } = options
  const source = options.source ?? basename(file)
  if (source.trim() === '' || source.length > SOURCE_LENGTH) {
    const what = `--source has ${source.length} letters`
    throw new UsageError({ what, remedy: `write a phrase of 1 to ${SOURCE_LENGTH}` })
  }
  const others = new OtherDatasets(options.anyDataset ? await storedDatasets(io) : [])
  const datasetKey = (name: string) => others.keyOf(name)
  const missing = { dataset, masking, backbone, evaluation, metric, protocol }
  const grid = readGrid(textOf(file), basename(file), options.value ?? null)
  const table = readReported(grid, { source, unit, missing, datasetKey })
  if (options.anyDataset) others.checkKept()
  else others.refuse()
  const database = openDatabase(io.database)
  const { stored, undo, next, elsewhere } = (() => {
    try {
      const stored = storeReported(database, table.runs, commandFor(file, { ...options, source }))
      const undo = undoOf(source, stored.addedRuns, sourcesOf(database))
      const isNew = new Set(stored.addedRuns)
      const added = table.runs.filter((_, i) => isNew.has(stored.runs[i]!))
      const elsewhere = { sources: storedElsewhere(database, added), of: added.flatMap(({ scores }) => scores).length }
      return { stored, undo, next: nextCommands(database, table.runs), elsewhere }
    } finally {
      database.$client.close()
    }
  })()
  const { added, unchanged } = stored
  const notes = [...(grid.notes ?? []), ...table.notes]
  io.result(
    { file, source, unit: table.unit, assumed: table.assumed, notes, storedElsewhere: elsewhere.sources, ...stored },
    () => {
      const there = unchanged > 0 ? `, ${unchanged} already there` : ''
      return `${file}: ${reportedText(table)}, from "${source}"; ${countedInTerminal(added, 'run')} new${there}`
    },
  )
  for (const note of notes) io.note(`${file}: ${note}`)
  const twice = elsewhere.sources.map((one) => twiceText(one, elsewhere.of))
  for (const warning of [...table.warnings, ...repeatedSeeds(table.runs), ...others.warnings(), ...twice])
    io.note(`${file}: warning: ${warning}`)
  if (table.assumed.length > 0) io.note(`${file}: not in the table, so taken as ${table.assumed.join(', ')}`)
  if (table.leftOut.length > 0)
    io.note(`${file}: left out, because they are not data sets: ${table.leftOut.join(', ')}`)
  if (others.names.length > 0)
    io.note(`${file}: kept under their names, as no data sets of maskbench: ${others.names.join(', ')}`)
  io.note(`To see its rows: ${onSameStore(io, next.see)}${next.further}`)
  if (next.compare !== null) io.note(`To compare two of them: ${onSameStore(io, next.compare)}`)
  for (const line of next.beside) io.note(line)
  if (undo !== null) io.note(`To undo it: ${onSameStore(io, undo)}`)
}

/** What it means that another source has the same numbers. */
const twiceText = (other: { source: string; numbers: number }, all: number): string =>
  `${other.numbers} of the ${countedInTerminal(all, 'new number')} ${other.numbers === 1 ? 'is' : 'are'} stored from "${other.source}" already, for the same methods and data sets; both sources have rows of their own, which leaderboards list, ranks count and tests correct for, so undo this import if the results are the same`

/** The command that removes what was added: all of the source, or only these runs where it has had others before. */
function undoOf(source: string, added: readonly string[], sources: ReadonlyMap<string, string>): string | null {
  if (added.length === 0) return null
  const all = [...sources.values()].filter((its) => its === source).length
  const which = all === added.length ? `--source ${quoted(source)}` : added.join(' ')
  return `npx maskbench db remove ${which} --yes`
}

function textOf(file: string): string {
  const { size } = requireFile(file, 'a table')
  if (size <= LARGEST) return textNamed(file, { wanted: TABLE_OF_TEXT })
  throw new UsageError({
    what: `${file} has ${byteSize(size)}, and a table can have ${byteSize(LARGEST)}`,
    remedy: 'split it',
  })
}

function commandFor(file: string, options: ImportTableOptions): string {
  const given = TABLE_OPTIONS.flatMap((option) => {
    const [flag, value] = [`--${TABLE_FLAGS[option]}`, options[option]]
    return value === undefined ? [] : value === true ? [flag] : [flag, value]
  })
  return ['npx maskbench import', ...[file, ...given].map(quoted)].join(' ')
}
