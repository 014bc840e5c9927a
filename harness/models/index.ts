/** Encoders by name. A new one needs its own file and one line here; plugins add theirs. */
import type { EncoderShape } from '../../db/config/external.ts'
import { resnet } from './resnet.ts'
import type { Backbone } from './types.ts'
import { vit } from './vit.ts'

interface Brought {
  create(config: EncoderShape, imageSize: number): Backbone
  /** Digest of the plugin's sources. */
  digest: string
}

const brought = new Map<string, Brought>()

export const registerBackbone = (name: string, backbone: Brought): unknown => brought.set(name, backbone)

/** The digest of the plugin that an encoder comes from; null for ours. */
export const digestOfBackbone = ({ name }: EncoderShape): string | null => brought.get(name)?.digest ?? null

/**
 * @param imageSize - side of the images in pixels, which determines a vision transformer's position embeddings.
 * @throws UsageError when the encoder does not support images of that size.
 */
export function createBackbone(config: EncoderShape, imageSize: number): Backbone {
  const plugin = brought.get(config.name)
  if (plugin) return plugin.create(config, imageSize)
  return 'patchSize' in config ? vit(config, imageSize) : resnet(config)
}
