/** Loads the masks page from its address; parameters that name nothing are ignored and reported. */

import { datasetName, methodName } from '../../../db/catalogue/titles.ts'
import {
  areasAt,
  datasetOf,
  type MaskedRun,
  type MaskPicture,
  maskedDatasets,
  maskedRuns,
} from '../../../db/queries/masks.ts'
import type { Database } from '../../../db/read-only.ts'
import { datasetAmong, whyNoDataset } from '../../../harness/analysis/dataset-names.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { type MaskCurves, maskCurves } from './curves.ts'
import { learnedFigure, type PictureFigure, type SchemesFigure, schemesFigure } from './figures.ts'
import { type MasksParams, masksParams } from './params.ts'
import { type PictureLayout, pictureLayout } from './picture-layout.ts'
import { choicesOf, type Gallery, galleryOf, runNamed, usualRun } from './view.ts'

export interface ShownPicture extends MaskPicture {
  /** Null when the file is gone. */
  layout: PictureLayout | null
  /** Covered fraction of the image for each mask, in the batch of that step. */
  areas: (number | null)[]
}

/** The masks of one run over training. */
export interface Training extends MaskCurves {
  run: MaskedRun
  pictures: ShownPicture[]
  /** Runs of the same group, including this one. */
  seeds: { seed: number; id: string }[]
}

export interface GalleryColumn {
  run: MaskedRun
  picture: ShownPicture
}

export interface LoadedMasks {
  params: MasksParams
  ignored: Ignored[]
  datasets: ReturnType<typeof maskedDatasets>
  dataset: string
  gallery: Gallery
  columns: GalleryColumn[]
  figures: { schemes: SchemesFigure | null; learned: PictureFigure | null }
  choices: ReturnType<typeof choicesOf>
  /** One run, or two to compare. */
  shown: Training[]
  /** Epochs with a picture of any shown run, in order. */
  epochs: number[]
}

/** @returns null when no run has saved a mask picture yet. */
export function loadMasks(database: Database, store: string, raw: RawParams): LoadedMasks | null {
  const { params, ignored } = readParams(masksParams, raw)
  const datasets = maskedDatasets(database)
  if (datasets.length === 0) return null
  const refuse = (name: keyof MasksParams, why: string, known: readonly string[] = []) => {
    ignored.push({ name, value: String(params[name]).slice(0, 60), why, known })
    params[name] = null as never
  }
  const names = datasets.map(({ dataset }) => dataset)
  if (params.dataset !== null) {
    const named = datasetAmong(params.dataset, names)
    if (named.dataset === null) refuse('dataset', whyNoDataset(named, 'no masks are stored for this data set'), names)
    else params.dataset = named.dataset
  }
  const ofRun = params.a === null ? null : datasetOf(database, params.a)
  const dataset = params.dataset ?? names.find((name) => name === ofRun) ?? names[0]!
  const runs = maskedRuns(database, dataset)
  for (const name of ['a', 'b'] as const) {
    if (params[name] !== null && !runNamed(runs, params[name])) {
      refuse(name, `no run with masks on ${datasetName(dataset)}`)
    }
  }
  const gallery = galleryOf(runs, params)!
  if (params.method !== null && params.method !== gallery.method) {
    const known = [...new Set(runs.map(({ method }) => method))]
    refuse('method', `no masks of ${methodName(params.method)} on ${datasetName(dataset)}`, known)
  }
  if (params.seed !== null && params.seed !== gallery.seed) {
    refuse('seed', `${methodName(gallery.method)} was run with seeds ${gallery.seeds.join(', ')}`)
  }
  const isStored = (group: string) => gallery.schemes.some(({ run }) => run.groupId === group)
  for (const group of params.settings.filter((one) => !isStored(one))) {
    ignored.push({ name: 'settings', value: group.slice(0, 60), why: 'no masking shown here was run as this group' })
  }
  params.settings = params.settings.filter(isStored)
  const picture = (run: MaskedRun, one: MaskPicture): ShownPicture => ({
    ...one,
    layout: pictureLayout(store, one.sha256, run.imageSize),
    areas: areasAt(database, run.id, one.step),
  })
  const columns = gallery.schemes.map(({ run }) => ({ run, picture: picture(run, run.pictures.at(-1)!) }))
  const figures = {
    schemes: schemesFigure(store, gallery, dataset, params.settings),
    learned: learnedFigure(database, store),
  }
  const most = Math.max(...columns.map(({ picture: { layout } }) => layout?.masks ?? 0))
  if (params.mask !== null && !(params.mask >= 0 && params.mask < most)) refuse('mask', 'no scheme has this mask')
  const first = runNamed(runs, params.a) ?? usualRun(runs, gallery)
  const second = runNamed(runs, params.b)
  const shown = [first, ...(second ? [second] : [])].map(
    (run): Training => ({
      run,
      pictures: run.pictures.map((one) => picture(run, one)),
      ...maskCurves(database, run),
      seeds: runs
        .filter(({ groupId }) => groupId === run.groupId)
        .map(({ seed, id }) => ({ seed, id }))
        .sort((a, b) => a.seed - b.seed),
    }),
  )
  const epochs = [...new Set(shown.flatMap(({ pictures }) => pictures.map(({ epoch }) => epoch)))].sort((a, b) => a - b)
  if (params.epoch !== null && !epochs.includes(params.epoch)) {
    refuse('epoch', `pictures exist for epochs ${epochs.join(', ')}`)
  }
  return { params, ignored, datasets, dataset, gallery, columns, figures, choices: choicesOf(runs), shown, epochs }
}
