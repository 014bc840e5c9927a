/**
 * The controls that mask quality is compared with. A new one needs its own file, an entry in the catalogue, and the line
 * here that the compiler then asks for.
 */
import type { ControlName } from '../../../../db/catalogue/controls.ts'
import * as blob from './blob.ts'
import * as kmeansColour from './kmeans-colour.ts'
import * as shuffledImages from './shuffled-images.ts'
import * as stripes from './stripes.ts'
import type { Control } from './types.ts'
import * as untrained from './untrained.ts'

const byName: Record<ControlName, Omit<Control, 'name'>> = {
  'shuffled-images': shuffledImages,
  stripes,
  blob,
  untrained,
  'kmeans-colour': kmeansColour,
}

export const controls: readonly Control[] = Object.entries(byName).map(([name, { candidates }]) => ({
  name,
  candidates,
}))
