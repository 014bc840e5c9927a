/** ADIOS, table 1, as it is printed: a block a backbone, a row a method, and our own data sets below. */
import { groupBy } from '../../db/queries/group-by.ts'
import type { AdiosRow, AdiosTable } from '../../db/tables/adios-1.ts'
import { backboneName, datasetName, evaluationName, schemeName } from './names.ts'

/** The paper prints in bold what gains more than this over the same method without ADIOS. */
const MARKED_GAIN = 0.03

export interface AdiosColumn {
  dataset: string
  evaluation: string
}

export interface AdiosCell {
  published: AdiosRow['published']
  measured: AdiosRow['measured']
  publishedMarked: boolean
  measuredMarked: boolean
}

interface AdiosLine {
  key: string
  method: string
  masking: string
  title: string
  /** How the encoders of this line were made, where it is one of ours. */
  details: string
  cells: (AdiosCell | null)[]
}

export interface AdiosBlock {
  title: string
  columns: AdiosColumn[]
  lines: AdiosLine[]
}

/** Blocks of the print, then one for each data set of our own. */
export function adiosBlocks({ rows }: AdiosTable): { printed: AdiosBlock[]; own: AdiosBlock[] } {
  const printed = rows.filter(({ published }) => published !== null)
  const own = rows.filter(({ published }) => published === null)
  return {
    printed: [...groupBy(printed, ({ backbone }) => backbone)].map(([backbone, of]) =>
      block(backboneName(backbone), of),
    ),
    own: [...groupBy(own, ({ dataset }) => dataset)].map(([dataset, of]) => block(datasetName(dataset), of)),
  }
}

function block(title: string, rows: AdiosRow[]): AdiosBlock {
  const columnOf = ({ dataset, evaluation }: AdiosRow) => `${dataset} ${evaluation}`
  const columns = [...groupBy(rows, columnOf).values()].map(([row]) => row!)
  const lines = [...groupBy(rows, lineOf)]
  return {
    title,
    columns: columns.map(({ dataset, evaluation }) => ({ dataset, evaluation })),
    lines: lines.map(([key, of]) => {
      const { method, masking } = of[0]!
      return {
        key,
        method,
        masking,
        title: schemeName(method, masking),
        details: detailsOf(of[0]!),
        cells: columns.map((column) => {
          const row = of.find((one) => columnOf(one) === columnOf(column))
          return row ? cell(row, rows) : null
        }),
      }
    }),
  }
}

/** What has been trained alike is one line, whatever it was evaluated on. */
function lineOf({ backbone, variant, method, masking, published, measured }: AdiosRow): string {
  return [backbone, variant, method, masking, published ? '' : measured?.groupId].join(' ')
}

function detailsOf({ backbone, variant, published, measured }: AdiosRow): string {
  if (published || !measured) return ''
  const { images, epochs } = measured.training
  const training = epochs === 0 ? '' : `${epochs} epochs${images === null ? '' : ` on ${images} images`}`
  return [backboneName(backbone), variant, training].filter(Boolean).join(' · ')
}

function cell(row: AdiosRow, rows: AdiosRow[]): AdiosCell {
  const alike = (other: AdiosRow) =>
    other.masking === 'none' &&
    [other.dataset, other.evaluation, other.backbone, other.variant, other.method].join() ===
      [row.dataset, row.evaluation, row.backbone, row.variant, row.method].join()
  const trainedAlike = (other: AdiosRow) =>
    JSON.stringify(other.measured?.training) === JSON.stringify(row.measured?.training)
  const gains = (own: number | undefined, baseline: number | undefined) =>
    row.masking !== 'none' && own !== undefined && baseline !== undefined && own - baseline > MARKED_GAIN
  return {
    published: row.published,
    measured: row.measured,
    publishedMarked: gains(row.published?.mean, rows.find(alike)?.published?.mean),
    measuredMarked: gains(
      row.measured?.mean,
      rows.find((other) => alike(other) && trainedAlike(other))?.measured?.mean,
    ),
  }
}

export const columnTitle = ({ evaluation }: AdiosColumn): string => evaluationName(evaluation)
