/**
 * CLEVR (Johnson et al. 2017), from either of two archives. CLEVR with masks (Kabra et al. 2019), the one that the
 * papers on masking used, says which object every pixel shows, and is read where it is there; CLEVR v1.0 does not.
 * Pictures are 320 x 240: evaluations see their central square, training crops from the whole. The 24 tags are those of the rendered `scenes`, in their order.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '../archives.ts'
import { NOT_NORMALISED } from '../normalisation.ts'
import { toStderr, type Warn } from '../progress.ts'
import { checkNoProblems, missing } from '../published-images.ts'
import { TAGS } from '../rendered/scenes/world.ts'
import type { ImageDataset } from '../types.ts'
import { FOLDER, sceneFiles } from './clevr/scene-files.ts'
import { ARCHIVE, withMasks } from './clevr/with-masks.ts'

/** 18 GB; md5 b11922020e72d0cd9154779b2d3d07d2. */
const WITHOUT_MASKS = 'https://dl.fbaipublicfiles.com/clevr/CLEVR_v1.0.zip'

const holds = (file: string) => existsSync(join(dataFolder('clevr'), file))
const hasMasks = () => holds(ARCHIVE)
const found = () => (hasMasks() ? withMasks : sceneFiles)
const isAbsent = () => !hasMasks() && !holds(FOLDER)

function checkPresent(): void {
  if (!isAbsent()) return
  const remedy = `run \`npx maskbench data fetch clevr\`; where masks are not needed, ${WITHOUT_MASKS} unpacked there serves as well`
  checkNoProblems('clevr', dataFolder('clevr'), [missing(ARCHIVE)], remedy)
}

export const dataset = {
  kind: 'images',
  name: 'clevr',
  title: 'CLEVR with masks, or CLEVR v1.0 without',
  licence: 'CC BY 4.0 (CLEVR v1.0); Apache 2.0 (with masks)',
  source: 'https://github.com/google-deepmind/multi_object_datasets; https://cs.stanford.edu/people/jcjohns/clevr/',
  classes: [],
  /** CLEVR with masks only: v1.0 has no objects. */
  get objects() {
    return hasMasks()
  },
  tags: TAGS,
  ...NOT_NORMALISED,
  trainingImages: 70_000,
  download: {
    archives: [
      {
        file: ARCHIVE,
        urls: [`https://storage.googleapis.com/multi-object-datasets/clevr_with_masks/${ARCHIVE}`],
        digest: null,
        bytes: null,
        unpack: 'keep',
      },
    ],
    terms: null,
    byHand: null,
  },
  present: () => hasMasks() || sceneFiles.present(),
  digest() {
    checkPresent()
    return found().digest()
  },
  async load(split, size, shorterSide?: number, warn: Warn = toStderr) {
    checkPresent()
    if (hasMasks() && holds(FOLDER)) warn(`clevr: reading ${ARCHIVE}, not ${FOLDER}, which has no masks`)
    return found().load(split, size, shorterSide)
  },
  async *verify(checked?: (file: string) => void) {
    if (isAbsent()) yield missing(ARCHIVE)
    else yield* found().verify(checked)
  },
} satisfies ImageDataset
