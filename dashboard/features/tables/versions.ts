/** The versions of one test picture of the backgrounds evaluation, with the answers of each encoder. */
import { findDatasetEntry } from '../../../db/catalogue/datasets.ts'
import { joinDetails, metricName, schemeName, variantDetails } from '../../../db/catalogue/titles.ts'
import { answersTo, type PicturedRun, picturedBackgrounds } from '../../../db/queries/backgrounds.ts'
import type { Database } from '../../../db/read-only.ts'
import { pngSize } from '../../lib/png-size.ts'

export interface Answer {
  /** Name of the predicted class; null where the encoder was not asked. */
  name: string | null
  right: boolean
}

export interface Versions {
  dataset: string
  /** `cell` is the side of a picture and `pitch` the distance between pictures, in pixels. */
  layout: { sha256: string; width: number; height: number; cell: number; pitch: number }
  /** Names of the true classes, one per picture. */
  pictures: string[]
  /** The picture shown. */
  shown: number
  versions: { key: string; title: string }[]
  encoders: { runId: string; title: string; details: string; answers: Answer[] }[]
}

/** Between the pictures of a contact sheet, see `ContactSheet` in datasets/images/picture-files.ts. */
const GAP = 2

/** @param shown - the picture to show; the first if there is no such picture. */
export function loadVersions(database: Database, store: string, shown: number): Versions[] {
  return picturedBackgrounds(database).flatMap((pictured) => {
    const found = versionsOf(database, store, pictured, shown)
    return found ? [found] : []
  })
}

function versionsOf(database: Database, store: string, pictured: PicturedRun, asked: number): Versions | null {
  const { dataset, sha256, items, runId } = pictured
  const size = pngSize(store, sha256)
  const { truth, encoders } = answersTo(database, pictured)
  const own = encoders.find((one) => one.runId === runId) ?? encoders[0]
  if (!size || !own) return null
  const keys = pictured.versions
  const cell = (size.width + GAP) / keys.length - GAP
  if (!Number.isInteger(cell) || (cell + GAP) * items.length - GAP !== size.height) return null
  const shown = asked >= 0 && asked < items.length ? asked : 0
  const classes = findDatasetEntry(dataset)?.classes ?? []
  const nameOf = (label: number) => (label < 0 ? 'no such class' : (classes[label] ?? `class ${label}`))
  return {
    dataset,
    layout: { sha256, ...size, cell, pitch: cell + GAP },
    pictures: truth.map(nameOf),
    shown,
    versions: keys.map((key) => ({ key, title: metricName(key) })),
    encoders: encoders.map(({ answers, method, masking, variant, seed, runId: id }) => ({
      runId: id,
      title: schemeName(method, masking),
      details: joinDetails(...variantDetails(variant), `seed ${seed}`),
      answers: keys.map((key) => {
        const label = answers.get(key)?.[shown]
        return { name: label === undefined ? null : nameOf(label), right: label === truth[shown] }
      }),
    })),
  }
}
