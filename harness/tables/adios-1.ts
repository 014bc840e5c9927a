import { groupBy } from '../../db/queries/group-by.ts'
import type { PublishedRow } from '../../db/queries/published.ts'
import { representationScores } from '../../db/queries/representations.ts'
import type { Database } from '../../db/read-only.ts'
import { type AdiosMeasured, type AdiosRow, adiosTable } from '../../db/tables/adios-1.ts'
import { type Cell, cell, type FilledTable, NOT_RUN, type Panel, type Source } from './panel.ts'

const NAMES: Record<string, string> = {
  imagenet100s: 'IN100-S',
  stl10: 'STL10',
  'vit-tiny': 'ViT-Tiny',
  resnet18: 'ResNet-18',
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  byol: 'BYOL',
  adios: 'ADIOS',
  'raw-pixels': 'raw pixels',
  'random-init': 'untrained',
  knn: 'k-NN',
  linear: 'Linear',
}
/** Gains of ADIOS over its baseline that the paper sets in bold: above 3 points. */
const BOLD_GAIN = 0.03

const name = (key: string) => NAMES[key] ?? key

export function fill(published: readonly PublishedRow[], database: Database | null, source: Source): FilledTable {
  const full = adiosTable(published, database && source !== 'published' ? representationScores(database) : [])
  const rows = source === 'measured' ? full.rows.map((row) => ({ ...row, published: null })) : full.rows
  const [paperRows, ownRows] = [rows.slice(0, published.length), rows.slice(published.length)]
  const blocks = groupBy(paperRows, ({ backbone }) => backbone)
  const own = groupBy(ownRows, ({ dataset }) => dataset)
  return {
    json: { rows },
    title: 'Top-1 accuracy by k-NN and linear probe, percent (adios-1)',
    panels: [
      ...[...blocks].map(([backbone, block]) => paperPanel(name(backbone), block, source)),
      ...[...own].map(([dataset, block]) => ownPanel(name(dataset), block)),
    ],
    notes: notes(rows, source),
    records: rows.map(record),
  }
}

/** The paper's layout: a row a method, with and without ADIOS; columns are data set and evaluation. */
function paperPanel(title: string, rows: readonly AdiosRow[], source: Source): Panel {
  const columns = [...groupBy(rows, columnKey).values()].map((column) => column[0]!)
  const methods = [...groupBy(rows, rowKey).values()]
  const sources = source === 'both' ? (['published', 'measured'] as const) : ([source] as const)
  const shown = columns.flatMap((column) => sources.map((from) => ({ column, from })))
  return {
    title,
    groups: sources.length === 1 ? [] : columns.map((column) => ({ label: heading(column), span: sources.length })),
    stub: 'method',
    heads: shown.map(({ column, from }) =>
      sources.length === 1 ? heading(column) : from === 'published' ? 'paper' : 'measured',
    ),
    sections: [
      methods.map((method) => ({
        label: method[0]!.masking === 'none' ? name(method[0]!.method) : `+ ${name(method[0]!.masking)}`,
        cells: shown.map(({ column, from }) => {
          const row = method.find((candidate) => columnKey(candidate) === columnKey(column))
          const numbers = row?.[from]
          if (!row || !numbers) return NOT_RUN
          const baseline = rows.find(
            (other) => columnKey(other) === columnKey(row) && other.method === row.method && other.masking === 'none',
          )?.[from]
          return percent(numbers, row.masking !== 'none' && baseline != null && gain(numbers, baseline) > BOLD_GAIN)
        }),
      })),
    ],
  }
}

/** Data sets the paper does not have: a row a method and setting. */
function ownPanel(dataset: string, rows: readonly AdiosRow[]): Panel {
  const evaluations = [...new Set(rows.map(({ evaluation }) => evaluation))].sort()
  const settings = [...groupBy(rows, (row) => JSON.stringify([rowKey(row), row.measured?.groupId])).values()]
  return {
    title: `${dataset}, measured`,
    groups: [],
    stub: 'method',
    heads: ['encoder', 'pretraining', ...evaluations.map(name)],
    sections: [
      settings.map((setting) => {
        const first = setting[0]!
        const label = first.masking === 'none' ? name(first.method) : `${name(first.method)} + ${name(first.masking)}`
        const encoder = first.backbone === 'pixels' ? 'none' : `${first.backbone} ${first.variant}`.trim()
        return {
          label,
          cells: [
            cell(encoder),
            cell(training(first.measured)),
            ...evaluations.map((evaluation) => {
              const numbers = setting.find((row) => row.evaluation === evaluation)?.measured
              return numbers ? percent(numbers, false) : NOT_RUN
            }),
          ],
        }
      }),
    ],
  }
}

const heading = ({ dataset, evaluation }: AdiosRow) => `${name(dataset)} ${name(evaluation)}`
const columnKey = ({ dataset, evaluation }: AdiosRow) => `${dataset} ${evaluation}`
const rowKey = ({ backbone, variant, method, masking }: AdiosRow) => `${backbone} ${variant} ${method} ${masking}`
const gain = (a: { mean: number }, b: { mean: number }) => Math.round((a.mean - b.mean) * 1e6) / 1e6

function percent(numbers: { mean: number; std: number | null; n?: number }, strong: boolean): Cell {
  const { mean, std, n } = numbers
  const spread = std === null ? '' : ` ± ${(100 * std).toFixed(n === undefined ? 2 : 1)}`
  const seeds = n === undefined ? '' : ` (${n})`
  return cell(`${(100 * mean).toFixed(1)}${spread}${seeds}`, strong)
}

function training(measured: AdiosMeasured | null): string {
  if (!measured || measured.training.epochs === 0) return 'none'
  const { images, epochs } = measured.training
  return `${images === null ? 'all' : images.toLocaleString('en')} images x ${epochs} epochs`
}

function notes(rows: readonly AdiosRow[], source: Source): string[] {
  const measured = rows.flatMap((row) => (row.measured ? [row.measured] : []))
  const found = [
    'Mean ± sample standard deviation over runs. Bold: ADIOS gains more than 3 points over its baseline. IN100-S is ImageNet100-S.',
  ]
  if (source !== 'measured') found.push('The paper: 3 runs each.')
  if (source === 'published') return found
  if (measured.length === 0) found.push('Measured: not run. `npx maskbench run quick` measures on the data that ships.')
  else {
    found.push("Measured: the number of runs in brackets; data sets of another size are never mixed with the paper's.")
    const protocols = rows.flatMap((row) => (row.measured ? `${name(row.evaluation)}: ${row.measured.protocol}.` : []))
    found.push(...new Set(protocols))
  }
  if (measured.some(({ stale }) => stale)) found.push('Some runs are stale: the code has changed since.')
  return found
}

function record({ published, measured, ...row }: AdiosRow): FilledTable['records'][number] {
  return {
    ...row,
    published_mean: published?.mean ?? null,
    published_std: published?.std ?? null,
    measured_mean: measured?.mean ?? null,
    measured_std: measured?.std ?? null,
    measured_n: measured?.n ?? null,
    protocol: measured?.protocol ?? null,
  }
}
