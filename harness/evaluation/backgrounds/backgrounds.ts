/**
 * Measures how much features rely on the background (Xiao et al. 2021, "Noise or signal: the role of image backgrounds
 * in object recognition"): a linear probe trained on the original images classifies images with other backgrounds, with
 * no background or with nothing but the background, and every foreground on its most adverse background.
 */
import { imageSizeOn } from '../../../datasets/images/image-size.ts'
import { findImageDataset } from '../../../datasets/index.ts'
import type { ImageDataset, ImageSplit } from '../../../datasets/types.ts'
import type { BackgroundsConfig } from '../../../db/config/evaluations.ts'
import type { Random } from '../../base/random.ts'
import { linearProbeProtocol } from '../probes/linear-probe.ts'
import { shown } from '../transfer-target.ts'
import type { DatasetResult, FeatureExtractor, ProgressCallback, TransferEvaluation } from '../types.ts'
import { type Answerable, challenge } from './background-challenge.ts'
import { trainHead } from './background-heads.ts'
import { pictureVersions } from './background-pictures.ts'

type Options = Omit<BackgroundsConfig, 'name'>

/** Versions of the test images that other scores than their own accuracy depend on. */
const NEEDED = ['original', 'only_bg_t', 'mixed_same', 'mixed_rand'] as const

export const needs = 'backgrounds'

export const usesSeed = ({ probe }: Options): boolean => probe.name !== 'convex'

export function protocol(options: Options): string {
  const { foregrounds, backgrounds, head } = options
  const asked = `challenge of ${foregrounds ?? 'all'} foregrounds on ${backgrounds ?? 'all'} backgrounds`
  const learned = head === 'own' ? '' : `, on ${head}, its classes mapped`
  return `${linearProbeProtocol(options.probe)}${shown(options)}${learned}; ${asked}`
}

/** Whether the data set has the versions of the test images that the evaluation needs. */
export function fits({ variants = [] }: ImageDataset): boolean {
  return NEEDED.every((name) => variants.includes(name))
}

/**
 * Calibration is that of the original images.
 * @returns first the scores, without a condition, with a picture of one test image of each class in every version if
 * it is known which image of a version was made from which; then the predictions for each version of the images, which is their
 * condition. For `bg_challenge`, the prediction is the true class if the foreground is always recognised, else the
 * class of the first mistake.
 */
export const evaluate: TransferEvaluation<Options>['evaluate'] = async (extractor, options, random, report) => {
  return evaluateOn(findImageDataset(options.dataset), extractor, options, random, report)
}

/** @param dataset - one that `fits`. */
export async function evaluateOn(
  dataset: ImageDataset,
  extractor: FeatureExtractor,
  options: Options,
  random: Random,
  report: ProgressCallback,
): Promise<DatasetResult[]> {
  const size = imageSizeOn(dataset, options.imageSize, extractor.imageSize)
  const head = await trainHead(dataset, size, extractor, options, random, report)
  const answers: MetricPredictions[] = []
  const versions = await versionsOf(dataset, size)
  for (const [metric, images] of versions) {
    answers.push(answer(metric, images.labels, head.classify(extractor.features(images))))
  }
  const { backgrounds, composites, truth, predicted } = challenge(
    versions.get('original')!,
    versions.get('only_bg_t')!,
    options,
    (images) => head.classify(extractor.uncachedFeatures(images)),
    report,
  )
  const calibration = head.calibration(extractor.features(versions.get('original')!))
  head.dispose()
  answers.push(answer('bg_challenge', truth, predicted))

  const accuracy = (metric: string) => answers.find((answer) => answer.metric === metric)!.top1
  const scores = answers.map(({ metric, top1 }) => ({ metric, value: top1 }))
  scores.push({ metric: 'bg_gap', value: accuracy('mixed_same') - accuracy('mixed_rand') }, ...calibration)
  const pictures = await pictureVersions(versions)
  const details = {
    ...options,
    imageSize: size,
    ...head.details,
    ...(pictures && { pictured: pictures.pictured }),
    challenge: { foregrounds: truth.length, backgrounds, composites },
  }
  const shared = { dataset: dataset.name, selectedOnTest: false, protocol: protocol(options), details }
  return [
    {
      ...shared,
      condition: '',
      scores,
      truth: null,
      predicted: null,
      ...(pictures && { pictures: [{ name: `backgrounds-${dataset.name}.png`, bytes: pictures.bytes }] }),
    },
    ...answers.map(({ metric, truth, predicted }) => ({ ...shared, condition: metric, scores: [], truth, predicted })),
  ]
}

interface MetricPredictions {
  metric: string
  truth: Int32Array
  predicted: Int32Array
  top1: number
}

function answer(metric: string, truth: Int32Array, predicted: Int32Array): MetricPredictions {
  const right = truth.filter((label, i) => label === predicted[i]).length
  return { metric, truth, predicted, top1: right / truth.length }
}

async function versionsOf(dataset: ImageDataset, size: number): Promise<Map<string, Answerable>> {
  const versions = new Map<string, Answerable>()
  for (const name of dataset.variants!) {
    const images: ImageSplit = await dataset.loadVariant!(name, size)
    versions.set(name, { ...images, labels: images.labels! })
  }
  return versions
}
