/**
 * Fine-tuning: the pretrained weights and a new classifier are trained on another data set's labels. For small images,
 * a new 3x3 stem replaces the ImageNet stem, as in the ADIOS paper's code for CIFAR. Fine-tuning an untrained encoder
 * gives the paper's row "trained from scratch".
 */

import { cropSource } from '../../db/config/augmentation.ts'
import { backboneSchema } from '../../db/config/backbone.ts'
import type { TransferFinetuneConfig } from '../../db/config/evaluations.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import { evaluationPrecision } from '../engine/precision.ts'
import type { NamedArrays } from '../models/parameters.ts'
import { withStem } from '../models/small-images.ts'
import { weightsFor } from './encoder/feature-extractor.ts'
import { loadTarget, shown } from './transfer-target.ts'
import type { TransferEvaluation } from './types.ts'

type Options = Omit<TransferFinetuneConfig, 'name'>

const CLASSIFIER = 'fc.'

export const needs = 'labels'

export const usesSeed = (): boolean => true

export function protocol(options: Options): string {
  const { epochs, optimizer, frozenStatistics } = options
  const rate = String(optimizer.learningRate).replace(/^0/, '')
  const padded = options.padding === null ? '' : `, crops padded by ${options.padding} px`
  const statistics = frozenStatistics ? ', BN statistics frozen' : ''
  return `all weights, ${epochs} epochs ${optimizer.name.toUpperCase()}, lr ${rate}, last epoch${padded}${statistics}${shown(options)}`
}

/** @throws UsageError for raw pixels, which have no weights. */
export const evaluate: TransferEvaluation<Options>['evaluate'] = async (extractor, options, random, report) => {
  const { encoder, normalisation, fineTune } = extractor
  if (encoder === null || fineTune === null) refuseWithoutWeights()
  const { name, classes, train, test } = await loadTarget(
    options,
    extractor,
    options.padding === null ? (size: number) => options.cropFrom ?? cropSource(size) : undefined,
  )
  const known = backboneSchema.safeParse(encoder.backbone)
  if (!known.success) refuseShape(encoder.backbone.name)
  const backbone = withStem(known.data, train.size)
  const { epochs, batchSize, optimizer, warmup: share, cropMin, cropFrom, padding, frozenStatistics } = options
  const config = representationSchema.parse({
    kind: 'representation',
    dataset: name,
    imageSize: train.size,
    method: 'supervised',
    supervised: { frozenStatistics },
    backbone,
    epochs,
    batchSize,
    optimizer,
    schedule: { warmup: share },
    augmentation: { cropMin, cropFrom, padding, jitter: 0, grey: 0, blur: 0 },
    precision: evaluationPrecision(),
  })
  const crops = train.uncropped ? config.augmentation.cropFrom : null
  const start = withoutClassifier(weightsFor(backbone, encoder.arrays, train.size))
  const { scores, predicted } = await fineTune(
    config,
    { ...normalisation, train, test, classes },
    start,
    random,
    report,
  )
  return [
    {
      dataset: name,
      condition: '',
      scores,
      predicted,
      truth: test.labels,
      protocol: crops === null ? protocol(options) : `${protocol(options)}, crops from ${crops} px`,
      selectedOnTest: false,
      details: { ...options, cropFrom: crops, imageSize: train.size, trainRows: train.count, backbone },
    },
  ]
}

export function refuseWithoutWeights(): never {
  throw new UsageError({
    what: 'there are no weights to fine-tune: raw pixels, computed features and ONNX models have none that can be trained',
    remedy: 'remove transfer-finetune from the evaluations',
  })
}

function refuseShape(name: string): never {
  throw new UsageError({
    what: `${name} can be read and evaluated, but not fine-tuned`,
    remedy: 'remove transfer-finetune from the evaluations; transfer-linear works with any encoder',
  })
}

function withoutClassifier(arrays: NamedArrays): NamedArrays {
  return new Map([...arrays].filter(([name]) => !name.startsWith(CLASSIFIER)))
}
