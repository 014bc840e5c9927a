/** Watches the masks during training: a picture at chosen epochs, and how well the masks match the true objects. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { ImageStore } from '../augment/index.ts'
import type { Random } from '../base/random.ts'
import type { Recorder } from '../base/recorder.ts'
import { firstImages } from '../evaluation/encoder/features.ts'
import { maskQuality } from '../evaluation/masks/mask-quality.ts'
import { crfOptions, LARGEST_CRF, refined } from '../masking/dense-crf.ts'
import { gallery } from '../masking/gallery.ts'
import type { Learner } from './step.ts'

const PICTURED = 8
/** A CRF takes seconds for a large image. */
const PICTURED_CRF = 4
const MEASURED = 200
const BLOCK = 100

export interface SoftMasks {
  /** [count, size, size, n]; 1 is masked. */
  values: Float32Array
  n: number
}

/** What computes the masks of a view, [batch, size, size, n]; null for masking none. */
export type MaskSource = Pick<Learner, 'masks'>

/**
 * Computes the masks of whole images, in blocks.
 * @param random - for maskings that draw their masks.
 * @returns null for masking none.
 */
export function masksOf(
  source: MaskSource,
  split: ImageSplit,
  normalisation: Normalisation,
  random: Random,
): SoftMasks | null {
  const store = new ImageStore(split, normalisation)
  const blocks: Float32Array[] = []
  let n = 0
  for (let start = 0; start < split.count; start += BLOCK) {
    const view = store.plain(Int32Array.from({ length: Math.min(BLOCK, split.count - start) }, (_, i) => start + i))
    const masks = source.masks(view, random)
    view.dispose()
    if (!masks) break
    n = masks.shape[3]
    blocks.push(masks.dataSync<'float32'>())
    masks.dispose()
  }
  if (n === 0) return null
  const values = new Float32Array(split.count * split.size ** 2 * n)
  blocks.forEach((block, i) => {
    values.set(block, i * BLOCK * split.size ** 2 * n)
  })
  return { values, n }
}

/** The epochs after which a picture is kept: the configured ones, else the first, the last and two in between. */
function galleryEpochs({ galleries, epochs }: Pick<RepresentationConfig, 'galleries' | 'epochs'>): Set<number> {
  return new Set(galleries ?? [1, Math.ceil(epochs / 3), Math.ceil((2 * epochs) / 3), epochs])
}

export class MaskWatch {
  readonly #learner: Learner
  readonly #images: ImageSplit
  readonly #normalisation: Normalisation
  readonly #recorder: Recorder
  readonly #pictured: Set<number>
  readonly #random: Random

  /** @param images - test images where the data set has them, else training images. */
  constructor(learner: Learner, images: ImageSplit, normalisation: Normalisation, random: Random, recorder: Recorder) {
    this.#learner = learner
    this.#images = images
    this.#normalisation = normalisation
    this.#recorder = recorder
    this.#pictured = galleryEpochs(learner.config)
    this.#random = random
  }

  async look(epoch: number, step: number): Promise<void> {
    if (this.#learner.config.masking === 'none') return
    if (this.#pictured.has(epoch)) await this.#picture(epoch, step)
    if (this.#learner.masking.occlusion && this.#images.objects) this.#measure(epoch)
  }

  async #picture(epoch: number, step: number): Promise<void> {
    const shown = firstImages(this.#images, PICTURED)
    const { values, n } = masksOf(this.#learner, shown, this.#normalisation, this.#random.fork('picture'))!
    const bytes = await gallery({ images: shown.images.block(0, shown.count), masks: values, size: shown.size, n })
    this.#recorder.artefact({ kind: 'masks', name: `masks-epoch-${epoch}.png`, step, bytes })
    const { masking, config } = this.#learner
    if (masking.occlusion && epoch === config.epochs && shown.size <= LARGEST_CRF) {
      await this.#pictureCrf({ values, n }, epoch, step)
    }
  }

  /** The masks of the first images after the CRF. */
  async #pictureCrf({ values, n }: SoftMasks, epoch: number, step: number): Promise<void> {
    const { size, images: all, count } = firstImages(this.#images, PICTURED_CRF)
    const images = all.block(0, count)
    const own = { values: values.subarray(0, count * size * size * n), n }
    const heartbeat = () => this.#recorder.progress(step, step, 'pictures of masks after the CRF')
    const masks = refined(images, own, size, crfOptions(size), heartbeat)
    const bytes = await gallery({ images, masks, size, n })
    this.#recorder.artefact({ kind: 'masks', name: `masks-crf-epoch-${epoch}.png`, step, bytes })
  }

  #measure(epoch: number): void {
    const measured = firstImages(this.#images, MEASURED)
    const masks = masksOf(this.#learner, measured, this.#normalisation, this.#random.fork('measure'))!
    const quality = maskQuality(masks, { ids: measured.objects!.block(0, measured.count), count: measured.count })
    for (const [name, value] of Object.entries(quality)) this.#recorder.metric(name, 'epoch', epoch, value)
  }
}
