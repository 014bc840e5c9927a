/** The controls that mask quality is compared with. A new one needs its own file and one line here. */
import * as blob from './blob.ts'
import * as kmeansColour from './kmeans-colour.ts'
import * as shuffledImages from './shuffled-images.ts'
import * as stripes from './stripes.ts'
import type { Control } from './types.ts'
import * as untrained from './untrained.ts'

export const controls: readonly Control[] = [shuffledImages, stripes, blob, untrained, kmeansColour]
