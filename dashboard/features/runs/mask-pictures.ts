/** The mask pictures of a run, in the order of training. */
import { crfPictureEpoch, pictureEpoch } from '../../../db/artefact-names.ts'
import type { RunDetail } from '../../../db/queries/run.ts'

export interface MaskPicture {
  /** Key of the picture, also in the address: `5` for epoch 5. */
  key: string
  /** `epoch 5`, or the file name if it has no epoch. */
  when: string
  step: number
  sha256: string
}

/** Masks that no training has made have no epoch. */
export const ELSEWHERE = 'made elsewhere'

export function maskPictures(artefacts: RunDetail['artefacts']): MaskPicture[] {
  return artefacts
    .filter(({ kind }) => kind === 'masks')
    .map(({ name, step, sha256 }) => {
      const epoch = pictureEpoch(name)
      const refined = crfPictureEpoch(name)
      if (refined !== null) return { key: `crf-${refined}`, when: `epoch ${refined}, after the CRF`, step, sha256 }
      return epoch === null
        ? { key: name, when: name, step, sha256 }
        : { key: String(epoch), when: epoch === 0 ? ELSEWHERE : `epoch ${epoch}`, step, sha256 }
    })
    .sort((a, b) => a.step - b.step || Number(isRefined(b)) - Number(isRefined(a)))
}

/** The picture without the CRF comes last, since the last is shown first. */
const isRefined = ({ key }: MaskPicture): boolean => key.startsWith('crf-')
