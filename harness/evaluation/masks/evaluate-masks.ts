/** Scores the quality of one model's masks and of every control. */
import type { ImageSplit } from '../../../datasets/types.ts'
import { UsageError } from '../../base/errors.ts'
import { Random } from '../../base/random.ts'
import { controls } from './controls/index.ts'
import type { Candidate, ControlContext, Objects } from './controls/types.ts'
import { type MaskQuality, type Masks, maskQuality } from './mask-quality.ts'

export interface EvaluatedMasks {
  /** [test.count, size, size, n]; 1 is masked. */
  masks: Float32Array
  n: number
  /** Computes the untrained model's masks of the same images; null if there is no model. */
  untrained: (() => Float32Array) | null
  /** The same masks after a CRF, and its parameters in words; null if they are not asked for. */
  refined: { masks: Float32Array; protocol: string } | null
  /** The images that the masks belong to, with their true objects. */
  test: ImageSplit
  /** Used only by the blob control, for the frequency of objects at each pixel. */
  train: ImageSplit
  seed: number
}

export interface MasksResult {
  /** Empty for the masks themselves, `after CRF` for those after a CRF, `control=stripes` for a control. */
  condition: string
  scores: { metric: string; value: number }[]
  protocol: string
  /** Whether the control is the best of several candidates, chosen separately for each measure. */
  selectedOnTest: boolean
  details: Record<string, unknown>
}

/** Measures that controls are compared in. Areas are left out: they describe masks but do not rank them. */
const COMPARED = ['mask_fg_ari', 'mask_ari', 'mask_mbo', 'mask_fg_iou'] as const

/** @throws UsageError when the images come without their objects. */
export function evaluateMasks({ masks, n, untrained, refined, test, train, seed }: EvaluatedMasks): MasksResult[] {
  const context: ControlContext = {
    masks: { values: masks, n },
    test: withObjects(test),
    train: withObjects(train),
    untrained,
    random: new Random(seed).fork('evaluation masks'),
  }
  const protocol = `argmax, first ${test.count} test images`
  const ids = context.test.objects.block(0, test.count)
  const quality = (candidate: Masks) => maskQuality(candidate, { ids, count: test.count })
  const scored = (condition: string, values: Float32Array, protocol: string): MasksResult => ({
    condition,
    scores: Object.entries(quality({ values, n })).map(([metric, value]) => ({ metric, value })),
    protocol,
    selectedOnTest: false,
    details: { images: test.count, masks: n },
  })
  const own = scored('', masks, protocol)
  const after = refined ? [scored('after CRF', refined.masks, `${protocol}, ${refined.protocol}`)] : []
  const beside = controls.flatMap((control): MasksResult[] => {
    const random = context.random.fork(control.name)
    const candidates = control.candidates({ ...context, random })
    if (candidates.length === 0) return []
    const chosen = candidates.length > 1
    return [
      {
        condition: `control=${control.name}`,
        ...best(candidates, quality),
        protocol: chosen ? `${protocol}, best of ${candidates.length} in each measure` : protocol,
        selectedOnTest: chosen,
      },
    ]
  })
  return [own, ...after, ...beside]
}

/** The best candidate in each measure, so that the control is as strong as possible. */
function best(
  candidates: Candidate[],
  quality: (masks: Masks) => MaskQuality,
): Pick<MasksResult, 'scores' | 'details'> {
  const measured = candidates.map((candidate) => ({ name: candidate.name, ...quality(candidate) }))
  const scores = COMPARED.map((metric) => ({ metric, value: Math.max(...measured.map((each) => each[metric])) }))
  return { scores, details: { candidates: measured } }
}

function withObjects(split: ImageSplit): Objects {
  const { objects } = split
  if (objects) return { ...split, objects }
  const remedy = 'choose a data set with true objects, such as scenes, or remove masks from the evaluations'
  throw new UsageError({ what: 'masks cannot be evaluated: the images have no true objects', remedy })
}
