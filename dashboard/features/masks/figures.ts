/** The two figures of masks: masking schemes and the CRF on the same images, and learned masks of every data set. */

import { LEARNED_COLUMN, RANDOM_COLUMNS, REFINED_COLUMN } from '../../../db/catalogue/figure-1.ts'
import { datasetName, schemeName } from '../../../db/catalogue/titles.ts'
import type { Masking } from '../../../db/names.ts'
import { learnedMasks, type MaskedRun, type MaskPicture, maskedDatasets } from '../../../db/queries/masks.ts'
import type { Database } from '../../../db/read-only.ts'
import { type PictureLayout, pictureLayout } from './picture-layout.ts'
import type { Gallery } from './view.ts'

/** One cell of a mask picture. */
interface Cell {
  layout: PictureLayout
  row: number
  column: number
}

export interface PictureFigure {
  /** Name of its files, and of its parts within the page. */
  id: string
  label: string
  /** Heads of the columns, in lines. */
  heads: readonly (readonly string[])[]
  rows: readonly { label: readonly string[]; cells: readonly (Cell | null)[] }[]
}

export interface SchemesFigure extends PictureFigure {
  /** The columns that no stored run has. */
  missing: string[]
}

const IMAGES = 3
/** Columns of every mask picture. */
const IMAGE = 0
const ALL_MASKS = 1
const UNDER_FIRST = 2

/**
 * The paper's figure 1: the first images under each scheme's mask, the masks of ADIOS, and these after a CRF, of runs
 * with one method and seed.
 * @returns null without any of the schemes.
 */
export function schemesFigure(
  store: string,
  { schemes, method, seed }: Gallery,
  dataset: string,
): SchemesFigure | null {
  const runOf = (...maskings: Masking[]) => schemes.find(({ masking }) => maskings.includes(masking))?.run
  const layout = (run: MaskedRun | undefined, picture: MaskPicture | null | undefined) =>
    run && picture ? pictureLayout(store, picture.sha256, run.imageSize) : null
  const learned = runOf('adios') ?? runOf('adios-s')
  const columns = [
    ...RANDOM_COLUMNS.map(({ masking, head }) => {
      const run = runOf(masking)
      return { head, layout: layout(run, run?.pictures.at(-1)), column: UNDER_FIRST }
    }),
    { ...LEARNED_COLUMN, layout: layout(learned, learned?.pictures.at(-1)), column: ALL_MASKS },
    { ...REFINED_COLUMN, layout: layout(learned, learned?.crf), column: ALL_MASKS },
  ]
  const [found, absent] = [columns.filter((column) => column.layout), columns.filter((column) => !column.layout)]
  if (found.length === 0) return null
  const whole = found[0]!.layout!
  const count = Math.min(IMAGES, ...found.map((column) => column.layout!.rows))
  return {
    id: 'schemes',
    label: `Images of ${datasetName(dataset)} under masks of runs with ${method}, seed ${seed}`,
    heads: [['Image'], ...found.map(({ head }) => head)],
    rows: Array.from({ length: count }, (_, row) => ({
      label: [],
      cells: [
        { layout: whole, row, column: IMAGE },
        ...found.map(({ layout: own, column }) => ({ layout: own!, row, column })),
      ],
    })),
    missing: absent.map(({ head }) => head.join(' ')),
  }
}

const LEARNED_IMAGES = 6

/** The paper's figure 8: learned masks of every data set with such runs, each image above its masks in colour. */
export function learnedFigure(database: Database, store: string): PictureFigure | null {
  const sets = maskedDatasets(database).flatMap(({ dataset }) => {
    const run = learnedMasks(database, dataset)
    const layout = run && pictureLayout(store, run.sha256, run.imageSize)
    return layout ? [{ dataset, run: run!, layout }] : []
  })
  if (sets.length === 0) return null
  const count = Math.min(LEARNED_IMAGES, Math.max(...sets.map(({ layout }) => layout.rows)))
  return {
    id: 'learned',
    label: `Learned masks of ${sets.map(({ dataset }) => datasetName(dataset)).join(', ')}`,
    heads: [],
    rows: sets.flatMap(({ dataset, run, layout }) => {
      const cells = (column: number) =>
        Array.from({ length: count }, (_, row) => (row < layout.rows ? { layout, row, column } : null))
      const about = [schemeName(run.method, run.masking as Masking), `N = ${layout.masks}, epoch ${run.epoch}`]
      return [
        { label: [datasetName(dataset), ...about], cells: cells(IMAGE) },
        { label: [], cells: cells(ALL_MASKS) },
      ]
    }),
  }
}
