/** Applies the encoder, projector and predictor to all images of a step at once. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { concatBatch, rows } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import type { Embedded, Heads } from '../methods/types.ts'
import type { Parameters } from '../models/parameters.ts'
import type { Backbone } from '../models/types.ts'
import { type InputParts, momentaOf } from './running-statistics.ts'

/** Images for the encoder, in equal parts, one for each mask; each part has its own batch statistics. */
export interface EncoderInput extends InputParts {
  /** [batch, size, size, 3] */
  images: Traced<Tensor4D>
}

interface Network {
  backbone: Backbone
  heads: Heads
  /** Whether batch normalisation uses its running statistics without updating them. */
  frozen: boolean
}

/**
 * Embeds every input as if it were encoded alone. Inputs with a tape form one batch, inputs without a tape another.
 * @param parameters - must be acquired.
 * @param target - the target network's parameters, for methods that have one.
 */
export function embed(
  inputs: readonly EncoderInput[],
  network: Network,
  parameters: Parameters,
  target: Parameters | null,
): Embedded[] {
  const { projector, predictor } = network.heads
  const result = new Map<EncoderInput, Embedded>()
  const batches = [inputs.filter(({ images }) => !images.tape), inputs.filter(({ images }) => images.tape)]
  const inOrder = batches.flat()
  const momenta = momentaOf(inOrder)
  for (const together of batches) {
    if (together.length === 0) continue
    const parts = together.flatMap((input) => momenta[inOrder.indexOf(input)]!)
    const images = concatBatch(together.map((input) => input.images))
    const mode = network.frozen ? 'evaluation' : parts
    const z = projector.apply(parameters, network.backbone.encode(parameters, images, mode), mode)
    const p = predictor ? predictor.apply(parameters, z, parts) : z
    const targets = target ? project(images.tensor, parts, network, target) : z.tensor
    let start = 0
    for (const input of together) {
      const count = input.images.shape[0]
      const [from, size] = [start, z.shape[1]]
      result.set(input, {
        z: rows(z, from, count),
        p: rows(p, from, count),
        target: op.slice(targets, [from, 0], [count, size]),
      })
      start += count
    }
  }
  return inputs.map((input) => result.get(input)!)
}

/** The target network's projections of the images, without a tape. */
function project(
  images: Tensor4D,
  parts: readonly number[],
  { backbone, heads }: Network,
  target: Parameters,
): Tensor2D {
  target.acquire(null)
  const projected = tf.tidy(() => {
    const head = heads.target ?? heads.projector
    return head.apply(target, backbone.encode(target, constant(images), parts), parts).tensor
  })
  target.release()
  return projected
}
