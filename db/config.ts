/**
 * What a run is made of. One zod definition gives the type, the defaults, the stored JSON and the check of a file handed
 * to `run`. A resolved config holds every option: two runs are the same exactly when these are equal.
 */
import { z } from 'zod'
import { MASKINGS, METHODS } from './names.ts'

const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const threads = z.number().int().min(1).max(256)

export const backboneSchema = z.strictObject({
  name: z.enum(['resnet18', 'resnet18-cifar']).default('resnet18-cifar'),
  /** Channels of the first stage; torchvision's ResNet-18 has 64. */
  width: z.number().int().min(1).default(64),
  /** Stride of the 3x3 stem of `resnet18-cifar`; 2 makes CPU-sized runs about four times faster. */
  stemStride: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Basic blocks a stage: 2 is ResNet-18, 1 the ResNet-10 shape. */
  blocks: z.number().int().min(1).max(2).default(2),
})

export const optimizerSchema = z.strictObject({
  name: z.enum(['sgd', 'lars', 'adamw']).default('sgd'),
  learningRate: z.number().positive().default(0.1),
  momentum: z.number().min(0).max(1).default(0.9),
  weightDecay: z.number().min(0).default(5e-4),
})

export const scheduleSchema = z.strictObject({
  name: z.enum(['cosine', 'constant']).default('cosine'),
  /** Share of all steps over which the learning rate rises linearly; raise it if the loss is NaN early on. */
  warmup: z.number().min(0).max(1).default(0.1),
})

export const augmentationSchema = z.strictObject({
  /** Smallest area of the random resized crop; larger is easier. */
  cropMin: z.number().gt(0).max(1).default(0.08),
  flip: z.number().min(0).max(1).default(0.5),
  jitter: z.number().min(0).max(1).default(0.8),
  brightness: z.number().min(0).max(1).default(0.8),
  contrast: z.number().min(0).max(1).default(0.8),
  saturation: z.number().min(0).max(1).default(0.8),
  hue: z.number().min(0).max(0.5).default(0.2),
  grey: z.number().min(0).max(1).default(0.2),
  blur: z.number().min(0).max(1).default(0.5),
})

/** ADIOS, section 3 of the paper: N masks, penalty weight lambda, the occlusion model and its own optimiser. */
export const adiosSchema = z.strictObject({
  masks: z.number().int().min(2).max(16).default(4),
  /** Weight of the area penalty; raise it if masks collapse to everything or nothing. */
  lambda: z.number().min(0).default(5),
  reduction: z.enum(['sum', 'mean']).default('sum'),
  width: z.number().int().min(8).multipleOf(8).default(8),
  optimizer: optimizerSchema.prefault({ name: 'adamw', learningRate: 1e-3, weightDecay: 0 }),
})

export const knnSchema = z.strictObject({
  name: z.literal('knn'),
  k: z.number().int().min(1).default(20),
  temperature: z.number().positive().default(0.07),
})

export const linearSchema = z.strictObject({
  name: z.literal('linear'),
  epochs: z.number().int().min(1).default(100),
  learningRate: z.number().positive().default(0.1),
  batchSize: z.number().int().min(1).default(128),
})

export const evaluationSchema = z.discriminatedUnion('name', [knnSchema, linearSchema])

export const representationSchema = z.strictObject({
  kind: z.literal('representation'),
  dataset: z.string(),
  imageSize: z.number().int().min(8).max(512).default(32),
  /** Use only this many training images (the first ones, in the data set's order). */
  trainImages: z.number().int().min(1).nullable().default(null),
  method: z.enum(METHODS).extract(['simclr', 'raw-pixels', 'random-init']).default('simclr'),
  masking: z.enum(MASKINGS).extract(['none', 'adios']).default('none'),
  backbone: backboneSchema.prefault({}),
  projector: z.strictObject({ hidden: z.number().int().min(1), out: z.number().int().min(1) }).default({
    hidden: 256,
    out: 128,
  }),
  temperature: z.number().positive().default(0.2),
  epochs: z.number().int().min(0).default(15),
  batchSize: z.number().int().min(2).default(64),
  optimizer: optimizerSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  augmentation: augmentationSchema.prefault({}),
  adios: adiosSchema.nullable().default(null),
  evaluations: z.array(evaluationSchema).default([]),
  seed: seed.default(0),
  /** Part of the identity: results depend on it in the last bits. */
  threads: threads.default(1),
})

export const noisyLabelsSchema = z.strictObject({
  kind: z.literal('noisy-labels'),
  dataset: z.enum(['uci-heart', 'uci-splice']),
  hidden: z.number().int().min(1),
  rates: z.array(z.number().max(1)).min(1).default([0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8]),
  noises: z.array(z.number().min(0).lt(1)).min(1).default([0, 0.1, 0.2, 0.3, 0.4]),
  learningRates: z.array(z.number().positive()).min(1).default([0.0007, 0.001, 0.005, 0.01, 0.05]),
  steps: z.number().int().min(1).default(1000),
  batchSize: z.number().int().min(1).default(64),
  evaluateEvery: z.number().int().min(1).default(20),
  /** Share of the training rows that the `honest` protocol holds out to choose learning rate and checkpoint. */
  validation: z.number().gt(0).lt(1).default(0.15),
  seed: seed.default(0),
  threads: threads.default(1),
})

export const runConfigSchema = z.discriminatedUnion('kind', [representationSchema, noisyLabelsSchema])

export type RunConfig = z.output<typeof runConfigSchema>
export type RunConfigInput = z.input<typeof runConfigSchema>
export type RepresentationConfig = z.output<typeof representationSchema>
export type NoisyLabelsConfig = z.output<typeof noisyLabelsSchema>
export type BackboneConfig = z.output<typeof backboneSchema>
export type OptimizerConfig = z.output<typeof optimizerSchema>
export type ScheduleConfig = z.output<typeof scheduleSchema>
export type AugmentationConfig = z.output<typeof augmentationSchema>
export type AdiosConfig = z.output<typeof adiosSchema>
export type EvaluationConfig = z.output<typeof evaluationSchema>
export type KnnConfig = z.output<typeof knnSchema>
export type LinearConfig = z.output<typeof linearSchema>
