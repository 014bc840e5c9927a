/** A row made elsewhere: an encoder's weights, computed features or masks, evaluated like every other run. */
import * as z from 'zod'
import { PLUGIN_BACKBONES, resnet34Schema, resnetSchema, vitSchema } from './backbone.ts'
import { rowNameSchema, seedSchema, threadsSchema } from './common.ts'
import { givenEvaluationSchema } from './evaluations.ts'
import { openUnion } from './open-union.ts'
import { pluginsIn } from './plugins.ts'

/** Padding of a 3x3 stem; absent: 1. solo-learn's is padded by 2, so that a map of 32 pixels has 34. */
const padded = { stemPadding: z.union([z.literal(1), z.literal(2)]).optional() }

/** torchvision's deeper ResNets, with its stem or with one for small images. */
const deepResnetSchema = z.strictObject({
  name: z.enum(['resnet34', 'resnet50', 'resnet50-cifar']),
  width: z.number().int().min(8).default(64),
  ...padded,
})

/** timm's larger vision transformers. */
const vitSmallSchema = z.strictObject({
  ...vitSchema.shape,
  name: z.literal('vit-small'),
  width: z.number().int().min(1).default(384),
  heads: z.number().int().min(1).default(6),
})
const vitBaseSchema = z.strictObject({
  ...vitSchema.shape,
  name: z.literal('vit-base'),
  width: z.number().int().min(1).default(768),
  heads: z.number().int().min(1).default(12),
})

/** The encoders of maskbench that can be read: those that it trains, and larger ones. */
export const ourEncoderSchema = z.discriminatedUnion('name', [
  z.strictObject({ ...resnetSchema.shape, ...padded }),
  z.strictObject({ ...resnet34Schema.shape, ...padded }),
  vitSchema,
  deepResnetSchema,
  vitSmallSchema,
  vitBaseSchema,
])

/** The same, and the encoders that plugins bring. */
export const encoderShapeSchema = openUnion(ourEncoderSchema, PLUGIN_BACKBONES)

export type EncoderShape = z.output<typeof encoderShapeSchema>
export type DeepResnet = z.output<typeof deepResnetSchema>

/** The encoder by whose work a run is estimated: for one of a plugin, whose work is not known, the usual ResNet-18. */
export function estimatedAs(shape: EncoderShape): z.output<typeof ourEncoderSchema> {
  const known = ourEncoderSchema.safeParse(shape)
  return known.success ? known.data : resnetSchema.parse({ name: 'resnet18-cifar' })
}

const channels = z.tuple([z.number(), z.number(), z.number()])
const file = z.strictObject({ path: z.string(), sha256: z.string().length(64) })

/** Choices within a file of weights; null: what is found. */
const weightsSchema = z.strictObject({
  kind: z.literal('weights'),
  file,
  shape: encoderShapeSchema,
  key: z.string().nullable().default(null),
  prefix: z.string().nullable().default(null),
})

/** An ONNX model, of whatever architecture. */
const onnxSchema = z.strictObject({
  kind: z.literal('onnx'),
  file,
  /** The output that is taken as features. */
  output: z.string(),
})

const featuresSchema = z.strictObject({
  kind: z.literal('features'),
  train: file,
  test: file,
})

/** Masks of the data set's first test images: an array, or a folder of pictures, whose digest is that of its index maps. */
const masksSchema = z.strictObject({
  kind: z.literal('masks'),
  file,
})

const givenSchema = z.strictObject({
  kind: z.literal('external'),
  /** The name of its row. */
  name: rowNameSchema,
  dataset: z.string(),
  /** Side of the images, or masks, in pixels; null for features. */
  imageSize: z.number().int().min(8).max(1024).nullable(),
  trainImages: z.number().int().min(1).nullable().default(null),
  source: z.discriminatedUnion('kind', [weightsSchema, onnxSchema, featuresSchema, masksSchema]),
  /** Null: that of the data set. */
  mean: channels.nullable().default(null),
  std: channels.nullable().default(null),
  /** What its authors say about it; shown, but not part of the identity. */
  told: z
    .strictObject({
      epochs: z.number().int().min(0).nullable().default(null),
      pretrainedOn: z.string().nullable().default(null),
      note: z.string().nullable().default(null),
    })
    .prefault({}),
  evaluations: z.array(givenEvaluationSchema).default([]),
  seed: seedSchema.default(0),
  threads: threadsSchema.default(1),
  /** Digests of the plugins in use, by key; filled in when a config is resolved. */
  plugins: z.record(z.string(), z.string()).optional(),
})

export const externalSchema = givenSchema.transform(({ plugins: _, ...given }) => {
  const { source } = given
  return { ...given, ...pluginsIn({ ...given, ...(source.kind === 'weights' && { backbone: source.shape }) }).plugins }
})

export type ExternalConfig = z.output<typeof externalSchema>

/**
 * The config without what does not decide the scores: paths and what the maker says.
 * @param group - leave out the contents of files too, which differ from seed to seed.
 */
export function externalIdentity({ told: _, ...config }: ExternalConfig, group: boolean): object {
  const known = ({ sha256 }: { sha256: string }) => (group ? {} : { sha256 })
  const { source } = config
  if (source.kind === 'features') {
    return { ...config, source: { kind: source.kind, train: known(source.train), test: known(source.test) } }
  }
  return { ...config, source: { ...source, file: known(source.file) } }
}
