/** Options of the encoder. */
import * as z from 'zod'
import { openUnion } from './open-union.ts'

export const resnetSchema = z.strictObject({
  name: z
    .enum(['resnet18', 'resnet18-cifar'])
    .describe('encoder: resnet18-cifar has a 3x3 stem for small images, resnet18 the ImageNet stem for 96 px and more'),
  /** Channels of the first stage; torchvision's ResNet-18 has 64. Below 8, native kernels write out of bounds. */
  width: z
    .number()
    .int()
    .min(8)
    .default(64)
    .describe('channels of the first stage, or the token length of vit-tiny; 16 channels train in minutes on a CPU'),
  /** Stride of the 3x3 stem of `resnet18-cifar`; 2 makes CPU-sized runs about four times faster. */
  stemStride: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe('stride of the stem; 2 is about four times faster and costs a little accuracy'),
  /** Basic blocks per stage: 2 is ResNet-18, 1 the ResNet-10 shape. */
  blocks: z
    .number()
    .int()
    .min(1)
    .max(2)
    .default(2)
    .describe('basic blocks per stage; 1 is faster and no worse on small data'),
})

/** torchvision's ResNet-34 with a 3x3 stem, as in studies of label noise on CIFAR. */
export const resnet34Schema = z.strictObject({
  name: z.enum(['resnet34-cifar']),
  width: z.number().int().min(8).default(64),
  stemStride: z.union([z.literal(1), z.literal(2)]).default(1),
})

/** timm's `vit_tiny_patch16_224`, for any image size that the patch size divides. */
export const vitSchema = z.strictObject({
  name: z.literal('vit-tiny'),
  /** Token length; a multiple of `heads`. */
  width: z.number().int().min(1).default(192),
  patchSize: z.number().int().min(1).default(16).describe('side of a patch in pixels; 4 for 32 px images'),
  depth: z.number().int().min(1).default(12).describe('transformer blocks; lower it for CPU-sized runs'),
  heads: z.number().int().min(1).default(3).describe('attention heads; must divide the width'),
})

/** The encoders of maskbench that can be trained. */
export const ourBackboneSchema = z.discriminatedUnion('name', [resnetSchema, resnet34Schema, vitSchema])

/** Schemas of the encoders that plugins bring. */
export const PLUGIN_BACKBONES: z.ZodObject[] = []

/** The options of every encoder that can be trained, its name among them, by its name. */
export function backboneOptions(): Map<string, readonly string[]> {
  const named = [...ourBackboneSchema.options, ...PLUGIN_BACKBONES].flatMap(({ shape }) => {
    const names = [...((shape.name as z.ZodType)._zod.values ?? [])]
    return names.map((name) => [String(name), Object.keys(shape)] as const)
  })
  return new Map(named)
}

export const backboneSchema = openUnion(ourBackboneSchema, PLUGIN_BACKBONES)

export type BackboneConfig = z.output<typeof backboneSchema>
export type ResnetConfig = z.output<typeof resnetSchema> | z.output<typeof resnet34Schema>
export type VitConfig = z.output<typeof vitSchema>
