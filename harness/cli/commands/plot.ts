import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { datasetKey } from '../../analysis/dataset-names.ts'
import { PICTURE_ENDINGS, type PictureFormat } from '../../analysis/plot/files/formats.ts'
import { type PlotOptions, remedyOf, SCALES } from '../../analysis/plot/options.ts'
import type { Plot } from '../../analysis/plot/plot.ts'
import { UsageError } from '../../base/errors.ts'
import { facetOptions } from '../arguments.ts'
import { type Act, checkNoTerminal, type Run } from '../io.ts'
import { checkFolder, formatOfFile } from '../out-file.ts'

interface Options extends PlotOptions {
  out?: string
  csv?: boolean
}

export function declare(program: Command, act: Act): void {
  const { method, masking, backbone } = facetOptions()
  program
    .command('plot')
    .description('plot a score against an option, such as top-1 against lambda, as SVG, PNG, PDF, CSV or JSON')
    .option('--dataset <name>', 'training data set (default: the first one where the option varies)', datasetKey)
    .option(
      '--column <name>',
      'the score, as `compare --metric` takes it (top1, knn, knn/top1) or by its key on the leaderboard (default, and of several with that name: the first for which the option varies)',
    )
    .option('--option <path>', 'the option on the axis, e.g. adios.lambda (default: the numeric one with most values)')
    .addOption(method)
    .addOption(masking)
    .addOption(backbone)
    .addOption(
      new Option('--scale <scale>', "scale of a numeric option's axis; auto: log where values span over two decades")
        .choices(SCALES)
        .default('auto'),
    )
    .option('--csv', 'write the numbers instead of the picture, one line per point')
    .option(
      '--out <file>',
      '.svg, .png (at twice the size), .pdf, .csv or .json file to write; use it to keep the picture (default: SVG on standard output)',
    )
    .addHelpText(
      'after',
      `
A point is the mean over seeds with its 95% t-interval; a small one is a single seed, which has none. A line joins the
runs that differ only in the option and the seed; values that are names, such as methods, get points without a line. The name of a line says
how it differs from the others; lines are moved apart a little so that no interval hides another. A row that lacks the option but, apart from its masking, equals a line, such
as the method without masks or with those of MAE in a plot against lambda, is drawn as a level with a light band (a bar at its
end where there are more than two levels) for its interval. Only finished runs of the current code and data are drawn; results of \`import reference\` are added only if no run of the
store has the score. An option can be on the axis once two rows differ only in it, as rows from a suite file with a grid do;
rows made elsewhere have no options of training, only a method and a masking. Besides the options of a config there are rate
(smooth rate of noisy-label runs), noise, and labels (share of labelled rows).

JSON: {"dataset", "column", "option", "scale", "values", "lines": [{"title", "details", "method", "masking", "backbone", "rate",
"points": [{"at", "groupId", "n", "mean", "sd", "ci95", "seeds", "values"}]}], "references", "leftOut", "changes", "lackingRows", "repeatedRows", "datasets",
"columns", "options", "facets", "ignored"}; accuracies are fractions.

Examples:
  $ npx maskbench plot --option masking --out maskings.png
  $ npx maskbench plot --dataset scenes --option masking --method simclr,byol --out maskings.pdf
  $ npx maskbench plot --dataset uci-heart --option rate --csv
With the runs of a suite file whose grid has adios.lambda:
  $ npx maskbench plot --option adios.lambda --scale log --out lambda.svg`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ out, csv, ...options }, io) => {
  const { plotOf } = await import('../../analysis/plot/plot.ts')
  const { GRID_EXAMPLE, notesOf, staleNote } = await import('../../analysis/plot/notes.ts')
  const { openStored } = await import('../open-store.ts')
  if (out !== undefined) checkFolder(out)
  const format = formatOf(out, csv ?? false)
  const database = openStored(io)
  try {
    const plot = plotOf(database, options)
    if (!plot) throw new UsageError({ what: 'no finished run has a score yet', remedy: 'npx maskbench run quick' })
    const [first] = plot.ignored
    if (first) {
      const { name, value, why } = first
      throw new UsageError({ what: `--${name} ${value}: ${why}`, remedy: remedyOf(first, plot, `--${name}`) })
    }
    if (!plot.option) throw nothingVaries(plot, staleNote(plot), GRID_EXAMPLE)
    if (out === undefined && format === 'svg')
      checkNoTerminal(io, 'name a file with --out, such as --out plot.svg, or print numbers with --csv')
    const { written, notes } = await write(plot, format)
    if (out === undefined) io.result(plot, () => String(written))
    else {
      const { writeAtomically } = await import('../../base/atomic-write.ts')
      writeAtomically(resolve(out), written)
      io.result(plot, () => `wrote ${out}`)
      if (!io.json) for (const line of notes) io.note(line)
    }
    for (const line of notesOf(plot)) io.note(line)
  } finally {
    database.$client.close()
  }
}

type Format = PictureFormat | 'csv' | 'json'

interface Written {
  written: string | Uint8Array
  /** On the format of the file. */
  notes: string[]
}

async function write(plot: Plot, format: Format): Promise<Written> {
  if (format === 'json') return { written: `${JSON.stringify(plot, null, 2)}\n`, notes: [] }
  if (format === 'csv') {
    const { csvLines } = await import('../../base/formats/csv.ts')
    const { plotTable } = await import('../../analysis/plot/table.ts')
    const { head, rows } = plotTable(plot)
    return { written: csvLines([head, ...rows]), notes: [] }
  }
  const { notesOnFile, pictureFile } = await import('../../analysis/plot/files/picture-files.ts')
  const { plotPicture } = await import('../../analysis/plot/figure.ts')
  const picture = plotPicture(plot)
  return { written: await pictureFile(picture, format), notes: await notesOnFile(picture, format) }
}

const ENDINGS = { ...PICTURE_ENDINGS, csv: 'csv', json: 'json' } as const satisfies Record<string, Format>

function formatOf(out: string | undefined, csv: boolean): Format {
  if (out === undefined) return csv ? 'csv' : 'svg'
  return formatOfFile<Format>(out, ENDINGS, csv ? { format: 'csv', flag: '--csv' } : null)
}

function nothingVaries({ dataset, column }: Plot, leftOut: readonly string[], example: string): UsageError {
  const none = `no option varies while all else is alike, among the finished runs on ${dataset} with ${column.evaluation}/${column.metric}`
  return new UsageError({
    what: [none, ...leftOut.map((sentence) => sentence.replace(/\.$/, ''))].join('; '),
    remedy: `run a suite file with a grid, such as ${example}`,
  })
}
