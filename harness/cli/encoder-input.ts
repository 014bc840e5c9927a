/** Options that `embed` and `evaluate` share: the encoder, and how its input images are prepared. */
import { type Command, InvalidArgumentError } from 'commander'
import type { ImageDataset, Normalisation } from '../../datasets/types.ts'
import type { Encoder } from '../evaluation/encoder/encoder.ts'
import { integer, list, real } from './arguments.ts'
import { deviceOption } from './device-option.ts'

export interface EncoderOptions {
  arch?: string
  size?: number
  mean?: Normalisation['mean']
  std?: Normalisation['std']
  key?: string
  prefix?: string
}

export function addEncoderOptions(command: Command): Command {
  return command
    .addOption(deviceOption())
    .option(
      '--arch <name>',
      'architecture of weights made elsewhere: resnet18, resnet34, resnet50 (torchvision), these with -cifar (3x3 stem), vit-tiny, vit-small, vit-base (timm); maskbench checkpoints name their own',
    )
    .option('--key <name>', 'dictionary within a torch checkpoint, e.g. state_dict or teacher (default: the usual one)')
    .option('--prefix <text>', 'prefix of the names of the encoder, if several parts of the file would fit')
    .option(
      '--size <pixels>',
      'side of the input images; use the size that the encoder was trained on (default: as stored with the weights, else 224 or 32)',
      integer({ min: 8, max: 1024 }),
    )
    .option(
      '--mean <r,g,b>',
      'channel means, subtracted from pixels in [0, 1] (default: those of the training data)',
      channels(),
    )
    .option(
      '--std <r,g,b>',
      'channel standard deviations, by which pixels are divided (default: those of the training data)',
      channels(Number.MIN_VALUE),
    )
}

/**
 * Loads the engine and the encoder. The device has to be settled before the engine loads, and the precision of the
 * encoder's evaluations right after.
 */
export async function encoderFrom(path: string, options: EncoderOptions): Promise<Encoder> {
  const { loadEngine } = await import('../execution/worker/engine.ts')
  const { plannedDevice } = await import('../engine/card/planned-device.ts')
  const { requireCard } = await import('../execution/plan/preflight.ts')
  if (plannedDevice() === 'gpu') await requireCard()
  const { device } = await loadEngine()
  const { loadEncoder } = await import('../evaluation/encoder/encoder.ts')
  const encoder = loadEncoder(path, { architecture: options.arch, ...options })
  const { evaluateIn } = await import('../engine/precision.ts')
  evaluateIn(encoder.config?.evaluationPrecision ?? 'float32', device)
  return encoder
}

/** The normalisation given by the options, else that of the checkpoint's training data, else that of `data`. */
export async function normalisationOf(
  { mean, std }: EncoderOptions,
  { config }: Encoder,
  data: Pick<ImageDataset, 'mean' | 'std'>,
): Promise<Normalisation> {
  const { findImageDataset } = await import('../../datasets/index.ts')
  const trainedOn = config === null ? data : findImageDataset(config.dataset)
  return { mean: mean ?? trainedOn.mean, std: std ?? trainedOn.std }
}

function channels(min?: number): (text: string) => Normalisation['mean'] {
  return (text) => {
    const values = list(real({ min }))(text)
    if (values.length !== 3) throw new InvalidArgumentError('It must be three numbers like .485,.456,.406.')
    return values as [number, number, number]
  }
}
