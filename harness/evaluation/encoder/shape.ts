/** What can be told of an encoder from its weights: patch size and, for smaller ones, width and depth. */
import { type EncoderShape, encoderShapeSchema } from '../../../db/config/external.ts'
import { isConfigured } from '../../../db/config/plugins.ts'
import { UsageError } from '../../base/errors.ts'
import { createBackbone } from '../../models/index.ts'
import type { Anchors } from './foreign-keys.ts'
import type { StoredTensor } from './readers/types.ts'

const RESNET = ['conv1.weight', 'bn1.weight', 'layer1.0.conv1.weight', 'layer4.0.conv1.weight']
const VIT = ['cls_token', 'patch_embed.proj.weight', 'blocks.0.attn.qkv.weight']

/** Side in pixels of the images of a plugin's encoder, where nothing says it. */
export const PLUGIN_SIZE = 32

/**
 * The names by which weights of an architecture are recognised.
 * @param shape - its sizes, if they are known.
 */
export function anchorsOf(architecture: string, shape?: EncoderShape): Anchors {
  if (!isConfigured(architecture)) return { architecture, names: architecture.startsWith('vit') ? VIT : RESNET }
  const { specification } = createBackbone(shape ?? encoderShapeSchema.parse({ name: architecture }), PLUGIN_SIZE)
  return { architecture, names: specification.map(({ name }) => name) }
}

/**
 * The shape of weights: the named architecture, with the file's patch size, and with its width and depth if it is
 * smaller than usual.
 */
export function shapeOf(architecture: string, tensors: Map<string, StoredTensor>): EncoderShape {
  const usual = encoderShapeSchema.parse({ name: architecture })
  if (isConfigured(architecture)) return usual
  const side = (name: string, axis: number) => tensors.get(name)?.shape[axis]
  const smaller = (found: number | undefined, most: number) => (found && found < most ? found : most)
  if ('patchSize' in usual) {
    const [across, down] = [3, 2].map((axis) => side('patch_embed.proj.weight', axis))
    if (across !== down) {
      throw new UsageError({ what: `patches of ${down}x${across} pixels are not supported`, remedy: 'export to ONNX' })
    }
    return {
      ...usual,
      patchSize: across ?? usual.patchSize,
      width: smaller(side('cls_token', 2), usual.width),
      depth: smaller(blocksOf(tensors, /^blocks\.(\d+)\./), usual.depth),
    }
  }
  const width = Math.max(8, smaller(side('conv1.weight', 0), usual.width))
  if (!('blocks' in usual)) return { ...usual, width }
  return { ...usual, width, blocks: smaller(blocksOf(tensors, /^layer1\.(\d+)\./), usual.blocks) }
}

function blocksOf(tensors: Map<string, StoredTensor>, pattern: RegExp): number {
  return Math.max(0, ...[...tensors.keys()].map((name) => Number(pattern.exec(name)?.[1] ?? -1) + 1))
}
