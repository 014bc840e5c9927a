import { resolve } from 'node:path'
import type { Command } from 'commander'
import { REFERENCE } from '../../../db/catalogue/titles.ts'
import { type Act, type Io, onSameStore, type Run } from '../io.ts'
import {
  addTableOptions,
  checkNoTableOptions,
  type ImportTableOptions,
  importTable,
  isTable,
  refuseWorkbook,
} from './import/table.ts'

interface Options extends ImportTableOptions {
  file: string
}

export function declare(program: Command, act: Act): void {
  const command = program
    .command('import <file>')
    .description(
      'import runs from a file written by `export`, a table of numbers that others report, or the results that ship with maskbench',
    )
  addTableOptions(command).addHelpText('after', help).action(act(run))
}

const help = `
An export: all digests are checked before anything is imported; a damaged file is refused as a whole. An existing run is
kept unless its state in the file is further along. Code of plugins that comes along is stored and never run, unless
\`verify --trust-plugins\` asks for it.

A table (CSV, TSV, JSON, Markdown or LaTeX): each of its rows becomes a row of the leaderboard with the badge "reported" and its
source. Columns are method, dataset, seed, value and, where they differ from the defaults, masking, backbone, evaluation,
metric, condition and protocol; or one row per method and one column per data set, whose cells hold one value or a list
(0.81;0.82;0.80). The masking comes from its column, from a name such as SimCLR + ADIOS (SimCLR in the same table then has none)
or from --masking; otherwise it is "not given", which is not the same as no masks. Values without a seed are never paired. Numbers
without a protocol stand in columns of their own, "as reported"; a column protocol that repeats the text above a measured
column puts them into that column.

The word reference instead of a file: results of the whole suite \`standard\`, from the machine that its runs name. Its rows appear beside yours with the
badge "reference"; they are never averaged with yours, and no suite counts them as done. They have no encoders.

Importing the same file again changes nothing.

Examples:
  $ npx maskbench import results.tar
  $ npx maskbench import results.tar --db other.sqlite
  $ npx maskbench import reference
  $ npx maskbench import scores.csv --source 'Table 2 of Shi et al. 2022'
  $ npx maskbench import knn.md --evaluation knn --backbone resnet18 --unit percent`

const run: Run<Options> = async (options, io) => {
  if (isTable(options.file)) return importTable(options, io)
  refuseWorkbook(options.file)
  checkNoTableOptions(options)
  await (options.file === REFERENCE ? importShipped(io) : importExport(options.file, io))
}

async function importShipped(io: Io): Promise<void> {
  const { describeReference } = await import('../../../db/reference.ts')
  const { importReference, requireReference } = await import('../../store/exchange/reference.ts')
  const { interruptible } = await import('../interruptible.ts')
  const { mergedText, checkComplete } = await import('../merge-report.ts')
  const reference = requireReference()
  const merged = await interruptible((signal) => importReference(io.database, signal))
  const datasets = await referenceDatasets(io)
  io.result({ reference, datasets, ...merged }, () => `${describeReference(reference)}: ${mergedText(merged)}`)
  const [first, ...others] = datasets
  const see = onSameStore(io, `npx maskbench leaderboard --dataset ${first}`)
  io.note(`To see its rows: ${see}${others.length === 0 ? '' : `; the same for ${others.join(', ')}`}`)
  checkComplete([merged])
}

/** The data sets of which the reference has rows. */
async function referenceDatasets(io: Io): Promise<string[]> {
  const { openStored } = await import('../open-store.ts')
  const { datasetsOfOrigin } = await import('../../../db/queries/run-facets.ts')
  const database = openStored(io)
  try {
    return datasetsOfOrigin(database, REFERENCE)
  } finally {
    database.$client.close()
  }
}

async function importExport(file: string, io: Io): Promise<void> {
  const { importRuns } = await import('../../store/exchange/import.ts')
  const { interruptible } = await import('../interruptible.ts')
  const { mergedText, checkComplete } = await import('../merge-report.ts')
  const { openDatabase } = await import('../../../db/open.ts')
  const { noteCode } = await import('../../execution/plan/note-code-version.ts')
  const merged = await interruptible((signal) => importRuns(io.database, resolve(file), signal))
  const database = openDatabase(io.database)
  noteCode(database)
  database.$client.close()
  io.result({ file, ...merged }, () => `${file}: ${mergedText(merged)}`)
  checkComplete([merged])
}
