import { expect, it } from 'vitest'
import { representationSchema } from '../../db/config.ts'
import { estimateSeconds } from '../../harness/execution/estimate.ts'
import { gpuHours } from '../../harness/execution/gpu-hours.ts'

const resnet = { name: 'resnet18', width: 64, blocks: 2 } as const
const config = (input: Record<string, unknown>) =>
  representationSchema.parse({ kind: 'representation', imageSize: 96, backbone: resnet, evaluations: [], ...input })
const seconds = (input: Record<string, unknown>) => estimateSeconds(null, [config(input)])[0]!

const untrained = { dataset: 'scenes', method: 'random-init' }
const tuned = (dataset: string, epochs = 100) => ({
  ...untrained,
  evaluations: [{ name: 'transfer-finetune', dataset, epochs }],
})

it('time to train is that of the images the data set has', () => {
  const one = { method: 'simclr', epochs: 100 }
  const [large, given] = [
    seconds({ ...one, dataset: 'imagenet100s' }),
    seconds({ ...one, dataset: 'imagenet100s', trainImages: 5000 }),
  ]
  expect(large / given).toBeCloseTo(126_689 / 5000, 1)
})

it('fine-tuning is counted, whatever came before it', () => {
  expect(seconds(untrained)).toBeLessThan(10)
  expect(seconds(tuned('cifar10', 200)) / seconds(tuned('cifar10', 100))).toBeCloseTo(2, 1)
  expect(gpuHours(config(untrained))).toBe(0)
})

it('fine-tuning on small images is that of their own stem: 0.56 GFLOPs an image forward, not 0.04', () => {
  expect(gpuHours(config(tuned('cifar10'))) * 3600 * 1e13).toBeCloseTo(100 * 50_000 * 3 * 2 * 0.56e9, -12)
})
