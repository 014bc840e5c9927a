/** The two figures of masks: masking schemes and the CRF on the same images, and learned masks of every data set. */

import { LEARNED_COLUMN, RANDOM_COLUMNS, REFINED_COLUMN } from '../../../db/catalogue/figure-1.ts'
import { findMaskingEntry } from '../../../db/catalogue/maskings.ts'
import { datasetName, labelTitle, maskingName, schemeName } from '../../../db/catalogue/titles.ts'
import type { Masking } from '../../../db/names.ts'
import { learnedMasks, type MaskedRun, type MaskPicture, maskedDatasets } from '../../../db/queries/masks.ts'
import type { Database } from '../../../db/read-only.ts'
import { capitalised, fullStop, listed, wrapped } from '../../../harness/base/text.ts'
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
  /** What is to be seen, in sentences. */
  caption: string
  /** For each masking that was run with several settings, these, of which one is shown. */
  settings: MaskingSettings[]
}

interface MaskingSettings {
  masking: Masking
  options: { title: string; groupId: string; shown: boolean }[]
}

/** Letters of a head that fit above a cell. */
const HEAD = 12

const IMAGES = 3
/** Columns of every mask picture. */
const IMAGE = 0
const ALL_MASKS = 1
const UNDER_FIRST = 2

/**
 * The paper's figure 1: the first images under each scheme's mask, the masks of ADIOS, and these after a CRF, of runs
 * with one method and seed. Maskings of plugins that do not learn stand beside those of the paper.
 * @param settings - ids of the groups that are shown of maskings with several settings; by default the first.
 * @returns null without any of the schemes.
 */
export function schemesFigure(
  store: string,
  { schemes, method, seed }: Gallery,
  dataset: string,
  settings: readonly string[] = [],
): SchemesFigure | null {
  const runOf = (wanted: Masking) => {
    const alike = schemes.filter(({ masking }) => masking === wanted)
    return (alike.find(({ run }) => settings.includes(run.groupId)) ?? alike[0])?.run
  }
  // A masking may have been run with several options; the head then names those that are shown.
  const headed = (head: readonly string[], run: MaskedRun | undefined) => {
    const alike = schemes.filter(({ masking }) => masking === run?.masking)
    return alike.length > 1 && run?.label ? [...head, ...wrapped(labelTitle(run.label), HEAD)] : head
  }
  const layout = (run: MaskedRun | undefined, picture: MaskPicture | null | undefined) =>
    run && picture ? pictureLayout(store, picture.sha256, run.imageSize) : null
  const learned = runOf('adios') ?? runOf('adios-s')
  const unlearned = [...RANDOM_COLUMNS, ...ofPlugins(schemes)].map(({ masking, head }) => {
    const run = runOf(masking)
    return { head: headed(head, run), layout: layout(run, run?.pictures.at(-1)), column: UNDER_FIRST, masking, run }
  })
  const after = { head: headed(REFINED_COLUMN.head, learned), layout: layout(learned, learned?.crf), column: ALL_MASKS }
  const before = {
    head: headed(LEARNED_COLUMN.head, learned),
    layout: layout(learned, learned?.pictures.at(-1)),
    column: ALL_MASKS,
  }
  const columns = [...unlearned, before, after]
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
    settings: [...unlearned, { run: learned, layout: before.layout }].flatMap(({ run, layout: own }) =>
      run && own ? settingsOf(run, schemes) : [],
    ),
    caption: captionOf({
      unlearned: unlearned.flatMap((column) => (column.layout ? column.masking : [])),
      isFirst: settings.length === 0,
      learned: before.layout !== null,
      refined: after.layout !== null,
      schemes,
    }),
  }
}

/** The settings of a masking that has several. @param shown - the run that is shown. */
function settingsOf({ masking, groupId }: MaskedRun, schemes: Gallery['schemes']): MaskingSettings[] {
  const alike = schemes.flatMap(({ run }) => (run.masking === masking && !run.elsewhere && run.label !== '' ? run : []))
  if (alike.length < 2) return []
  const options = alike.map((run) => ({
    title: labelTitle(run.label),
    groupId: run.groupId,
    shown: run.groupId === groupId,
  }))
  return [{ masking, options }]
}

/** Columns for maskings that neither know the objects nor learn, and that the paper does not have. */
function ofPlugins(schemes: Gallery['schemes']) {
  const own = schemes.filter(({ masking, run }) => {
    return !run.elsewhere && (isBlind(masking) || madeOf(masking) === 'from the image') && !isOfPaper(masking)
  })
  return [...new Set(own.map(({ masking }) => masking))].map((masking) => {
    return { masking, head: wrapped(maskingName(masking), HEAD) }
  })
}

const madeOf = (masking: Masking) => findMaskingEntry(masking)?.made
const isBlind = (masking: Masking): boolean => madeOf(masking) === 'blindly'
const isOfPaper = (masking: Masking): boolean => RANDOM_COLUMNS.some((column) => column.masking === masking)

interface Shown extends Pick<Gallery, 'schemes'> {
  unlearned: Masking[]
  learned: boolean
  refined: boolean
  /** Whether no setting was chosen. */
  isFirst: boolean
}

/** Speaks of what is shown only. */
function captionOf({ unlearned, learned, refined, schemes, isFirst }: Shown): string {
  const names = unlearned.map((masking) => (masking === 'fixed' ? FIXED : maskingName(masking)))
  const hides = [
    ...(names.length > 0 ? [`${listed(names)} ${names.length === 1 ? 'hides' : 'hide'} the black pixels`] : []),
    ...(learned ? ['the masks of ADIOS hide one colour at a time'] : []),
  ]
  const kind = unlearned.every(isBlind) ? 'random maskings' : 'maskings'
  const several = unlearned.some((masking) => schemes.filter((scheme) => scheme.masking === masking).length > 1)
  return [
    fullStop(`Figure 1 of the ADIOS paper${unlearned.every(isOfPaper) ? '' : `, and ${kind} of plugins`}`),
    ...(hides.length > 0 ? [fullStop(capitalised(hides.join('; ')))] : []),
    ...(refined ? [CRF] : []),
    ...(several && isFirst ? ['Of a masking with several settings, the first is shown.'] : []),
  ].join(' ')
}

const FIXED = 'the context encoder (the fixed square)'
const FIXED_HEAD = RANDOM_COLUMNS.find(({ masking }) => masking === 'fixed')?.head.join(' ')

/** What a figure lacks, in a sentence; what the paper calls a context encoder is a fixed square elsewhere on the page. */
export const missingText = (missing: readonly string[]): string =>
  missing.map((head) => (head === FIXED_HEAD ? `${head} (the fixed square)` : head)).join(', ')
const CRF =
  'The CRF, a fully connected one after Krähenbühl and Koltun (2011), moves the borders of these masks to those of the image.'

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
